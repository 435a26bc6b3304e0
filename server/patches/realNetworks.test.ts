/**
 * Scans of real networks on real services, against a slow twin: the bare engine, one picture at a time, every place
 * looked at and everything sorted. Boxes against what the units see when that is measured. Published networks are
 * skipped where they are missing.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '@/lib/domain/network';
import type { LayerScan, Patch } from '@/lib/domain/patches';
import { preprocess } from '@/lib/image/preprocess';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { onnxSource } from '@/lib/onnx/onnxGraph';
import { listPictures, readPicture } from '@/models/objects/readPictures';
import { inputDims } from '../compute/checkCard';
import { contradictedBoxes, type ClaimedBox } from '../compute/contradictedBoxes.testing';
import { createServices, type RunningServices } from '../createServices';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { openEngine } from '../engine/openEngine';
import { imageReader } from '../image/imageReader';
import { withZipListing } from '../images/listZip';
import { createLog } from '../log';
import { readModelCard } from '../networks/readModelCard';
import { PROJECT_ROOT } from '../projectRoot';
import { whenOver } from '../tasks/whenOver.testing';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');
const present = existsSync(path.join(ASSETS, 'models/squeezenet1.1.onnx'));
if (!present) console.warn(`Skipped: there are no published networks in ${ASSETS} (SPECULAR_ASSETS).`);

const PICTURES = 24;
const TOP = 9;
/** A batch adds up in another order than a single picture: in units of the range of a channel's values. */
const CLOSE = 1e-5;
/** Channels of a layer whose best place is measured, and which are asked for every place of every picture. */
const LOOKED_AT = 2;
const SLOW = 120_000;

