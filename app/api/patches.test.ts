/** Patches on real services: the trained digits network over real digits, against going through everything by hand. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { LayerScan, Patch } from '@/lib/domain/patches';
import { compareFirings, type Firing, type Side } from '@/lib/patches/ranking';
import * as rest from '@/lib/protocol/rest';
import { readDigits } from '@/models/digits/readDigits';
import type { OpenActivations } from '@/server/activations/activationService';
import { pngGray } from '@/server/seed/pngGray';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { GET as getChannel } from './image-sets/[id]/patches/channel/route';
import { GET as getRanking } from './image-sets/[id]/patches/ranking/route';
import { GET as getScans, POST as postScan } from './image-sets/[id]/patches/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
const PICTURES = 60;
/** A batch adds up in another order than a single picture. */
const CLOSE = 1e-5;
let network: Network;
let imageSet: ImageSet;
let images: Image[];
let layer: string;
let scan: LayerScan;

/** Scans to the end. */
async function scanned(question: object, setId = imageSet.id): Promise<LayerScan> {
  const started = rest.scanAnswerSchema.parse(await okJson(postJson(postScan, question, { id: setId }))).scan;
  await whenOver(context.services.tasks, started.task!.id);
  const { scans } = rest.scansAnswerSchema.parse(await okJson(get(getScans, setId)));
  return scans.find(({ key }) => key === started.key)!;
}

beforeAll(async () => {
  const { networks, images: service } = context.services;
  network = await networks.addFromFile(CARD);
  imageSet = await service.createSet('Digits');
  const digits = (await readDigits()).filter(({ heldOut }) => heldOut).filter((_, k) => k % 33 === 0).slice(0, PICTURES); // prettier-ignore
  const files = digits.map(({ pixels, label }, k) => ({ fileName: `${k}.png`, label: String(label), bytes: Uint8Array.from(pngGray(pixels, 28, 28)) })); // prettier-ignore
  ({ images } = await service.addFiles(imageSet.id, files));
  expect(images).toHaveLength(PICTURES);
  const { layers } = await networks.graph(network.id);
  // The last map, whose units see a part of the picture only.
  layer = layers.filter(({ outputShape, receptiveField }) => outputShape?.length === 3 && receptiveField.kind === 'window').at(-1)!.name; // prettier-ignore
  scan = await scanned({ networkId: network.id, layer });
}, 120_000);

const opened = new Map<string, Promise<OpenActivations>>();
function maps(imageId: string): Promise<OpenActivations> {
  const known = opened.get(imageId) ?? context.services.activations.open({ networkId: network.id, imageId, layer });
  opened.set(imageId, known);
  return known;
}
/** Every place of every picture, or of each picture its best place alone. */
async function everything(channel: number, side: Side, onePerPicture: boolean): Promise<Firing[]> {
  const firings: Firing[] = [];
  for (const [picture, { id }] of images.entries()) {
    const { values } = await maps(id);
    const size = scan.height * scan.width;
    const all = Array.from({ length: size }, (_, place) => ({
      value: values[channel * size + place]!,
      picture,
      place,
    }));
    if (onePerPicture) firings.push(all.reduce((best, one) => (compareFirings(side, one, best) < 0 ? one : best)));
    else firings.push(...all);
  }
  return firings.sort((a, b) => compareFirings(side, a, b));
}
/** The same patches, but for the order of those that are equal within rounding. */
function expectSame(patches: readonly Patch[], expected: readonly Firing[], channel: number) {
  const told = `channel ${channel}`;
  patches.forEach(({ value }, k) => expect(Math.abs(value - expected[k]!.value), told).toBeLessThan(CLOSE));
  for (const { imageId, value, place } of patches) {
    const [picture, at] = [images.findIndex(({ id }) => id === imageId), place.row * scan.width + place.col];
    const same = expected.find((one) => one.picture === picture && one.place === at);
    expect(Math.abs((same?.value ?? NaN) - value), told).toBeLessThan(CLOSE);
  }
}
const ranking = async (query: string) =>
  rest.rankingAnswerSchema.parse(await okJson(get(getRanking, imageSet.id, `?key=${scan.key}&${query}`)));
const channelOf = async (query: string) =>
  rest.channelPatchesAnswerSchema.parse(await okJson(get(getChannel, imageSet.id, `?key=${scan.key}&${query}`)))
    .patches;

