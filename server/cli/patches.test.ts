/** The patches command against the bare engine: every place of every picture, one picture at a time, sorted. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preprocess } from '@/lib/image/preprocess';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { seededRandom } from '@/lib/random/seededRandom';
import { savedFiles, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import { openEngine } from '../engine/openEngine';
import { darkBlindNetwork } from '../features/testNetworks.testing';
import { imageReader } from '../image/imageReader';
import { makeZip } from '../images/makeZip.testing';
import { readModelCard } from '../networks/readModelCard';
import { findPatches } from './patchFiles';
import { runInProcess } from './runInProcess.testing';

const SIDE = 16;
const CHANNELS = 4;
/** In the order in which a folder is gone through. */
const NAMES = ['4.png', 'cat/0.png', 'cat/1.png', 'dog/2.png', 'dog/=3.png', 'dog/5.png', 'dog/6.png'];
let folder: string;
const inFolder = (...names: string[]) => path.join(folder, ...names);
const files: { name: string; data: Buffer }[] = [];

interface Line {
  channel: number;
  file: string;
  label: string | null;
  value: number;
  position: { row: number; col: number };
  box: { x: number; y: number; width: number; height: number } | null;
  clipped: boolean;
}
type Firing = Pick<Line, 'file' | 'value'> & { row: number; col: number };

async function writeCard(name: string, card: object): Promise<void> {
  const output = { tensor: TINY_OUTPUT, kind: 'logit' };
  const labels = ['a', 'b', 'c', 'd', 'e'];
  await writeFile(inFolder(`${name}.model.json`), JSON.stringify({ name, format: 'onnx', output, labels, ...card }));
}
const input = (side: number) => ({ tensor: TINY_INPUT, width: side, height: side, scale: 1 / 255 });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-patches-'));
  await writeFile(inFolder('tiny.onnx'), tinyNetwork({ width: SIDE, height: SIDE }));
  await writeCard('tiny', { file: 'tiny.onnx', input: input(SIDE) });
  for (const [seed, name] of NAMES.entries()) {
    const random = seededRandom(seed + 1);
    const rgb = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => Math.floor(random() * 256));
    const data = await sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } }).png().toBuffer(); // prettier-ignore
    files.push({ name, data });
    await mkdir(path.dirname(inFolder('set', name)), { recursive: true });
    await writeFile(inFolder('set', name), data);
  }
  await writeFile(inFolder('set.zip'), makeZip(files));
  await writeFile(inFolder('set', 'dog', 'broken.png'), 'no picture');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(layer: string, ...more: string[]) {
  const images = more.includes('--images') ? [] : ['--images', inFolder('set.zip')];
  const model = more.includes('--model') ? [] : ['--model', inFolder('tiny.model.json')];
  const { lines, notes } = await runInProcess(['patches', ...model, '--device', 'cpu', '--layer', layer, ...images, ...more]); // prettier-ignore
  return { patches: lines.slice(0, -1) as unknown as Line[], about: lines.at(-1)!, notes };
}

/** What the bare engine gives for each picture alone. */
async function direct(tensor: string): Promise<{ name: string; values: Float32Array; dims: readonly number[] }[]> {
  const { card, weightsPath, fileName } = await readModelCard(inFolder('tiny.model.json'));
  const network = await (await openEngine({ device: 'cpu' })).load(weightsPath, fileName);
  const found = [];
  for (const { name, data } of files) {
    const fitted = await imageReader.fit(data, name, card.input);
    const feeds = { [card.input.tensor]: { data: preprocess(fitted, card.input), dims: [1, 3, SIDE, SIDE] } };
    const { data: values, dims } = (await network.run(feeds, [tensor]))[tensor]!;
    found.push({ name, values, dims });
  }
  await network.dispose();
  return found;
}
const answers = new Map<string, ReturnType<typeof direct>>();