let dataDir: string;
let running: RunningServices;
beforeAll(async () => {
  dataDir = await makeDataDir('real-patches');
  const log = createLog({ level: 'silent', format: 'text' });
  running = await createServices({ config: { dataDir, databaseUrl: undefined, device: 'cpu' }, log });
}, SLOW);
afterAll(async () => {
  await running.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Picture {
  name: string;
  bytes: Uint8Array;
}
/** Some of them, from everywhere. */
const spread = <T>(all: readonly T[]) => all.filter((_, k) => k % Math.floor(all.length / PICTURES) === 0).slice(0, PICTURES); // prettier-ignore

async function photographs(): Promise<Picture[]> {
  const folder = path.join(ASSETS, 'images/imagenet-samples');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.JPEG')).sort();
  return Promise.all(spread(names).map(async (name) => ({ name, bytes: await readFile(path.join(folder, name)) })));
}
const cifar = () =>
  withZipListing(path.join(ASSETS, 'images/cifar10-test-2000.zip'), ({ files }) =>
    Promise.all(spread(files).map(async (file) => ({ name: file.path.replace('/', '-'), bytes: await file.read() }))),
  );
const objects = () =>
  Promise.all(
    spread(listPictures()).map(async (picture) => ({ name: picture.file, bytes: await readPicture(picture) })),
  );

/** One layer of one picture by the bare engine: channels × height × width. */
type Maps = Float32Array;

/** By the name of a tensor, then by picture. */
async function direct(cardPath: string, tensors: readonly string[], pictures: readonly Picture[]) {
  const { card, weightsPath, fileName } = await readModelCard(cardPath);
  const network = await (await openEngine({ device: 'cpu' })).load(weightsPath, fileName);
  const maps = new Map<string, Maps[]>(tensors.map((tensor) => [tensor, []]));
  for (const { name, bytes } of pictures) {
    const fitted = await imageReader.fit(bytes, name, card.input);
    const feeds = { [card.input.tensor]: { data: preprocess(fitted, card.input), dims: inputDims(card, 1) } };
    const answers = await network.run(feeds, tensors);
    for (const tensor of tensors) maps.get(tensor)!.push(answers[tensor]!.data);
  }
  await network.dispose();
  return maps;
}

interface Firing {
  value: number;
  picture: number;
  place: number;
}
/** Every place of every picture, or the first best one of each. */
function sorted(maps: readonly Maps[], channel: number, size: number, perPicture: 'one' | 'all'): Firing[] {
  const firings = maps.flatMap((values, picture) => {
    const own = values.subarray(channel * size, (channel + 1) * size);
    if (perPicture === 'all') return Array.from(own, (value, place) => ({ value, picture, place }));
    const value = own.reduce((a, b) => Math.max(a, b));
    return [{ value, picture, place: own.indexOf(value) }];
  });
  return firings.sort((a, b) => b.value - a.value || a.picture - b.picture || a.place - b.place);
}

function rangeOf(maps: readonly Maps[], channel: number, size: number): number {
  const own = maps.map((values) => values.subarray(channel * size, (channel + 1) * size));
  return Math.max(...own.map((map) => map.reduce((a, b) => Math.max(a, b)))) - Math.min(...own.map((map) => map.reduce((a, b) => Math.min(a, b)))); // prettier-ignore
}

/** What differs: another picture or place counts as the same only where its own value is that of the one expected. */
function differences(patches: readonly Patch[], expected: readonly Firing[], of: Compared): string[] {
  const { maps, names, scan, channel, size } = of;
  const tolerance = CLOSE * rangeOf(maps, channel, size);
  return patches.flatMap(({ fileName, value, place: { row, col } }, k) => {
    const [picture, place] = [names.indexOf(fileName), row * scan.width + col];
    const other = expected[k]!;
    const own = maps[picture]?.[channel * size + place] ?? NaN;
    const close = Math.abs(value - own) <= tolerance && Math.abs(own - other.value) <= tolerance;
    const same = picture === other.picture && place === other.place;
    if (!same) of.swapped.count++;
    return close ? [] : [`${scan.layer} ${channel} #${k}: ${fileName} ${place} ${value}, not ${JSON.stringify(other)}`];
  });
}
interface Compared {
  maps: readonly Maps[];
  names: readonly string[];
  scan: LayerScan;
  channel: number;
  /** Places of a map. */
  size: number;
  /** Patches in the place of one of the same value. */
  swapped: { count: number };
}

async function compareAll(cardPath: string, layers: readonly string[], pictures: readonly Picture[]) {
  const { networks, images, patches, tasks } = running.services;
  const network: Network = await networks.addFromFile(cardPath);
  const imageSet = await images.createSet(network.name);
  const added = await images.addFiles(imageSet.id, pictures.map(({ name, bytes }) => ({ fileName: name, label: null, bytes }))); // prettier-ignore
  const names = added.images.map(({ fileName }) => fileName);
  expect(names).toEqual(pictures.map(({ name }) => name));
  const graph = await networks.graph(network.id);
  const tensors = layers.map((layer) => graph.layers.find(({ name }) => name === layer)!.tensor);
  const twin = await direct(cardPath, tensors, pictures);
  const found = { differences: [] as string[], channels: 0, patches: 0, swapped: { count: 0 } };
  const claims: ClaimedBox[] = [];
  for (const [at, layer] of layers.entries()) {
    const { key, task } = await patches.start(imageSet.id, { networkId: network.id, layer });
    expect(await whenOver(tasks, task!.id)).toMatchObject({ state: { status: 'completed' } });
    const maps = twin.get(tensors[at]!)!;
    const question = { from: 0, count: Infinity, order: 'channel' as const, top: TOP };
    const { scan, channels } = await patches.rank(key, imageSet.id, question);
    expect(scan).toMatchObject({ seen: PICTURES, pictures: PICTURES, failed: 0 });
    const size = scan.height * scan.width;
    expect(maps[0]).toHaveLength(scan.channels * size);
    for (const { channel, highest } of channels) {
      const compared = { maps, names, scan, channel, size, swapped: found.swapped };
      expect(highest).toHaveLength(TOP);
      found.differences.push(...differences(highest, sorted(maps, channel, size, 'one'), compared));
      found.patches += highest.length;
    }
    found.channels += channels.length;
    for (let k = 1; k <= LOOKED_AT; k++) {
      const channel = Math.floor((k * scan.channels) / (LOOKED_AT + 1));
      const every = { channel, top: TOP, perPicture: 'all' as const, bands: 1, perBand: 1, seed: 1 };
      const { highest } = await patches.channel(key, imageSet.id, every);
      const compared = { maps, names, scan, channel, size, swapped: { count: 0 } };
      found.differences.push(...differences(highest, sorted(maps, channel, size, 'all'), compared));
      const [{ place, box }] = highest as [Patch];
      claims.push({ layer, row: place.row, column: place.col, box: box! });
    }
  }
  return { ...found, claims };
}

async function contradicted(cardPath: string, claims: readonly ClaimedBox[]): Promise<string[]> {
  const { card, weightsPath, fileName } = await readModelCard(cardPath);
  const bytes = await readFile(weightsPath);
  return contradictedBoxes(bytes, onnxSource(decodeOnnx(bytes, fileName), fileName, card), claims);
}

describe('the patches of a real network are those that going through everything finds', () => {
  const published = (name: string) => path.join(ASSETS, `models/${name}.model.json`);
  const OBJECTS = path.join(PROJECT_ROOT, 'models/objects/objects.model.json');

  it.skipIf(!present).each([
    // Early, in the middle, late.
    ['SqueezeNet 1.1', published('squeezenet1.1'), photographs, ['pool1_1', 'fire4/concat_1', 'fire9/concat_1'], 832],
    // The second and third come after the shortcut.
    ['ResNet-20', published('resnet20-cifar10'), cifar, ['/Relu', '/layer2/layer2.0/Relu_1', '/layer3/layer3.2/Add'], 112],
  ])('%s', check, SLOW); // prettier-ignore

  it('Objects', () => check('Objects', OBJECTS, objects, ['/MaxPool', '/blocks/blocks.1/Relu_1', '/blocks/blocks.2/Add'], 328), SLOW); // prettier-ignore

  async function check(
    _name: string,
    cardPath: string,
    read: () => Promise<Picture[]>,
    layers: string[],
    channels: number,
  ) {
    const found = await compareAll(cardPath, layers, await read());
    expect(found.differences).toEqual([]);
    expect(found).toMatchObject({ channels, patches: channels * TOP });
    // Values that are equal within rounding are rare: it is no way round the comparison.
    expect(found.swapped.count).toBeLessThan(found.patches / 200);
    expect(found.claims).toHaveLength(layers.length * LOOKED_AT);
    expect(await contradicted(cardPath, found.claims)).toEqual([]);
  }
});
