/**
 * Findings about covered regions, on real services and the real engine; a small network of random weights. What it says is
 * compared with painted pictures that go the way of whole pictures.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import { findingDraftSchema, findingSchema, type DraftOf, type FindingOf } from '@/lib/domain/finding';
import type { Image } from '@/lib/domain/imageSet';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import type { Fill } from '@/lib/domain/occlusion';
import type { RegionComparison } from '@/lib/domain/regionFinding';
import { replacementImage } from '@/lib/occlusion/fill';
import { coveredPixels, maskRegion } from '@/lib/occlusion/region';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { decodeNpy } from '@/lib/tensor/npy';
import { createComputePool } from '../../compute/computePool';
import { createServices, type RunningServices } from '../../createServices';
import { makeDataDir } from '../../db/testing/makeDataDir.testing';
import { imageReader } from '../../image/imageReader';
import { drawRegion } from '../../image/renderRegion';
import { createLog } from '../../log';
import type { Services } from '../../services';
import { compareRegion } from './compareRegion';
import type { RegionSources } from './freezeRegion';

const SIDE = 24;
const CARD: ResolvedModelCard = {
  name: 'Tiny',
  format: 'onnx',
  file: 'tiny.onnx',
  input: { tensor: TINY_INPUT, width: SIDE, height: SIDE, layout: 'NCHW', channels: 'RGB', scale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4], fit: 'stretch' }, // prettier-ignore
  output: { tensor: TINY_OUTPUT, kind: 'logit' },
  labels: ['a', 'b', 'c', 'd', 'e'],
};
const RECTS: CoveredRegion = {
  kind: 'rects',
  rects: [
    { x0: 2, y0: 3, x1: 12, y1: 11 },
    { x0: 8, y0: 5, x1: 20, y1: 9 },
  ],
};
const MASK = maskRegion(Uint8Array.from({ length: SIDE ** 2 }, (_, at) => ((at * 7) % 5 === 0 ? 1 : 0)), { width: SIDE, height: SIDE })!; // prettier-ignore

const log = createLog({ level: 'silent', format: 'text' });
const compute = createComputePool({ device: 'cpu', log });
let dataDir: string;
let running: RunningServices;
let services: Services;
let sources: RegionSources;
let network: Network;
let image: Image;
let sessionId: string;

beforeAll(async () => {
  dataDir = await makeDataDir('region-findings');
  running = await createServices({ config: { dataDir, databaseUrl: undefined, device: 'cpu' }, log });
  services = running.services;
  sources = { ...services, compute };
  network = await addNetwork(CARD);
  const set = await services.images.createSet('Noise');
  const { images } = await services.images.addFiles(set.id, [await noise(1, 'sea/noise.png'), await noise(2, 'b.png')]);
  image = images[0]!;
  const spec = { patch: 4, stride: 4, fill: [0, 0, 0] as [number, number, number] };
  const view = {
    networkId: network.id,
    imageId: image.id,
    spec,
    target: 'top' as const,
    score: 'probability' as const,
  };
  sessionId = (await services.database.sessions.create({ id: randomUUID(), name: 'Noise', view })).id;
}, 60_000);
afterAll(async () => {
  await running.close();
  await compute.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function addNetwork(card: ResolvedModelCard, side = SIDE): Promise<Network> {
  return services.networks.add(await services.artifacts.put(tinyNetwork({ width: side, height: side })), card);
}
/** Every pixel its own, so that a pixel too many or too few changes the answer. */
async function noise(seed: number, fileName: string) {
  const rgb = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, k) => (k * 7919 * seed + ((k * k) % 251)) % 256);
  const bytes = Uint8Array.from(await sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } }).png().toBuffer()); // prettier-ignore
  return { fileName, label: null, bytes };
}
function draft(target: Partial<DraftOf<'region'>['target']> = {}): DraftOf<'region'> {
  return {
    kind: 'region',
    ...{ sessionId, author: 'Ada', title: 'The fin decides', text: '', tags: [] },
    target: { networkId: network.id, imageId: image.id, classIndex: 2, region: RECTS, fill: [10, 200, 30], ...target },
  };
}
async function save(target: Partial<DraftOf<'region'>['target']> = {}): Promise<FindingOf<'region'>> {
  const finding = await services.findings.create(draft(target));
  if (finding.kind !== 'region') throw new Error(finding.kind);
  return finding;
}
const file = async (finding: FindingOf<'region'>, name: string) => (await services.findings.file(finding.id, name))!;
const text = async (finding: FindingOf<'region'>, name: string) => new TextDecoder().decode((await file(finding, name)).bytes); // prettier-ignore
const pixels = async (png: Uint8Array) => [...(await sharp(png).removeAlpha().raw().toBuffer())];