describe('a scan for patches', () => {
  it('says what it is of, how much it saw, and is found again', async () => {
    expect(scan).toMatchObject({
      networkId: network.id,
      layer,
      place: null,
      pictures: PICTURES,
      seen: PICTURES,
      failed: 0,
    });
    expect(scan.task).toMatchObject({ kind: 'features', state: { status: 'completed' }, done: PICTURES });
    expect(scan.task?.title).toBe(`Patches of ${layer} of ${network.name} for Digits`);
    const { networks } = context.services;
    const shape = (await networks.graph(network.id)).layers.find(({ name }) => name === layer)!.outputShape;
    expect([scan.channels, scan.height, scan.width]).toEqual(shape);
    expect(await okJson(get(getScans, imageSet.id, '?network=another'))).toEqual({ scans: [] });
  });

  it('finds for every channel what going through everything finds, with the boxes of the receptive fields', async () => {
    const { layers } = await context.services.networks.graph(network.id);
    const field = layers.find(({ name }) => name === layer)!.receptiveField;
    if (field.kind !== 'window') throw new Error('not a window');
    const { width: side } = network.card.input;
    for (let from = 0; from < scan.channels; from += 16) {
      const { channels } = await ranking(`from=${from}&count=16&top=9`);
      for (const { channel, highest, max, fires } of channels) {
        const expected = await everything(channel, 'highest', true);
        expect(highest).toHaveLength(9);
        expectSame(highest, expected, channel);
        expect(max).toBeCloseTo(expected[0]!.value, 4);
        expect(fires).toBe(expected.filter(({ value }) => value > 0).length);
        for (const { place, box, clipped, fileName, label } of highest) {
          const y0 = field.height.offset + place.row * field.height.stride;
          const x0 = field.width.offset + place.col * field.width.stride;
          const [y1, x1] = [y0 + field.height.size, x0 + field.width.size];
          expect(box).toEqual({
            y0: Math.max(0, y0),
            x0: Math.max(0, x0),
            y1: Math.min(side, y1),
            x1: Math.min(side, x1),
          });
          expect(clipped).toBe(y0 < 0 || x0 < 0 || y1 > side || x1 > side);
          expect(images.find((image) => image.fileName === fileName)?.label).toBe(label);
        }
      }
    }
  });

  it('gives the lowest too, and several places of a picture where they are strong enough', async () => {
    for (const channel of [0, 7, scan.channels - 1]) {
      const one = await channelOf(`channel=${channel}&top=12`);
      expectSame(one.highest, await everything(channel, 'highest', true), channel);
      expectSame(one.lowest, await everything(channel, 'lowest', true), channel);
      const all = await channelOf(`channel=${channel}&top=30&perPicture=all`);
      expect(all.highest).toHaveLength(30);
      expectSame(all.highest, await everything(channel, 'highest', false), channel);
      expectSame(all.lowest, await everything(channel, 'lowest', false), channel);
      expect(new Set(all.highest.map(({ imageId }) => imageId)).size).toBeLessThan(30);
    }
  });

  it('says of a channel how it is spread, what the pictures are labelled as, and which channels go with it', async () => {
    const channel = 5;
    const patches = await channelOf(`channel=${channel}&top=10&bands=4&perBand=3`);
    const best = (await everything(channel, 'highest', true)).map(({ value }) => value);
    expect(patches.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(PICTURES);
    expect(patches.histogram.from).toBeCloseTo(best.at(-1)!, 4);
    expect(patches.bands.map(({ count, patches: sample }) => [count, sample.length])).toEqual(Array(4).fill([15, 3]));
    patches.bands.forEach(({ patches: sample }, band) => {
      for (const { value } of sample) {
        expect(value).toBeGreaterThanOrEqual(best[15 * (band + 1) - 1]! - CLOSE);
        expect(value).toBeLessThanOrEqual(best[15 * band]! + CLOSE);
      }
    });
    const counts = new Map<string | null, number>();
    for (const { label } of patches.highest) counts.set(label, (counts.get(label) ?? 0) + 1);
    expect(new Map(patches.labels.map(({ label, count }) => [label, count]))).toEqual(counts);
    expect(patches.purity).toBe(Math.max(...counts.values()) / 10);

    const column = async (c: number) => new Map((await everything(c, 'highest', true)).map(({ picture, value }) => [picture, value])); // prettier-ignore
    const own = await column(channel);
    for (const { channel: other, correlation } of [patches.together[0]!, patches.opposed[0]!]) {
      const theirs = await column(other);
      const pairs = images.map((_, picture) => [own.get(picture)!, theirs.get(picture)!] as const);
      expect(correlation).toBeCloseTo(pearson(pairs), 4);
    }
    expect(await channelOf(`channel=${channel}&top=10&bands=4&perBand=3`)).toEqual(patches);
  });

  it('orders channels by how they fire', async () => {
    for (const order of ['max', 'mean', 'fires'] as const) {
      const { channels } = await ranking(`order=${order}&count=64&top=1`);
      const keys = channels.map((channel) => channel[order]!);
      expect(keys).toEqual(keys.toSorted((a, b) => b - a));
      expect(new Set(channels.map(({ channel }) => channel)).size).toBe(channels.length);
    }
  });

  it('of the neurons at one place is of their values there', async () => {
    const place = { row: 2, col: 3 };
    const one = await scanned({ networkId: network.id, layer, place });
    expect(one).toMatchObject({ place, seen: PICTURES, channels: scan.channels });
    const answer = rest.rankingAnswerSchema.parse(await okJson(get(getRanking, imageSet.id, `?key=${one.key}&from=3&count=1&top=5`))); // prettier-ignore
    const [{ highest }] = answer.channels as [(typeof answer.channels)[number]];
    const values = await Promise.all(images.map(async ({ id }) => (await maps(id)).values[3 * scan.height * scan.width + 2 * scan.width + 3]!)); // prettier-ignore
    const expected = values.toSorted((a, b) => b - a);
    highest.forEach((patch, k) => {
      expect(patch.place).toEqual(place);
      expect(patch.value).toBeCloseTo(expected[k]!, 4);
    });
  });

  it('goes on with pictures that are added later, and sees none twice', async () => {
    const { images: service } = context.services;
    const grown = await service.createSet('Growing');
    const bytes = async (image: Image) => ({ fileName: image.fileName, label: image.label, bytes: await service.bytes(image) }); // prettier-ignore
    await service.addFiles(grown.id, await Promise.all(images.slice(0, 20).map(bytes)));
    const before = await scanned({ networkId: network.id, layer }, grown.id);
    expect(before).toMatchObject({ key: scan.key, seen: 20 });
    await service.addFiles(grown.id, await Promise.all(images.slice(20).map(bytes)));
    const after = await scanned({ networkId: network.id, layer }, grown.id);
    expect(after).toMatchObject({ seen: PICTURES, pictures: PICTURES });
    expect(after.version).toBeGreaterThan(before.version);
    const path_ = `?key=${scan.key}&count=8&top=9`;
    const { channels } = rest.rankingAnswerSchema.parse(await okJson(get(getRanking, grown.id, path_)));
    const named = (list: typeof channels) => list.map(({ highest, ...rest_ }) => ({ ...rest_, highest: highest.map(({ imageId: _, ...patch }) => patch) })); // prettier-ignore
    expect(named(channels)).toEqual(named((await ranking('count=8&top=9')).channels));
  });

  it('forgets what was cleared, and finds it again', async () => {
    const { database, features } = context.services;
    const before = (await ranking('count=8&top=9')).channels;
    for (const hash of await database.features.chunkHashes(scan.key, imageSet.id))
      expect(await features.dropChunk(hash, Date.now() + 60_000)).toBe(true);
    const { scan: cleared, channels } = await ranking('count=8&top=9');
    expect(cleared).toMatchObject({ seen: 0, pictures: PICTURES });
    expect(channels.map(({ highest, max, mean }) => [highest, max, mean])).toEqual(Array(8).fill([[], null, null]));
    expect(await scanned({ networkId: network.id, layer })).toMatchObject({ key: scan.key, seen: PICTURES });
    // In batches of other sizes, perhaps, which round otherwise.
    (await ranking('count=8&top=9')).channels.forEach(({ highest, fires }, channel) => {
      expect(fires).toBe(before[channel]!.fires);
      expectSame(highest, before[channel]!.highest.map(({ imageId, value, place }) => ({ value, picture: images.findIndex(({ id }) => id === imageId), place: place.row * scan.width + place.col })), channel); // prettier-ignore
    });
  });

  it('is refused with the field and the way out', async () => {
    const start = (question: object) => postJson(postScan, { networkId: network.id, layer, ...question }, { id: imageSet.id }); // prettier-ignore
    await expectRefusal(start({ layer: 'konv' }), 400, 'invalid_input', 'layer');
    await expectRefusal(start({ place: { row: 99, col: 0 } }), 400, 'invalid_input', 'place');
    await expectRefusal(start({ place: { row: 0, col: scan.width } }), 400, 'invalid_input', 'place');
    await expectRefusal(start({ networkId: 'none' }), 404, 'not_found', 'networkId');
    const vectors = await context.services.features.start({ networkId: network.id, imageSetId: imageSet.id, pooling: 'mean' }); // prettier-ignore
    await expectRefusal(get(getRanking, imageSet.id, `?key=${vectors.key}`), 404, 'not_found', 'key');
    const bad: [string, string][] = [['channel=9999', 'channel'], ['channel=0&top=0', 'top'], ['channel=0&top=65', 'top'], ['top=3', 'channel']]; // prettier-ignore
    for (const [query, field] of bad)
      await expectRefusal(get(getChannel, imageSet.id, `?key=${scan.key}&${query}`), 400, 'invalid_input', field);
    await whenOver(context.services.tasks, vectors.task.id);
  });
});

function pearson(pairs: readonly (readonly [number, number])[]): number {
  const mean = (k: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[k], 0) / pairs.length;
  const [a, b] = [mean(0), mean(1)];
  const sum = (f: (pair: readonly [number, number]) => number) => pairs.reduce((total, pair) => total + f(pair), 0);
  return sum(([x, y]) => (x - a) * (y - b)) / Math.sqrt(sum(([x]) => (x - a) ** 2) * sum(([, y]) => (y - b) ** 2));
}
