/** Channels that are like a given one, on real services: the digits network, and a copy with one weight altered. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LIKE_CHANNELS, LIKENESS_TOP, type ChannelLikeness } from '@/lib/domain/channelLikeness';
import { SUGGESTION_PICTURES } from '@/lib/domain/channelSuggestions';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { LayerScan } from '@/lib/domain/patches';
import * as rest from '@/lib/protocol/rest';
import { unitWindows } from '@/lib/suggestions/unitWindows';
import { readDigits } from '@/models/digits/readDigits';
import { pngGray } from '@/server/seed/pngGray';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { addAlteredDigits } from './_request/alteredDigits.testing';
import { expectRefusal, get, okJson, withRealServices } from './_request/routeCall.testing';
import { GET as getSuggestions } from './image-sets/[id]/patches/suggestions/route';
import { GET as getAlike } from './image-sets/[id]/patches/alike/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
const PICTURES = 40;
let network: Network;
let altered: Network;
let imageSet: ImageSet;
let images: Image[];
/** The last two layers with maps whose units see a part of the picture. */
let layers: [string, string];
let scan: LayerScan;

async function scanned(networkId: string, layer: string, imageSetId = imageSet.id): Promise<LayerScan> {
  const { patches, tasks } = context.services;
  const { key, task } = await patches.start(imageSetId, { networkId, layer });
  await whenOver(tasks, task!.id);
  return patches.get(key, imageSetId);
}

async function digitFiles(count: number) {
  const digits = (await readDigits()).filter(({ heldOut }) => heldOut).filter((_, k) => k % 41 === 0).slice(0, count); // prettier-ignore
  return digits.map(({ pixels, label }, k) => ({ fileName: `${k}.png`, label: String(label), bytes: Uint8Array.from(pngGray(pixels, 28, 28)) })); // prettier-ignore
}

beforeAll(async () => {
  const { networks, images: service } = context.services;
  network = await networks.addFromFile(CARD);
  altered = await addAlteredDigits(networks, context.dataDir);
  imageSet = await service.createSet('Digits');
  ({ images } = await service.addFiles(imageSet.id, await digitFiles(PICTURES)));
  const found = (await networks.graph(network.id)).layers.filter(({ outputShape, receptiveField }) => outputShape?.length === 3 && receptiveField.kind === 'window'); // prettier-ignore
  layers = [found.at(-2)!.name, found.at(-1)!.name];
  scan = await scanned(network.id, layers[1]);
}, 120_000);

/** The greatest value in each picture, by computing its map. */
async function maximaOf(networkId: string, layer: string, channel: number): Promise<number[]> {
  const all: number[] = [];
  for (const { id } of images) {
    const { activations: facts, values } = await context.services.activations.open({ networkId, imageId: id, layer });
    const size = facts.height * facts.width;
    all.push(Math.max(...values.subarray(channel * size, (channel + 1) * size)));
  }
  return all;
}

const ask = (query: string) => get(getAlike, imageSet.id, `?key=${scan.key}&${query}`);
const alike = async (channel: number, other: string): Promise<ChannelLikeness> =>
  rest.likenessAnswerSchema.parse(await okJson(ask(`channel=${channel}&with=${other}`))).likeness;

describe('channels like a given one', () => {
  it('in the same layer: not itself, most alike first, each as alike as its maps say', async () => {
    const found = await alike(5, scan.key);
    expect(found).toMatchObject({
      networkId: network.id,
      layer: layers[1],
      channels: scan.channels,
      pictures: PICTURES,
    });
    const listed = found.alike.map(({ channel }) => channel);
    expect(listed).not.toContain(5);
    expect(found.alike.length).toBe(LIKE_CHANNELS);
    const correlations = found.alike.map(({ correlation }) => correlation);
    expect(correlations).toEqual(correlations.toSorted((a, b) => b - a));
    const own = await maximaOf(network.id, layers[1], 5);
    for (const { channel, correlation } of found.alike.slice(0, 2))
      expect(correlation).toBeCloseTo(pearson(own, await maximaOf(network.id, layers[1], channel)), 4);
    expect(await alike(5, scan.key)).toEqual(found);
  }, 60_000);

  it('in another layer, with the strongest pictures that both have', async () => {
    const other = await scanned(network.id, layers[0]);
    const { alike: found } = await alike(5, other.key);
    const own = await maximaOf(network.id, layers[1], 5);
    const theirs = await maximaOf(network.id, layers[0], found[0]!.channel);
    expect(found[0]!.correlation).toBeCloseTo(pearson(own, theirs), 4);
    const strongest = (values: number[]) => values.map((value, k) => ({ value, k })).sort((a, b) => b.value - a.value).slice(0, LIKENESS_TOP).map(({ k }) => k); // prettier-ignore
    const ownTop = new Set(strongest(own));
    expect(found[0]!.shared).toBe(strongest(theirs).filter((k) => ownTop.has(k)).length);
    expect(found[0]!.highest.map(({ fileName }) => fileName)).toEqual(strongest(theirs).map((k) => `${k}.png`));
  }, 60_000);

  it('in another network, whose channels are almost the same: finds each where it is, well above chance', async () => {
    const other = await scanned(altered.id, layers[1]);
    let itself = 0;
    for (const channel of [0, 3, 5, 9]) {
      const found = await alike(channel, other.key);
      expect(found).toMatchObject({ networkId: altered.id, networkName: altered.card.name });
      if (found.alike[0]!.channel === channel) itself++;
      expect(found.alike[0]!.correlation).toBeGreaterThan(found.byChance!);
      expect(found.byChance).toBeGreaterThan(0);
      expect(found.byChance).toBeLessThan(1);
    }
    expect(itself).toBe(4);
  }, 60_000);

  it('is refused with the field, and where there is too little to go by', async () => {
    await expectRefusal(ask(`channel=9999&with=${scan.key}`), 400, 'invalid_input', 'channel');
    await expectRefusal(ask('channel=0'), 400, 'invalid_input', 'with');
    await expectRefusal(ask(`channel=0&with=${'0'.repeat(64)}`), 404, 'not_found', 'with');
    const { features, tasks } = context.services;
    const vectors = await features.start({ networkId: network.id, imageSetId: imageSet.id, pooling: 'mean' });
    await whenOver(tasks, vectors.task.id);
    await expectRefusal(ask(`channel=0&with=${vectors.key}`), 404, 'not_found', 'with');
    const few = await context.services.images.createSet('Two digits');
    await context.services.images.addFiles(few.id, await digitFiles(2));
    const small = await scanned(network.id, layers[1], few.id);
    await expectRefusal(
      get(getAlike, few.id, `?key=${small.key}&channel=0&with=${small.key}`),
      409,
      'conflict',
      'with',
    );
  }, 60_000);
});