/** The three pictures, painted pixel by pixel, and what the network says of each as of any picture. */
async function expected(region: CoveredRegion, fill: Fill) {
  const whole = await imageReader.fit(await services.artifacts.get(image.hash), image.fileName, CARD.input);
  const replacement = replacementImage(whole, fill, CARD.input);
  const pictures = [whole, coveredPixels(whole, region, replacement), coveredPixels(replacement, region, whole)];
  const path = await services.artifacts.pathOf(network.weightsHash);
  const ref = { key: 'oracle', format: 'onnx' as const, path, fileName: 'tiny.onnx' };
  const answers: number[][] = [];
  for (const picture of pictures) answers.push([...(await compute.predict(ref, CARD, [picture]))[0]!]);
  return { pictures, answers };
}

describe('a finding about a covered region', () => {
  it.each<[string, CoveredRegion, Fill, number]>([
    ['rectangles, a colour', RECTS, [10, 200, 30], (80 + 48 - 16) / SIDE ** 2],
    ['a mask, a blur', MASK, { kind: 'blur', sigma: 3 }, Math.ceil(SIDE ** 2 / 5) / SIDE ** 2],
    ['rectangles, noise', RECTS, { kind: 'noise', seed: 3 }, 112 / SIDE ** 2],
  ])(
    'freezes what the network says of the whole, the covered picture and the region alone: %s',
    async (_name, region, fill, share) => {
      const finding = await save({ region, fill });
      const { evidence } = finding;
      const { pictures, answers } = await expected(region, fill);
      const { shape, data } = decodeNpy((await file(finding, 'answers.npy')).bytes);
      expect(shape).toEqual([3, 5]);
      answers.flat().forEach((probability, k) => expect(data[k]).toBeCloseTo(probability, 6));
      expect(answers[1]![2]).not.toBeCloseTo(answers[0]![2]!, 3);
      expect(evidence.probability).toEqual({ whole: data[2], covered: data[7], only: data[12] });
      expect(evidence.top.only.map(({ label }) => label)).toEqual(answers[2]!.map((p, k) => ({ p, label: CARD.labels[k] })).toSorted((a, b) => b.p - a.p).map(({ label }) => label)); // prettier-ignore
      expect(evidence.coveredShare).toBeCloseTo(share, 9);
      expect(evidence).toMatchObject({ networkName: network.name, imageName: image.fileName, classLabel: 'c', width: SIDE, height: SIDE }); // prettier-ignore
      expect(evidence.provenance).toMatchObject({ weightsHash: network.weightsHash, cardHash: network.cardHash, imageHash: image.hash, device: { provider: 'cpu' } }); // prettier-ignore
      // Byte for byte what the network was shown.
      expect(await pixels((await file(finding, 'covered.png')).bytes)).toEqual([...pictures[1]!.rgb]);
      expect(await pixels((await file(finding, 'only.png')).bytes)).toEqual([...pictures[2]!.rgb]);
      expect(JSON.parse(await text(finding, 'region.json'))).toEqual(region);
      expect(findingSchema.parse(await services.findings.get(finding.id))).toEqual(finding);
    },
  );

  it('lists the answers as a table, with the target where it is not among the best', async () => {
    const lines = (await text(await save(), 'answers.csv')).split('\r\n');
    expect(lines[0]).toBe('picture,rank,class,label,probability');
    expect(lines.slice(1, -1).map((line) => line.split(',').slice(0, 2).join())).toEqual(
      ['whole', 'covered', 'only'].flatMap((shown) => [1, 2, 3, 4, 5].map((rank) => `${shown},${rank}`)),
    );
    for (const name of ['picture', 'toString', '__proto__', '../region.json', 'map.npy'])
      expect(await services.findings.file((await save()).id, name)).toBeNull();
  });

  it('that is all of the picture leaves nothing: alone it is the whole picture', async () => {
    const { evidence } = await save({ region: { kind: 'rects', rects: [{ x0: 0, y0: 0, x1: SIDE, y1: SIDE }] } });
    expect(evidence.coveredShare).toBe(1);
    expect(evidence.probability.only).toBe(evidence.probability.whole);
    expect(evidence.probability.covered).not.toBeCloseTo(evidence.probability.whole, 3);
  });

  it('names its files, so that none is cleared', async () => {
    const { evidence } = await save();
    const { evidence: kept } = await services.database.storage.references();
    for (const name of ['answersHash', 'pictureHash', 'coveredPictureHash', 'onlyPictureHash'] as const)
      expect(kept).toContain(evidence[name]);
  });

  it('is found by its kind, its network and its words', async () => {
    const { id } = await save();
    const page = { offset: 0, limit: 50 };
    const found = await services.findings.list({ kind: 'region', networkId: network.id, search: 'fin' }, page);
    expect(found.items.map((one) => one.id)).toContain(id);
    expect((await services.findings.facets({})).kind.values[0]).toMatchObject({ value: 'region' });
  });

  it.each<[string, string, Partial<DraftOf<'region'>['target']>]>([
    ['not_found', 'target.networkId', { networkId: 'none' }],
    ['not_found', 'target.imageId', { imageId: '../../etc/passwd' }],
    ['invalid_input', 'target.classIndex', { classIndex: 5 }],
    ['invalid_input', 'target.region', { region: { kind: 'rects', rects: [{ x0: 0, y0: 0, x1: SIDE + 1, y1: 2 }] } }],
    ['invalid_input', 'target.region', { region: { kind: 'mask', width: 8, height: 8, runs: [32, 32] } }],
    ['invalid_input', 'target.region', { region: { kind: 'mask', width: SIDE, height: SIDE, runs: [SIDE ** 2] } }],
  ])('is refused with %s at %s', async (code, field, target) => {
    await expect(services.findings.create(draft(target))).rejects.toMatchObject({ code, options: { field } });
  });

  it('is no draft with a region that is none, or with something that is not known', () => {
    const isDraft = (target: object) => findingDraftSchema.safeParse({ ...draft(), target: { ...draft().target, ...target } }).success; // prettier-ignore
    expect(isDraft({})).toBe(true);
    for (const region of [
      { kind: 'all' },
      { kind: 'rects', rects: [] },
      { kind: 'mask', width: 2, height: 2, runs: [1] },
    ])
      // prettier-ignore
      expect(isDraft({ region })).toBe(false);
    for (const target of [{ fill: [999, 0, 0] }, { classIndex: -1 }, { more: 1 }]) expect(isDraft(target)).toBe(false);
  });
});

