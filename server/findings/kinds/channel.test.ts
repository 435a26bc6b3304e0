/**
 * Findings about channels, on real services. The network can be computed by hand: its layer "fired" shows the red of the
 * picture (channel 0), the green of the pixel above (channel 1), and never anything (channel 2).
 */
import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { AskedEvidence, ChannelComparison } from '@/lib/domain/channelFinding';
import { findingSchema, type DraftOf, type FindingOf, type FindingOutcome } from '@/lib/domain/finding';
import type { Image } from '@/lib/domain/imageSet';
import { modelCardSchema } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';
import { decodeNpy } from '@/lib/tensor/npy';
import { createServices, type RunningServices } from '../../createServices';
import { makeDataDir } from '../../db/testing/makeDataDir.testing';
import { createLog } from '../../log';
import type { Services } from '../../services';
import { whenOver } from '../../tasks/whenOver.testing';
import { channelKind } from './channel';
import type { ChannelSources } from './freezeChannel';

const SIDE = 8;
const LAYER = 'fired';
/** Brightness of the one red pixel of each picture, its place, and the label. Of the green one: half of it. */
const PICTURES = [
  { red: 255, row: 0, col: 0, label: 'glossy' },
  { red: 204, row: 3, col: 5, label: 'glossy' },
  { red: 153, row: 7, col: 7, label: 'dull' },
  { red: 102, row: 2, col: 1, label: null },
] as const;
const value = (red: number) => Math.fround(red / 255);

/** Three filters of 3 × 3 on a border of zeros: the red of the middle, the green of the pixel above, red less 5. */
function network(): Uint8Array {
  const weights = new Float32Array(3 * 3 * 9);
  const at = (output: number, input: number, row: number, col: number) => (output * 3 + input) * 9 + row * 3 + col;
  weights[at(0, 0, 1, 1)] = weights[at(1, 1, 0, 1)] = weights[at(2, 0, 1, 1)] = 1;
  return buildOnnx({
    inputs: [tensorInfo('picture', ['N', 3, SIDE, SIDE])],
    outputs: [tensorInfo('scores', ['N', 3])],
    nodes: [
      node('Conv', ['picture', 'weights', 'bias'], ['conv'], { pads: [1, 1, 1, 1] }),
      node('Relu', ['conv'], [LAYER]),
      node('GlobalAveragePool', [LAYER], ['means']),
      node('Flatten', ['means'], ['scores']),
    ],
    initializers: [floatTensor('weights', [3, 3, 3, 3], weights), floatTensor('bias', [3], Float32Array.of(0, 0, -5))],
  });
}
const CARD = modelCardSchema.parse({
  name: 'Red and green',
  format: 'onnx',
  file: 'network.onnx',
  input: { tensor: 'picture', width: SIDE, height: SIDE, scale: 1 / 255 },
  output: { tensor: 'scores', kind: 'logit' },
  labels: ['a', 'b', 'c'],
});