describe('what a machine suggests', () => {
  const suggest = async (setId: string, key: string, channel: number) => rest.suggestionsAnswerSchema.parse(await okJson(get(getSuggestions, setId, `?key=${key}&channel=${channel}`))).suggestions; // prettier-ignore

  it('is what the maps and the pixels say, by the definitions', async () => {
    // As many pictures as are taken: then all of them are.
    const set = await context.services.images.createSet('Fewer digits');
    const files = await digitFiles(SUGGESTION_PICTURES);
    const { images: few } = await context.services.images.addFiles(set.id, files);
    const small = await scanned(network.id, layers[0], set.id);
    const graph = await context.services.networks.graph(network.id);
    const layer = graph.layers.find(({ name }) => name === layers[0])!;
    const windows = unitWindows(layer.receptiveField, small, { height: 28, width: 28 })!;
    const digits = (await readDigits()).filter(({ heldOut }) => heldOut).filter((_, k) => k % 41 === 0);
    const channel = 3;
    const brightness: number[] = [];
    const values: number[] = [];
    for (const [k, { id }] of few.entries()) {
      const opened = await context.services.activations.open({ networkId: network.id, imageId: id, layer: layers[0] });
      const size = small.height * small.width;
      values.push(...opened.values.subarray(channel * size, (channel + 1) * size));
      for (const { y0, x0, y1, x1 } of windows) {
        let sum = 0;
        for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += digits[k]!.pixels[28 * y + x]!;
        brightness.push(sum / ((y1 - y0) * (x1 - x0)));
      }
    }
    const { properties } = await suggest(set.id, small.key, channel);
    expect(properties).toMatchObject({ pictures: SUGGESTION_PICTURES, places: windows.length });
    const found = properties!.found.find(({ property }) => property === 'brightness')!;
    expect(found.correlation).toBeCloseTo(pearson(brightness, values), 4);
    expect(found.aboveChance).toBe(Math.abs(found.correlation) > properties!.byChance!);
    // The digits are grey: of their colours nothing can be said.
    expect(properties!.found.map(({ property }) => property)).not.toContain('saturation');
    const strength = properties!.found.map(({ correlation }) => Math.abs(correlation));
    expect(strength).toEqual(strength.toSorted((a, b) => b - a));
  }, 60_000);

  it('ranks the labels of the pictures by the pairs that they win', async () => {
    const channel = 5;
    const { labels, algorithm } = await suggest(imageSet.id, scan.key, channel);
    expect(algorithm).toBe('channel-suggestions@1');
    const values = await maximaOf(network.id, layers[1], channel);
    for (const { label, area, pictures } of labels!.found) {
      const of = (own: boolean) => values.filter((_, k) => (images[k]!.label === label) === own);
      const pairs = of(true).flatMap((a) => of(false).map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
      expect(pictures).toBe(of(true).length);
      expect(area).toBeCloseTo(pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length, 2);
    }
    expect(labels!.found.some(({ aboveChance }) => aboveChance)).toBe(true);
    expect(await suggest(imageSet.id, scan.key, channel)).toEqual(await suggest(imageSet.id, scan.key, channel));
  }, 60_000);

  it('stops when nobody waits any more, and is refused with the field', async () => {
    const left = AbortSignal.abort();
    await expect(context.services.patches.suggest(scan.key, imageSet.id, 0, left)).rejects.toMatchObject({ code: 'cancelled' }); // prettier-ignore
    await expectRefusal(get(getSuggestions, imageSet.id, `?key=${scan.key}&channel=9999`), 400, 'invalid_input', 'channel'); // prettier-ignore
  });
});

/** By its definition. */
function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (k: number) => number) => a.reduce((total, _, k) => total + f(k), 0);
  return sum((k) => (a[k]! - ma) * (b[k]! - mb)) / Math.sqrt(sum((k) => (a[k]! - ma) ** 2) * sum((k) => (b[k]! - mb) ** 2)); // prettier-ignore
}