/** Every place of every picture for a channel of a tensor with the channels first, best first. */
async function everything(tensor: string, channel: number, side: 'highest' | 'lowest'): Promise<Firing[]> {
  if (!answers.has(tensor)) answers.set(tensor, direct(tensor));
  const firings: Firing[] = [];
  for (const { name: file, values, dims } of await answers.get(tensor)!) {
    const [, , height = 1, width = 1] = dims;
    for (let row = 0; row < height; row++)
      for (let col = 0; col < width; col++)
        firings.push({ file, row, col, value: values[(channel * height + row) * width + col]! });
  }
  // Stable: of equal values the earlier picture, and in it the earlier place, stays first.
  return firings.sort((a, b) => (side === 'highest' ? b.value - a.value : a.value - b.value));
}
const firstOfEach = (firings: Firing[]) =>
  firings.filter((one, k) => firings.findIndex(({ file }) => file === one.file) === k);

function expectFirings(patches: readonly Line[], expected: readonly Firing[]): void {
  const places = patches.map(({ file, position }) => ({ file, ...position }));
  expect(places).toEqual(expected.map(({ file, row, col }) => ({ file, row, col })));
  patches.forEach(({ value }, k) => expect(value).toBeCloseTo(expected[k]!.value, 5));
}
const of = (patches: readonly Line[], channel: number) => patches.filter((patch) => patch.channel === channel);

