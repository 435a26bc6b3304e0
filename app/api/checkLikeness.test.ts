/** Checks that ask another network for channels like the finding's: the digits network, and a copy with one weight altered. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHECKED_LIKE_CHANNELS } from '@/lib/domain/checkedLikeness';
import type { ChannelComparison } from '@/lib/domain/channelFinding';
import type { DraftOf } from '@/lib/domain/finding';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { checkAnswerSchema, findingAnswerSchema } from '@/lib/protocol/rest';
import { readDigits } from '@/models/digits/readDigits';
import { pngGray } from '@/server/seed/pngGray';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { addAlteredDigits } from './_request/alteredDigits.testing';
import { get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postCheck } from './findings/[id]/checks/route';
import { GET as getFinding } from './findings/[id]/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
const PICTURES = 40;
const CHANNEL = 5;
let network: Network;
let altered: Network;
let all: ImageSet;
let images: Image[];
/** The last two layers with maps whose units see a part of the picture. */
let layers: [string, string];
let byMap: string;

async function scanned(networkId: string, layer: string, imageSetId: string): Promise<string> {
  const { patches, tasks } = context.services;
  const { key, task } = await patches.start(imageSetId, { networkId, layer });
  await whenOver(tasks, task!.id);
  return key;
}
async function setOf(name: string, count: number): Promise<{ set: ImageSet; pictures: Image[] }> {
  const digits = (await readDigits()).filter(({ heldOut }) => heldOut).filter((_, k) => k % 41 === 0).slice(0, count); // prettier-ignore
  const set = await context.services.images.createSet(name);
  const files = digits.map(({ pixels, label }, k) => ({ fileName: `${k}.png`, label: String(label), bytes: Uint8Array.from(pngGray(pixels, 28, 28)) })); // prettier-ignore
  return { set, pictures: (await context.services.images.addFiles(set.id, files)).images };
}
async function save(evidence: DraftOf<'channel'>['evidence']): Promise<string> {
  const draft = {
    ...{ kind: 'channel' as const, sessionId: 's1', author: 'Ada', title: 'A loop', text: '', tags: [] },
    target: { networkId: network.id, layer: layers[1], channel: CHANNEL },
  };
  return (await context.services.findings.create({ ...draft, evidence })).id;
}
async function check(id: string): Promise<ChannelComparison> {
  const json = { by: 'Ben', networkId: altered.id };
  const answer = checkAnswerSchema.parse(await okJson(postJson(postCheck, json, { id })));
  const { outcome } = answer.check;
  if (!('kind' in outcome) || outcome.kind !== 'channel') throw new Error(`It was not compared: ${JSON.stringify(outcome)}`); // prettier-ignore
  return outcome;
}

beforeAll(async () => {
  const { networks, database } = context.services;
  network = await networks.addFromFile(CARD);
  altered = await addAlteredDigits(networks, context.dataDir);
  ({ set: all, pictures: images } = await setOf('Digits', PICTURES));
  const found = (await networks.graph(network.id)).layers.filter(({ outputShape, receptiveField }) => outputShape?.length === 3 && receptiveField.kind === 'window'); // prettier-ignore
  layers = [found.at(-2)!.name, found.at(-1)!.name];
  const spec = { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] };
  const view = { networkId: null, imageId: null, target: 'top', score: 'probability', spec } as const;
  await database.sessions.create({ id: 's1', name: 'S', view });
  byMap = await save({ map: { imageId: images[0]!.id } });
}, 120_000);

/** The greatest value in each picture, by computing its map. */
async function maximaOf(networkId: string, layer: string, channel: number): Promise<number[]> {
  const maxima: number[] = [];
  for (const { id } of images) {
    const { activations: facts, values } = await context.services.activations.open({ networkId, imageId: id, layer });
    const size = facts.height * facts.width;
    maxima.push(Math.max(...values.subarray(channel * size, (channel + 1) * size)));
  }
  return maxima;
}