async function png({ red, row, col }: Pick<(typeof PICTURES)[number], 'red' | 'row' | 'col'>) {
  const rgb = new Uint8Array(SIDE * SIDE * 3);
  rgb.set([red, red / 2, 0], (row * SIDE + col) * 3);
  return Uint8Array.from(
    await sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

let dataDir: string;
let running: RunningServices;
let services: Services;
let sources: ChannelSources;
let net: Network;
let imageSetId: string;
let images: Image[];
let sessionId: string;

beforeAll(async () => {
  dataDir = await makeDataDir('channel-findings');
  const log = createLog({ level: 'silent', format: 'text' });
  running = await createServices({ config: { dataDir, databaseUrl: undefined, device: 'cpu' }, log });
  services = running.services;
  sources = services;
  net = await services.networks.add(await services.artifacts.put(network()), CARD);
  imageSetId = await newSet('Dots', PICTURES);
  images = await picturesOf(imageSetId);
  await scan(imageSetId);
  await scan(imageSetId, undefined, 'conv');
  const spec = { patch: 4, stride: 4, fill: [0, 0, 0] as [number, number, number] };
  const view = { networkId: net.id, imageId: null, spec, target: 'top' as const, score: 'probability' as const };
  sessionId = (await services.database.sessions.create({ id: randomUUID(), name: 'Dots', view })).id;
}, 60_000);
afterAll(async () => {
  await running.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function newSet(name: string, pictures: readonly (typeof PICTURES)[number][]): Promise<string> {
  const { id } = await services.images.createSet(name);
  const files = pictures.map(async (one, k) => ({ fileName: `${k}, red ${one.red}.png`, label: one.label, bytes: await png(one) })); // prettier-ignore
  await services.images.addFiles(id, await Promise.all(files));
  return id;
}
async function picturesOf(setId: string): Promise<Image[]> {
  return (await services.database.images.list(setId, { offset: 0, limit: 10 })).items;
}
async function scan(setId: string, place?: { row: number; col: number }, layer = LAYER): Promise<string> {
  const { key, task } = await services.patches.start(setId, { networkId: net.id, layer, ...(place && { place }) });
  await whenOver(services.tasks, task!.id);
  return key;
}
async function clear(key: string, setId: string): Promise<void> {
  for (const hash of await services.database.features.chunkHashes(key, setId))
    expect(await services.features.dropChunk(hash, Date.now() + 60_000)).toBe(true);
}

function draft(evidence: AskedEvidence, target: Partial<DraftOf<'channel'>['target']> = {}): DraftOf<'channel'> {
  return {
    kind: 'channel',
    ...{ sessionId, author: 'Ada', title: 'Specular reflection neuron', text: '', tags: [] },
    target: { networkId: net.id, layer: LAYER, channel: 0, ...target },
    evidence,
  };
}
const patchesOf = (setId = imageSetId, top = 3) => ({ patches: { imageSetId: setId, top } });
async function save(evidence: AskedEvidence, target: Partial<DraftOf<'channel'>['target']> = {}) {
  const finding = await services.findings.create(draft(evidence, target));
  if (finding.kind !== 'channel') throw new Error(finding.kind);
  return finding;
}
async function check(finding: FindingOf<'channel'>, of: ChannelSources = sources): Promise<FindingOutcome> {
  const begun = await channelKind(of).check(finding, { name: 'Ben', checkId: 'c' });
  if (!('outcome' in begun)) throw new Error('It was not compared at once.');
  return begun.outcome;
}
async function compared(finding: FindingOf<'channel'>, of: ChannelSources = sources): Promise<ChannelComparison> {
  const outcome = await check(finding, of);
  if (!('kind' in outcome) || outcome.kind !== 'channel') throw new Error(JSON.stringify(outcome));
  return outcome;
}
const file = async (finding: FindingOf<'channel'>, name: string) => (await services.findings.file(finding.id, name))!;

describe('a finding about a channel', () => {
  it('freezes the patches that fire it most and least, with their pictures, boxes and labels', async () => {
    const finding = await save(patchesOf());
    expect(finding.target).toEqual({ networkId: net.id, layer: 'Relu_fired', channel: 0 }); // by its name, however it was asked for
    const { patches, provenance, ...rest } = finding.evidence;
    expect(provenance).toMatchObject({ weightsHash: net.weightsHash, cardHash: net.cardHash, tensor: LAYER, algorithms: ['features/1'], device: { provider: 'cpu' } }); // prettier-ignore
    expect(rest).toMatchObject({ networkName: 'Red and green', filter: null, map: null, filterHash: null, mapHash: null, pictureHash: rest.patchesPictureHash }); // prettier-ignore
    expect(patches).toMatchObject({ imageSetName: 'Dots', place: null, pictures: 4, seen: 4, failed: 0, height: SIDE, width: SIDE, fires: 4, neverFires: false }); // prettier-ignore
    expect(patches!.highest).toEqual(
      PICTURES.slice(0, 3).map(({ red, row, col, label }, k) => ({
        ...{ imageId: images[k]!.id, imageHash: images[k]!.hash, fileName: images[k]!.fileName, label },
        ...{ value: value(red), place: { row, col } },
        box: { y0: Math.max(0, row - 1), x0: Math.max(0, col - 1), y1: Math.min(SIDE, row + 2), x1: Math.min(SIDE, col + 2) }, // prettier-ignore
        clipped: k !== 1,
      })),
    );
    // Every picture has a place without red, the first one that is not the dot.
    expect(patches!.lowest.map((patch) => [patch.value, patch.fileName])).toEqual([0, 1, 2].map((k) => [0, images[k]!.fileName])); // prettier-ignore
    expect(patches!.labels).toEqual([{ label: 'glossy', count: 2 }, { label: 'dull', count: 1 }]); // prettier-ignore
    expect(patches!.purity).toBeCloseTo(2 / 3, 12);
    expect(patches!.max).toBe(value(255));
    expect(patches!.mean).toBeCloseTo((255 + 204 + 153 + 102) / 4 / 255, 6);
    expect(findingSchema.parse(await services.findings.get(finding.id))).toEqual(finding);
  });

  it('shows the patches on a sheet: what the unit sees, and the white box on the whole picture', async () => {
    const { bytes } = await file(await save(patchesOf(imageSetId, 2)), 'patches.png');
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([2 * 120 + 8, 2 * 112 + 4 + 16]);
    const pixel = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)]; // prettier-ignore
    // The second patch is 3 × 3 pixels, each 37 wide with nothing left of them but one: the dot is the middle one.
    const [left, top] = [8 + 120, 8];
    expect(pixel(left + 56, top + 56)).toEqual([204, 102, 0]);
    expect(pixel(left + 20, top + 20)).toEqual([0, 0, 0]);
    // Below, the whole picture at 14 pixels each: the box is from column 4 to 7 and row 2 to 5.
    const below = top + 112 + 4;
    expect(pixel(left + 4 * 14 + 1, below + 3 * 14)).toEqual([255, 255, 255]);
    expect(pixel(left + 7 * 14 - 2, below + 3 * 14)).toEqual([255, 255, 255]);
    expect(pixel(left + 5 * 14 + 7, below + 3 * 14 + 7)).toEqual([204, 102, 0]);
    expect(pixel(left + 2 * 14, below + 3 * 14)).toEqual([0, 0, 0]);
  });

  it('freezes the map of a picture, exactly as the network gives it', async () => {
    const finding = await save({ map: { imageId: images[1]!.id } }, { channel: 1 });
    const { map, mapHash, pictureHash, mapPictureHash, provenance } = finding.evidence;
    const statistics = { min: 0, max: value(102), maxAt: { row: 4, col: 5 }, zeros: 63 / 64 };
    expect(map).toMatchObject({ imageId: images[1]!.id, imageHash: images[1]!.hash, imageName: images[1]!.fileName, height: SIDE, width: SIDE, statistics }); // prettier-ignore
    expect(provenance.algorithms).toEqual(['activations/1']);
    expect(pictureHash).toBe(mapPictureHash);
    const { shape, data } = decodeNpy((await file(finding, 'map.npy')).bytes);
    const expected = new Float32Array(SIDE * SIDE);
    expected[4 * SIDE + 5] = value(102); // one row below the green dot
    expect([shape, [...data]]).toEqual([[SIDE, SIDE], [...expected]]);
    expect(
      createHash('sha256')
        .update((await file(finding, 'map.npy')).bytes)
        .digest('hex'),
    ).toBe(mapHash);
    const picture = await sharp((await file(finding, 'map.png')).bytes)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...picture.data.subarray((y * picture.info.width + x) * picture.info.channels).subarray(0, 3)]; // prettier-ignore
    const left = 384 + 16;
    expect(at(left + 5 * 48 + 24, 8 + 4 * 48 + 24)).toEqual([255, 255, 255]);
    expect(at(left + 5 * 48 + 24, 8 + 3 * 48 + 24)).toEqual([0, 0, 0]);
    expect(at(8 + 5 * 48 + 24, 8 + 3 * 48 + 24)).toEqual([204, 102, 0]);
  });

  it('freezes one neuron of the map: its value, what it sees and how many are stronger', async () => {
    // Channel 1 is the green of the pixel above: the dot of picture 1 at row 3, column 5 fires the neuron below it.
    const at = { row: 4, col: 5 };
    const finding = await save({ map: { imageId: images[1]!.id, at } }, { channel: 1 });
    const { data } = decodeNpy((await file(finding, 'map.npy')).bytes);
    expect(finding.evidence.map!.at).toEqual({ ...at, value: data[4 * SIDE + 5], box: { y0: 3, x0: 4, y1: 6, x1: 7 }, rank: 0 }); // prettier-ignore
    const corner = await save({ map: { imageId: images[1]!.id, at: { row: 0, col: 7 } } }, { channel: 1 });
    expect(corner.evidence.map!.at).toEqual({ row: 0, col: 7, value: 0, box: { y0: 0, x0: 6, y1: 2, x1: 8 }, rank: 1 });
    // Framed in the map, and on the picture what it sees.
    const { data: pixels, info } = await sharp((await file(finding, 'map.png')).bytes).raw().toBuffer({ resolveWithObject: true }); // prettier-ignore
    const pixel = (x: number, y: number) => [...pixels.subarray((y * info.width + x) * info.channels).subarray(0, 3)];
    expect(pixel(8 + 4 * 48 + 1, 8 + 4 * 48)).toEqual([255, 255, 255]);
    expect(pixel(384 + 16 + 5 * 48 - 3, 8 + 4 * 48 + 24)).toEqual([255, 255, 255]);
    expect(pixel(384 + 16 + 5 * 48 - 4, 8 + 4 * 48 + 24)).toEqual([0, 0, 0]);
    expect(await compared(finding)).toMatchObject({
      verdict: 'same',
      map: { at: { then: value(102), now: value(102) } },
    });
    const moved = { ...finding.evidence.map!, imageId: images[0]!.id };
    const outcome = await compared({ ...finding, evidence: { ...finding.evidence, map: moved } });
    expect(outcome).toMatchObject({ verdict: 'changed', map: { at: { then: value(102), now: 0 } } });
    expect(outcome.reasons).toContain(`The neuron gives 0; it was ${value(102)}.`);
    for (const place of [{ row: SIDE, col: 0 }, { row: 0, col: SIDE }])
      await expect(services.findings.create(draft({ map: { imageId: images[0]!.id, at: place } }))).rejects.toMatchObject({ code: 'invalid_input', options: { field: 'evidence.map.at' } }); // prettier-ignore
  });

  it('freezes the filter with its exact weights and what is measured of it', async () => {
    const finding = await save({ filter: true }, { layer: 'conv', channel: 1 });
    const { filter, filterHash, pictureHash, filterPictureHash, provenance } = finding.evidence;
    expect(finding.target.layer).toBe((await services.networks.graph(net.id)).layers.find(({ tensor }) => tensor === 'conv')!.name); // prettier-ignore
    expect(filter).toMatchObject({ shape: [3, 3, 3], measured: { index: 1, norm: 1, least: 0, greatest: 1 } });
    expect(provenance).toMatchObject({ algorithms: [], device: null });
    expect(pictureHash).toBe(filterPictureHash);
    const { bytes } = await file(finding, 'filter.npy');
    const weights = new Float32Array(27);
    weights[9 + 1] = 1; // green, the row above
    const { shape, data } = decodeNpy(bytes);
    expect([shape, [...data]]).toEqual([[3, 3, 3], [...weights]]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(filterHash);
    const { data: pixels, info } = await sharp((await file(finding, 'filter.png')).bytes).raw().toBuffer({ resolveWithObject: true }); // prettier-ignore
    const at = (row: number, col: number) => [...pixels.subarray(((row * 128 + 64) * info.width + col * 128 + 64) * info.channels).subarray(0, 3)]; // prettier-ignore
    expect([info.width, info.height, at(0, 1), at(1, 1)]).toEqual([384, 384, [128, 255, 128], [128, 128, 128]]);
    // Behind the ReLU, which has none of its own.
    const behind = await save({ filter: true }, { channel: 1 });
    expect(behind.target.layer).toBe('Relu_fired');
    expect([behind.evidence.filter!.layer, behind.evidence.filterHash]).toEqual([finding.target.layer, filterHash]);
    expect(await compared(behind)).toMatchObject({ verdict: 'same', filter: { equal: true } });
  });

  it('all together name every artifact at the top, so that none is cleared; the patches are the picture', async () => {
    const all = { ...patchesOf(), map: { imageId: images[0]!.id }, filter: true as const };
    const { evidence } = await save(all, { layer: 'conv' });
    const hashes = [evidence.filterHash, evidence.mapHash, evidence.filterPictureHash, evidence.mapPictureHash, evidence.patchesPictureHash].filter((hash) => hash !== null); // prettier-ignore
    expect(hashes).toHaveLength(5);
    expect(evidence.pictureHash).toBe(evidence.patchesPictureHash);
    const { evidence: kept } = await services.database.storage.references();
    for (const hash of hashes) expect(kept).toContain(hash);
    expect(kept.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });

  it('of a neuron is of its place alone', async () => {
    const place = { row: 3, col: 5 };
    await scan(imageSetId, place);
    const { evidence } = await save({ patches: { imageSetId, place, top: 2 } });
    expect(evidence.patches!.place).toEqual(place);
    expect(evidence.patches!.highest.map(({ value: v, place: p }) => [v, p])).toEqual([[value(204), place], [0, place]]); // prettier-ignore
  });

  it('that never fires says so', async () => {
    const { evidence } = await save(patchesOf(), { channel: 2 });
    expect(evidence.patches).toMatchObject({ fires: 0, neverFires: true, max: 0, mean: 0 });
    expect(evidence.patches!.highest.map((patch) => patch.value)).toEqual([0, 0, 0]);
  });

  it('gives the patches as a table', async () => {
    const finding = await save(patchesOf(imageSetId, 1));
    const { bytes, contentType } = await file(finding, 'patches.csv');
    expect(contentType).toContain('text/csv');
    const { hash } = images[0]!;
    expect(new TextDecoder().decode(bytes).split('\r\n')).toEqual([
      'side,rank,file,label,value,row,column,x,y,width,height,clipped,sha256',
      `highest,1,"0, red 255.png",glossy,${value(255)},0,0,0,0,2,2,true,${hash}`,
      `lowest,1,"0, red 255.png",glossy,0,0,1,0,0,3,2,true,${hash}`,
      '',
    ]);
    for (const name of ['map.npy', 'filter.png', 'toString', '__proto__', '../patches.csv'])
      expect(await services.findings.file(finding.id, name)).toBeNull();
  });

  it.each<[string, string, AskedEvidence, Partial<DraftOf<'channel'>['target']>]>([
    ['not_found', 'target.networkId', patchesOf('set'), { networkId: 'none' }],
    ['invalid_input', 'target.layer', { filter: true }, { layer: 'konv' }],
    ['invalid_input', 'target.channel', { filter: true }, { layer: 'conv', channel: 3 }],
    ['not_found', 'evidence.map.imageId', { map: { imageId: 'none' } }, {}],
    ['invalid_input', 'evidence.filter', { filter: true }, { layer: 'scores' }],
    ['invalid_input', 'evidence.filter.layer', { filter: { layer: 'fired' } }, {}],
    ['not_found', 'evidence.patches.imageSetId', patchesOf('none'), {}],
  ])('is refused with %s at %s', async (code, field, evidence, target) => {
    await expect(services.findings.create(draft(evidence, target))).rejects.toMatchObject({ code, options: { field } });
  });

  it('is refused for a channel, a place or a map that there is not, and before anything was searched', async () => {
    const refused = (evidence: AskedEvidence, target = {}) => expect(services.findings.create(draft(evidence, target))).rejects; // prettier-ignore
    await refused(patchesOf(), { channel: 3 }).toMatchObject({
      code: 'invalid_input',
      options: { field: 'target.channel' },
    });
    await refused({ map: { imageId: images[0]!.id } }, { channel: 3 }).toMatchObject({ options: { field: 'target.channel' } }); // prettier-ignore
    await refused({ patches: { imageSetId, place: { row: 8, col: 0 }, top: 3 } }).toMatchObject({ code: 'invalid_input', options: { field: 'evidence.patches.place' } }); // prettier-ignore
    const unseen = await newSet('Unseen', [{ red: 40, row: 1, col: 1, label: null } as never]);
    await refused(patchesOf(unseen)).toMatchObject({ code: 'conflict', options: { field: 'evidence.patches' } });
  });
});

describe('whether it is still so', () => {
  it('says same where nothing has changed', async () => {
    const all = { ...patchesOf(), map: { imageId: images[0]!.id }, filter: true as const };
    const finding = await save(all, { layer: 'conv' });
    const outcome = (await services.findings.runAgain(finding.id, 'Ben')).outcome;
    expect(outcome).toEqual({
      ...{
        kind: 'channel',
        verdict: 'same',
        filter: { equal: true, maxDifference: 0 },
        map: { maxDifference: 0, row: 0, col: 0, at: null },
      },
      patches: { top: 3, stay: 3, maxDifference: 0, seen: { then: 4, now: 4 } },
      likeness: null,
      reasons: [],
    });
  });

  it('tells another picture by the greatest difference of its map, and another filter by its weights', async () => {
    const finding = await save({ map: { imageId: images[0]!.id }, filter: true }, { layer: 'conv' });
    const { map } = finding.evidence;
    // As if the picture had been replaced by another one, and the filter by the next one.
    const replaced: typeof finding = {
      ...finding,
      evidence: { ...finding.evidence, map: { ...map!, imageId: images[1]!.id } },
    };
    const outcome = await compared(replaced);
    expect(outcome).toMatchObject({ verdict: 'changed', filter: { equal: true }, map: { row: 0, col: 0 } });
    expect(outcome.map!.maxDifference).toBeCloseTo(1, 6); // the dot of the first picture is not there
    expect(outcome.reasons).toEqual([
      `The picture ${map!.imageName} is another file now.`,
      'The map has other values.',
    ]);
    const next = await compared({ ...finding, target: { ...finding.target, channel: 1 } });
    expect(next).toMatchObject({ verdict: 'changed', filter: { equal: false } });
    expect(next.reasons).toContain('The weights of the filter are different.');
  });

  it('tells which of the strongest patches stay when the set has grown', async () => {
    const growing = await newSet('Growing', PICTURES);
    await scan(growing);
    const finding = await save(patchesOf(growing));
    const stronger = { red: 230, row: 4, col: 4 };
    await services.images.addFiles(growing, [
      { fileName: 'new.png', label: null, bytes: await png(stronger as never) },
    ]);
    await scan(growing);
    const outcome = await compared(finding);
    expect(outcome).toMatchObject({
      verdict: 'changed',
      patches: { top: 3, stay: 2, maxDifference: 0, seen: { then: 4, now: 5 } },
    });
    expect(outcome.reasons).toEqual([
      'The patch of 2, red 153.png is no longer among the strongest 3.',
      '5 pictures are searched now; 4 were then.',
      'The set has 5 pictures now; it had 4 then.',
    ]);
  });

  it('a channel that never fired, and does so in a picture that came since, has changed', async () => {
    const { id: setId } = await services.images.createSet('Blue');
    const blue = async (place: number) => {
      const rgb = new Uint8Array(SIDE * SIDE * 3);
      rgb[place * 3 + 2] = 200;
      const picture = sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } });
      return { fileName: `blue ${place}.png`, label: null, bytes: Uint8Array.from(await picture.png().toBuffer()) };
    };
    await services.images.addFiles(setId, await Promise.all([3, 9].map(blue)));
    await scan(setId);
    const finding = await save(patchesOf(setId, 2));
    expect(finding.evidence.patches).toMatchObject({ neverFires: true });
    expect(await compared(finding)).toMatchObject({ verdict: 'same', patches: { top: 2, stay: 2 } });
    await services.images.addFiles(setId, [{ fileName: 'red.png', label: null, bytes: await png(PICTURES[1]) }]);
    await scan(setId);
    const outcome = await compared(finding);
    expect(outcome).toMatchObject({ verdict: 'changed', patches: { top: 2, stay: 1 } });
    expect(outcome.reasons[0]).toBe('1 stronger patch is among the strongest 2 now.');
  });

  it('a patch that is as strong as the last one stays, whichever comes first', async () => {
    const equal = [...PICTURES.slice(0, 2), { ...PICTURES[1], row: 6 }, { ...PICTURES[1], col: 2 }] as typeof PICTURES[number][]; // prettier-ignore
    const setId = await newSet('Equal', equal);
    await scan(setId);
    const finding = await save(patchesOf(setId, 2));
    const { highest } = await services.patches.firings(finding.evidence.patches!.key, setId, { channel: 0, top: 4 });
    const swapped = { ...finding.evidence.patches!, highest: [highest[0]!, highest[3]!] };
    const outcome = await compared({ ...finding, evidence: { ...finding.evidence, patches: swapped } });
    expect(outcome).toMatchObject({ verdict: 'same', patches: { top: 2, stay: 2 } });
  });

  it('a scan that was cleared, wholly or in part, cannot be compared, and says what to do', async () => {
    const setId = await newSet('Cleared', [...PICTURES, { red: 60, row: 5, col: 5, label: null } as never]);
    const key = await scan(setId);
    const finding = await save({ ...patchesOf(setId), map: { imageId: images[0]!.id } });
    await clear(key, setId);
    const alone = { ...finding, evidence: { ...finding.evidence, map: null, mapHash: null } };
    const cleared = 'The scan was cleared, so that the patches could not be compared. Search for patches again, then check again.'; // prettier-ignore
    expect(await check(alone)).toEqual({ verdict: 'failed', message: cleared });
    // Its map is the same: that is no reason to call a finding the same that rests on its patches.
    expect(await check(finding)).toEqual({ verdict: 'failed', message: `${cleared} What else could be compared is the same.` }); // prettier-ignore

    await scan(setId); // found again
    expect(await compared(finding)).toMatchObject({ verdict: 'same', patches: { stay: 3 }, reasons: [] });
    // As it would be while the search goes on: fewer pictures than then.
    const fewer: ChannelSources = {
      ...sources,
      patches: {
        plan: services.patches.plan,
        firings: async (...question) => {
          const found = await services.patches.firings(...question);
          return { ...found, scan: { ...found.scan, seen: 2 } };
        },
      },
    };
    expect(await check(finding, fewer)).toMatchObject({ verdict: 'failed', message: expect.stringContaining('Only 2 pictures are searched now') }); // prettier-ignore
  });

  it('what is gone is said plainly, and so is that the rest is the same', async () => {
    const setId = await newSet('Going', [{ red: 90, row: 5, col: 2, label: null } as never]);
    const [own] = await picturesOf(setId);
    await scan(setId, undefined, 'conv');
    const saved = await save({ ...patchesOf(setId, 1), map: { imageId: own!.id }, filter: true }, { layer: 'conv' });
    await services.database.images.deleteSet(setId);
    const outcome = await check(saved);
    expect(outcome).toMatchObject({ verdict: 'failed', message: expect.stringContaining('The map could not be compared.') }); // prettier-ignore
    expect(outcome).toMatchObject({ message: expect.stringContaining('The image set Going, or its scan, does not exist any more') }); // prettier-ignore
    expect(outcome).toMatchObject({ message: expect.stringContaining('What else could be compared is the same.') });
    expect((await sharp((await file(saved, 'patches.png')).bytes).metadata()).width).toBe(128); // still to be seen

    const gone = { ...sources, networks: { ...sources.networks, get: () => Promise.reject(new AppError('not_found', 'Gone.')) } }; // prettier-ignore
    expect(await check(saved, gone)).toMatchObject({ verdict: 'failed', message: expect.stringContaining('The network does not exist') }); // prettier-ignore
  });

  it('a search that was not complete may be saved: it says how much was seen', async () => {
    const half: ChannelSources = {
      ...sources,
      patches: {
        plan: services.patches.plan,
        firings: async (...question) => {
          const found = await services.patches.firings(...question);
          return { ...found, scan: { ...found.scan, seen: 2 } };
        },
      },
    };
    const subject = await channelKind(half).freeze(draft(patchesOf()));
    expect(subject.evidence.patches).toMatchObject({ seen: 2, pictures: 4 });
    const words = { id: 'f', sessionId, title: 'Half', text: '', tags: [], author: 'Ada', revision: 1, lastEdit: null, status: 'draft' as const, reviewNumber: 0 }; // prettier-ignore
    const outcome = await compared({
      ...words,
      ...subject,
      createdAt: new Date(0).toISOString(),
      added: [],
      checks: [],
    });
    expect(outcome).toMatchObject({ verdict: 'same', patches: { seen: { then: 2, now: 4 } } });
    expect(outcome.reasons).toEqual(['4 pictures are searched now; 2 were then.']);
  });
});