describe('whether it is still so', () => {
  const compared = async (finding: FindingOf<'region'>, other?: Network): Promise<RegionComparison> => {
    const outcome = await compareRegion(finding, sources, other);
    if (!('kind' in outcome) || outcome.kind !== 'region') throw new Error(JSON.stringify(outcome));
    return outcome;
  };

  it('says same where nothing has changed, whichever class it is about', async () => {
    const finding = await save({ region: MASK });
    const { outcome } = await services.findings.runAgain(finding.id, 'Ben');
    expect(outcome).toMatchObject({ kind: 'region', verdict: 'same', classes: 5, maxDifference: 0, reasons: [] });
    expect(outcome).toMatchObject({ then: finding.evidence.probability, now: finding.evidence.probability });
  });

  it('tells another picture, and answers that are others, by the class and the picture of the largest difference', async () => {
    const finding = await save();
    const { items } = await services.database.images.list(image.imageSetId, { offset: 0, limit: 9 });
    const other = { ...finding, target: { ...finding.target, imageId: items[1]!.id } };
    const outcome = await compared(other);
    expect(outcome).toMatchObject({ verdict: 'changed', reasons: ['The picture is a different file.'] });
    const then = decodeNpy((await file(finding, 'answers.npy')).bytes).data;
    const fresh = await save({ imageId: items[1]!.id });
    const now = decodeNpy((await file(fresh, 'answers.npy')).bytes).data;
    const differences = [...then].map((probability, k) => Math.abs(probability - now[k]!));
    expect(outcome.maxDifference).toBe(Math.max(...differences));
    const at = differences.indexOf(outcome.maxDifference);
    expect([outcome.shown, outcome.classIndex]).toEqual([['whole', 'covered', 'only'][Math.floor(at / 5)], at % 5]);
    expect(outcome.now).toEqual(fresh.evidence.probability);
  });

  it('is asked of another network with the same class and the same input, and compares the target there', async () => {
    const finding = await save();
    const renamed = await addNetwork({ ...CARD, name: 'Twin', labels: ['x', 'y', 'c', 'z', 'w'] });
    const check = await services.findings.runAgain(finding.id, 'Ben', renamed.id);
    expect(check).toMatchObject({
      network: { id: renamed.id },
      outcome: { verdict: 'same', classes: 1, classIndex: 2 },
    });
    const refused = (id: string) => expect(services.findings.runAgain(finding.id, 'Ben', id)).rejects;
    const others = await addNetwork({ ...CARD, labels: ['a', 'b', 'x', 'd', 'e'] });
    await refused(others.id).toMatchObject({ code: 'conflict', options: { field: 'networkId' } });
    const larger = await addNetwork({ ...CARD, input: { ...CARD.input, width: 32, height: 32 } }, 32);
    await refused(larger.id).toThrow(/32 × 32 pixels, and the region is one of 24 × 24/);
  });

  it('fails in words where the network or the picture is gone, and the evidence stays', async () => {
    const finding = await save();
    for (const target of [{ networkId: 'gone' }, { imageId: 'gone' }])
      expect(await compareRegion({ ...finding, target: { ...finding.target, ...target } }, sources)).toMatchObject({ verdict: 'failed', message: expect.stringContaining('does not exist any more') as string }); // prettier-ignore
    expect(await services.findings.staleness(finding.id)).toEqual([]);
    expect(await services.findings.file(finding.id, 'only.png')).not.toBeNull();
  });
});

it('the picture has the region between a dark line outside and a white one inside, and everything else as it is', () => {
  const rgb = new Uint8Array(448 * 448 * 3).fill(100);
  const mask = new Uint8Array(448 * 448);
  for (let y = 10; y < 30; y++) mask.fill(1, y * 448 + 40, y * 448 + 80);
  const drawn = drawRegion({ width: 448, height: 448, rgb }, mask);
  const at = (x: number, y: number) => [...drawn.rgb.subarray((y * 448 + x) * 3, (y * 448 + x) * 3 + 3)];
  expect([at(40, 20), at(41, 20), at(42, 20)]).toEqual([[255, 255, 255], [255, 255, 255], [100, 100, 100]]); // prettier-ignore
  expect([at(39, 20), at(38, 20), at(37, 20)]).toEqual([[31, 41, 51], [31, 41, 51], [100, 100, 100]]); // prettier-ignore
  const small = drawRegion({ width: 28, height: 28, rgb: new Uint8Array(28 * 28 * 3) }, new Uint8Array(28 * 28).fill(1, 0, 28)); // prettier-ignore
  expect([small.width, small.height]).toEqual([448, 448]);
});