describe('a check with another network', () => {
  it('says what has to be searched before a channel like it can be looked for, and compares the rest', async () => {
    const first = await check(byMap);
    expect(first).toMatchObject({ verdict: 'changed', likeness: null });
    expect(first.map).not.toBeNull();
    expect(first.reasons.at(-1)).toContain(`search ${layers[1]} of ${network.card.name} for some`);
    await scanned(network.id, layers[1], all.id);
    const second = await check(byMap);
    expect(second.likeness).toBeNull();
    expect(second.reasons.at(-1)).toContain('one of its layers was searched for patches over Digits');
  }, 60_000);

  it('keeps the channels of all searched layers that fire in the same pictures, by the definition, and the level of chance', async () => {
    for (const layer of layers) await scanned(altered.id, layer, all.id);
    const { likeness } = await check(byMap);
    expect(likeness).toMatchObject({
      ...{ networkId: altered.id, networkName: altered.card.name, imageSetName: 'Digits' },
      layers: layers.toSorted().map((layer) => ({ layer, pictures: PICTURES })),
    });
    const best = likeness?.best ?? [];
    expect(best).toHaveLength(CHECKED_LIKE_CHANNELS);
    expect(best[0]).toMatchObject({ layer: layers[1], channel: CHANNEL });
    const own = await maximaOf(network.id, layers[1], CHANNEL);
    for (const { layer, channel, correlation } of best.slice(0, 3))
      expect(correlation).toBeCloseTo(pearson(own, await maximaOf(altered.id, layer, channel)), 4);
    const { patches } = context.services;
    const keyOf = async (networkId: string, layer: string) => patches.plan(all.id, { networkId, layer });
    const ownKey = await keyOf(network.id, layers[1]);
    const answers = await Promise.all(layers.map(async (layer) => patches.alike(ownKey, all.id, CHANNEL, await keyOf(altered.id, layer)))); // prettier-ignore
    // Layers may answer alike to the last digit: a convolution and its rectified twin.
    const furthest = answers.flatMap(({ byChance, alike }) => alike.map(({ correlation }) => correlation - byChance!)).toSorted((a, b) => b - a); // prettier-ignore
    expect(best.map(({ correlation, byChance }) => correlation - byChance!)).toEqual(furthest.slice(0, CHECKED_LIKE_CHANNELS)); // prettier-ignore
    for (const { layer, byChance } of best) expect(byChance).toBe(answers.find((answer) => answer.layer === layer)?.byChance); // prettier-ignore
    expect(likeness?.byChance).toBe(Math.max(...answers.map(({ byChance }) => byChance!)));
    expect(best[0]!.correlation).toBeGreaterThan(best[0]!.byChance!);
    const { finding } = findingAnswerSchema.parse(await okJson(get(getFinding, byMap)));
    expect(finding.checks[0]?.outcome).toMatchObject({ likeness });
  }, 120_000);

  it('asks over the pictures of the finding’s patches where both were searched over them; too few are said', async () => {
    const { set } = await setOf('Fewer digits', 12);
    for (const networkId of [network.id, altered.id]) await scanned(networkId, layers[1], set.id);
    const byPatches = await save({ patches: { imageSetId: set.id, top: 9 } });
    const outcome = await check(byPatches);
    expect(outcome).toMatchObject({
      ...{ verdict: 'compared', filter: null, map: null, patches: null },
      // The other layer has seen the same pictures in another set.
      likeness: { imageSetName: 'Fewer digits', layers: [{ pictures: 12 }, { pictures: 12 }] },
    });
    const { set: two } = await setOf('Two digits', 2);
    for (const networkId of [network.id, altered.id]) await scanned(networkId, layers[1], two.id);
    // Too little to go by: the others are asked.
    expect((await check(await save({ patches: { imageSetId: two.id, top: 9 } }))).likeness?.imageSetName).toBe(
      'Digits',
    );
  }, 120_000);
});

/** By its definition. */
function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (k: number) => number) => a.reduce((total, _, k) => total + f(k), 0);
  return sum((k) => (a[k]! - ma) * (b[k]! - mb)) / Math.sqrt(sum((k) => (a[k]! - ma) ** 2) * sum((k) => (b[k]! - mb) ** 2)); // prettier-ignore
}