describe('specular patches', () => {
  it('gives for every channel of a folder or a zip the pictures that fire it most, and where', async () => {
    for (const source of ['set', 'set.zip']) {
      const { patches, about, notes } = await run('c2', '--images', inFolder(source), '--top', '5');
      expect(patches).toHaveLength(CHANNELS * 5);
      for (let channel = 0; channel < CHANNELS; channel++)
        expectFirings(of(patches, channel), firstOfEach(await everything('c2', channel, 'highest')).slice(0, 5));
      for (const { file, label } of patches) expect(label).toBe(file.includes('/') ? file.split('/')[0] : null);
      expect(about).toEqual({
        ...{ layer: expect.any(String) as string, tensor: 'c2', channels: CHANNELS, height: 8, width: 8 },
        ...{ pictures: NAMES.length, leftOut: source === 'set' ? 1 : 0, device: 'cpu' },
        seconds: expect.any(Number) as number,
      });
      expect(notes.join('\n')).toMatch(source === 'set' ? /broken\.png/ : /^$/);
    }
  });

  it('gives the lowest, of one channel, and all pictures where there are fewer than are asked for', async () => {
    const { patches } = await run('c2', '--channel', '2', '--side', 'lowest', '--top', '100');
    expectFirings(patches, firstOfEach(await everything('c2', 2, 'lowest')));
    expect(patches.map(({ channel }) => channel)).toEqual(Array(NAMES.length).fill(2));
  });

  it('gives several places of a picture where every place counts', async () => {
    for (const side of ['highest', 'lowest'] as const) {
      const { patches } = await run('c1', '--per-picture', 'all', '--top', '40', '--side', side);
      for (let channel = 0; channel < CHANNELS; channel++)
        expectFirings(of(patches, channel), (await everything('c1', channel, side)).slice(0, 40));
    }
  });

  it('gives the neurons at one place, however many places of a picture count', async () => {
    const all = (await everything('c2', 1, 'highest')).filter(({ row, col }) => row === 6 && col === 3);
    for (const per of ['one', 'all']) {
      const { patches } = await run('c2', '--place', '6,3', '--channel', '1', '--per-picture', per);
      expectFirings(patches, all);
    }
  });

  it('draws the box that a unit sees in pixels of the input, cut at the edge', async () => {
    // Convolution 3×3, pooling 2×2, convolution 3×3, each with a rim of one where it is a convolution: 8 wide, from −3.
    const { patches } = await run('c2', '--per-picture', 'all', '--channel', '0', '--top', '1000');
    expect(patches).toHaveLength(8 * 8 * NAMES.length);
    for (const { position, box, clipped } of patches) {
      const [y, x] = [2 * position.row - 3, 2 * position.col - 3];
      const inside = { x: Math.max(0, x), y: Math.max(0, y) };
      const [right, bottom] = [Math.min(SIDE, x + 8), Math.min(SIDE, y + 8)];
      expect(box).toEqual({ ...inside, width: right - inside.x, height: bottom - inside.y });
      expect(clipped).toBe(x < 0 || y < 0 || x + 8 > SIDE || y + 8 > SIDE);
    }
    expect(new Set(patches.map(({ clipped }) => clipped))).toEqual(new Set([true, false]));
    const { patches: scores } = await run(TINY_OUTPUT, '--channel', '0', '--top', '1');
    expect(scores).toMatchObject([{ position: { row: 0, col: 0 }, box: { x: 0, y: 0, width: SIDE, height: SIDE } }]);
  });

  it('finds the same in TensorFlow.js, which keeps the channels last', async () => {
    await mkdir(inFolder('tfjs'));
    for (const [name, bytes] of savedFiles(tinyLayersModel())) await writeFile(inFolder('tfjs', name), bytes);
    await writeCard('tfjs/twin', { format: 'tfjs', file: 'model.json', input: { width: 8, height: 8, scale: 1 / 255, layout: 'NHWC' } }); // prettier-ignore
    await writeFile(inFolder('small.onnx'), tinyNetwork());
    await writeCard('small', { file: 'small.onnx', input: input(8) });
    for (const per of ['one', 'all']) {
      const onnx = await run('r2', '--model', inFolder('small.model.json'), '--per-picture', per, '--top', '6');
      const tfjs = await run('relu2', '--model', inFolder('tfjs/twin.model.json'), '--per-picture', per, '--top', '6');
      expect(tfjs.about).toMatchObject({ channels: 4, height: 4, width: 4, device: 'wasm' });
      const firing = onnx.patches.filter(({ value }) => value > 0);
      const same = tfjs.patches.filter(({ value }) => value > 0);
      expect(same).toEqual(firing.map((patch) => ({ ...patch, value: expect.closeTo(patch.value, 4) as number })));
      expect(firing.length).toBeGreaterThan(10);
    }
  });

  it('leaves out and names a picture for which the layer gives NaN', async () => {
    await writeFile(inFolder('blind.onnx'), darkBlindNetwork());
    await writeCard('blind', { file: 'blind.onnx', input: input(8), labels: ['a', 'b'] });
    await mkdir(inFolder('greys'));
    for (const level of [10, 200, 255]) {
      const background = { r: level, g: level, b: level };
      await sharp({ create: { width: 8, height: 8, channels: 3, background } }).toFile(inFolder('greys', `${level}.png`)); // prettier-ignore
    }
    const { patches, about, notes } = await run('logs', '--model', inFolder('blind.model.json'), '--images', inFolder('greys')); // prettier-ignore
    expect(about).toMatchObject({ pictures: 2, leftOut: 1 });
    expect(new Set(patches.map(({ file }) => file))).toEqual(new Set(['200.png', '255.png']));
    expect(notes).toEqual([expect.stringMatching(/^10\.png: .* NaN/)]);
  });

  it('says how far it was when it is stopped', async () => {
    const controller = new AbortController();
    const stopped = findPatches({
      ...{ model: inFolder('tiny.model.json'), images: inFolder('set.zip'), layer: 'c2', top: 9 },
      ...{ side: 'highest', perPicture: 'one', device: 'cpu', signal: controller.signal },
      onRefused: () => {},
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled', message: expect.stringMatching(/^Stopped after 1 of 7 pictures/) as string }); // prettier-ignore
  });

  it('says what is wrong with a question, and what would be right', async () => {
    const refused = async (answer: Promise<unknown>, field: string, message: RegExp, code = 'invalid_input') =>
      expect(answer).rejects.toMatchObject({ code, options: { field }, message: expect.stringMatching(message) as string }); // prettier-ignore
    await refused(run('c3'), 'layer', /no layer "c3"/);
    await refused(run('c2', '--channel', '4'), 'channel', /4 channels, numbered from 0/);
    await refused(run('c2', '--channel', '-1'), 'channel', /4 channels, numbered from 0/);
    await refused(run('c2', '--top', '0'), 'top', /from 1 to 1000/);
    await refused(run('c2', '--top', '1001'), 'top', /from 1 to 1000/);
    // Row-major there would be such a place: the first one of the next row.
    await refused(run('c2', '--place', '0,8'), 'place', /8 rows and 8 columns/);
    await refused(run('c2', '--images', inFolder('nowhere')), 'images', /nowhere/, 'not_found');
    for (const wrong of [
      ['--place', '3'],
      ['--side', 'left'],
      ['--per-picture', 'two'],
      ['--channel', 'x'],
    ])
      // prettier-ignore
      await expect(run('c2', ...wrong)).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  });
});
