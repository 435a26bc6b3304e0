import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_SEED } from '@/lib/domain/occlusion';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { replacementImage } from '@/lib/occlusion/fill';
import { decodeNpy } from '@/lib/tensor/npy';
import { readNpy } from '@/lib/tensor/readNpy';
import { PROJECT_ROOT } from '../projectRoot';
import { naiveOcclusion, type NaiveCard, type NaiveFill } from './naiveOcclusion.testing';
import { runInProcess } from './runInProcess.testing';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(PROJECT_ROOT, '../shared/assets');
const hasAssets = existsSync(path.join(ASSETS, 'models'));
if (!hasAssets) console.warn(`Skipped: the real networks and photographs are not in ${ASSETS} (SPECULAR_ASSETS).`);

const photograph = (name: string) => path.join(ASSETS, 'images/imagenet-samples', name);
const AFGHAN = photograph('160_n02088094_Afghan_hound.JPEG');
const POMERANIAN = photograph('259_n02112018_Pomeranian.JPEG');
const CAR_WHEEL = photograph('479_n02974003_car_wheel.JPEG');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-occlude-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A picture that has the network's input size already: its pixels are the network's pixels. */
async function pictureOfSize(
  source: string,
  width: number,
  height: number,
): Promise<{ file: string; rgb: Uint8Array }> {
  const file = path.join(folder, `${path.basename(source)}-${width}x${height}.png`);
  await sharp(source).resize(width, height).toColourspace('srgb').png().toFile(file);
  return { file, rgb: await sharp(file).raw().toBuffer() };
}

interface Run {
  model: string;
  image: string;
  patch: number;
  stride: number;
  fill?: string;
  target?: string;
}
async function occlude({ model, image, patch, stride, fill, target }: Run) {
  const out = path.join(folder, 'map.npy');
  const args = ['--model', model, '--image', image, '--patch', String(patch), '--stride', String(stride)];
  if (fill) args.push('--fill', fill);
  if (target) args.push('--target', target);
  const { lines } = await runInProcess(['occlude', ...args, '--device', 'cpu', '--out', out]);
  expect(lines).toHaveLength(1);
  return { line: lines[0]!, map: decodeNpy(await readFile(out)) };
}

const modelCard = (name: string) => path.join(ASSETS, 'models', `${name}.model.json`);
async function readCard(name: string): Promise<NaiveCard & { file: string }> {
  return JSON.parse(await readFile(modelCard(name), 'utf8')) as NaiveCard & { file: string };
}
/** Of each channel, rounded. */
function meanOf(rgb: Uint8Array): [number, number, number] {
  const mean = (channel: number) => {
    const values = Array.from(rgb).filter((_, i) => i % 3 === channel);
    return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
  };
  return [mean(0), mean(1), mean(2)];
}
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

describe.skipIf(!hasAssets)('specular occlude equals one forward pass per cell within 1e-5, borders included', () => {
  it.each([
    { net: 'squeezenet1.1', source: AFGHAN, side: 224, patch: 47, stride: 45, fill: [128, 128, 128] },
    { net: 'mobilenet-v2', source: CAR_WHEEL, side: 224, patch: 64, stride: 40, fill: [0, 0, 0] },
    { net: 'resnet20-cifar10', source: POMERANIAN, side: 32, patch: 7, stride: 3, fill: [255, 0, 10] },
  ] as const)('$net', { timeout: 120_000 }, async ({ net, source, side, patch, stride, fill }) => {
    const picture = await pictureOfSize(source, side, side);
    const card = await readCard(net);
    const naive = await naiveOcclusion(path.join(ASSETS, 'models', card.file), card, picture.rgb, {
      patch,
      stride,
      fill: [...fill],
    });
    const { line, map } = await occlude({
      model: modelCard(net),
      image: picture.file,
      patch,
      stride,
      fill: fill.join(','),
    });

    const top = naive.base.indexOf(Math.max(...naive.base));
    const expected = naive.cells.map((probabilities) => probabilities[top]!);
    expect(map.shape).toEqual([naive.rows, naive.cols]);
    expect(largestDifference(map.data, expected)).toBeLessThan(1e-5);
    expect(line).toMatchObject({ target: top, rows: naive.rows, cols: naive.cols, device: 'cpu' });
    expect(line.base).toBeCloseTo(naive.base[top]!, 5);
    expect(line.min).toBeCloseTo(Math.min(...expected), 5);
    expect(line.max).toBeCloseTo(Math.max(...expected), 5);
    // A map that says nothing would pass any comparison.
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.01);
  });

  it('both engines give the same, say what a cell costs, and the most probable classes are written', async () => {
    const { file } = await pictureOfSize(POMERANIAN, 224, 224);
    const classes = path.join(folder, 'classes.npy');
    const args = ['--model', modelCard('squeezenet1.1'), '--image', file, '--patch', '48', '--stride', '24', '--device', 'cpu', '--out', path.join(folder, 'map.npy')]; // prettier-ignore
    const run = async (...more: string[]) =>
      (await runInProcess(['occlude', ...args, ...more])).lines[0] as Record<string, unknown>;
    const compared = await run('--classes', classes, '--compare');
    expect(compared).toMatchObject({ label: 'Pomeranian', device: 'cpu' });
    const { msPerCell, speedup, difference } = compared as { msPerCell: Record<string, number>; speedup: number; difference: number }; // prettier-ignore
    expect(msPerCell.naive).toBeGreaterThan(0);
    expect(speedup).toBeCloseTo(msPerCell.naive! / msPerCell.incremental!, 6);
    expect(difference).toBeLessThan(1e-5);
    const naive = await run('--engine', 'naive');
    expect(naive).not.toHaveProperty('msPerCell');
    for (const key of ['target', 'base', 'min', 'max'] as const)
      expect(compared[key]).toBeCloseTo(naive[key] as number, 5);
    const written = readNpy(await readFile(classes), 'classes.npy');
    expect(written.shape).toEqual([10, 10]);
    // Where the face is covered another class wins; elsewhere the Pomeranian does.
    expect(written.data).toContain(259);
    expect(new Set(written.data).size).toBeGreaterThan(1);
    await expect(run('--engine', 'fast')).rejects.toThrow(/incremental, naive/);
  }, 120_000);

  it('half-precision SqueezeNet, whose file fixes the batch at 1, stays within 5e-3 of float32', async () => {
    const { file } = await pictureOfSize(AFGHAN, 224, 224);
    const question = { image: file, patch: 64, stride: 48, target: '160' };
    const full = await occlude({ ...question, model: modelCard('squeezenet1.1') });
    const half = await occlude({ ...question, model: modelCard('squeezenet1.1-fp16') });
    expect(half.map.shape).toEqual([5, 5]);
    expect(largestDifference(half.map.data, full.map.data)).toBeLessThan(5e-3);
    expect(largestDifference(half.map.data, full.map.data)).toBeGreaterThan(0); // really another network
  }, 120_000);
});

describe('specular occlude on inputs that are easily got wrong', () => {
  it.each([
    { width: 14, height: 8, layout: 'NCHW', channels: 'RGB' },
    { width: 6, height: 12, layout: 'NHWC', channels: 'BGR' },
    { width: 10, height: 4, layout: 'NCHW', channels: 'GRAY' },
  ] as const)('$width × $height, $layout, $channels', async ({ width, height, layout, channels }) => {
    const planes = channels === 'GRAY' ? 1 : 3;
    const card = {
      name: 'tiny',
      format: 'onnx',
      file: `tiny-${width}x${height}.onnx`,
      input: {
        tensor: TINY_INPUT,
        width,
        height,
        layout,
        channels,
        scale: 1 / 64,
        mean: [2, 1.5, 1].slice(0, planes),
        std: [0.5, 1, 2].slice(0, planes),
      },
      output: { tensor: TINY_OUTPUT, kind: 'logit' as const },
      labels: ['a', 'b', 'c', 'd', 'e'],
    };
    const weights = tinyNetwork({ width, height, layout, channels: planes });
    await writeFile(path.join(folder, card.file), weights);
    const model = path.join(folder, `tiny-${width}x${height}.model.json`);
    await writeFile(model, JSON.stringify(card));
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 89 + ((i * i) % 31)) % 256);
    const image = path.join(folder, `tiny-${width}x${height}.png`);
    await sharp(rgb, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(image);

    const spec = { patch: 3, stride: 2 };
    const pixels = { width, height, rgb };
    const fills: [string, NaiveFill][] = [
      ['250,10,90', [250, 10, 90]],
      ['mean', meanOf(rgb)],
      // Mean / scale is 128, 96 and 64 in the card's order; a grey network has 128 alone.
      ['data-mean', channels === 'RGB' ? [128, 96, 64] : channels === 'BGR' ? [64, 96, 128] : [128, 128, 128]],
      ['blur', replacementImage(pixels, { kind: 'blur', sigma: 1 }, card.input).rgb], // a third of the patch
      ['noise:7', replacementImage(pixels, { kind: 'noise', seed: 7 }, card.input).rgb],
      ['shuffle:7', replacementImage(pixels, { kind: 'shuffle', seed: 7 }, card.input).rgb],
    ];
    const maps = new Set<string>();
    for (const [text, fill] of fills) {
      const naive = await naiveOcclusion(weights, card, rgb, { ...spec, fill });
      const targets = text === 'mean' ? [0, 4] : [4];
      for (const target of targets) {
        const { line, map } = await occlude({ model, image, ...spec, fill: text, target: String(target) });
        expect(map.shape).toEqual([height / 2, width / 2]);
        const expected = naive.cells.map((probabilities) => probabilities[target]!);
        expect(largestDifference(map.data, expected), text).toBeLessThan(1e-5);
        expect(line).toMatchObject({ target, label: 'abcde'[target], rows: height / 2, cols: width / 2 });
        maps.add(`${target}: ${String(map.data)}`);
      }
    }
    expect(maps.size).toBe(fills.length + 1); // each fill has a map of its own
  });
});

describe.skipIf(!hasAssets)('fitting by the card', () => {
  // Stated beside the photographs; the kernel of the resize moves them by a few percent.
  it.each([
    ['squeezenet1.1', 'Afghan hound', AFGHAN, 0.78],
    ['squeezenet1.1', 'Pomeranian', POMERANIAN, 0.43],
    ['squeezenet1.1', 'car wheel', CAR_WHEEL, 0.996],
    ['mobilenet-v2', 'Afghan hound', AFGHAN, 0.68],
    ['mobilenet-v2', 'Pomeranian', POMERANIAN, 0.7],
    ['mobilenet-v2', 'car wheel', CAR_WHEEL, 0.83],
  ])('lets %s see the %s as sure as it is known to be', async (net, label, image, probability) => {
    const { lines } = await runInProcess(['predict', '--model', modelCard(net), '--image', image, '--device', 'cpu']);
    const top = (lines[0] as { top: { label: string; probability: number }[] }).top;
    expect(top).toHaveLength(5);
    expect(top[0]!.label).toContain(label);
    expect(Math.abs(top[0]!.probability - probability)).toBeLessThanOrEqual(0.01);
  });
});

it('repeats a random fill with the seeds after it, and refuses one that is the same every time', async () => {
  const card = {
    name: 'Tiny',
    format: 'onnx',
    file: 'repeated.onnx',
    input: { tensor: TINY_INPUT, width: 8, height: 8, scale: 1 / 255 },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: ['a', 'b', 'c'],
  };
  await writeFile(path.join(folder, card.file), tinyNetwork({ classes: 3 }));
  const model = path.join(folder, 'repeated.model.json');
  await writeFile(model, JSON.stringify(card));
  const image = path.join(folder, 'repeated.png');
  const rgb = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (i * 89) % 256);
  await sharp(rgb, { raw: { width: 8, height: 8, channels: 3 } }).png().toFile(image); // prettier-ignore

  const run = { model, image, patch: 3, stride: 2, target: '1' };
  const maps = [];
  // After the largest seed comes 0.
  for (const seed of [MAX_SEED, 0]) maps.push((await occlude({ ...run, fill: `noise:${seed}` })).map.data);
  const args = ['occlude', '--model', model, '--image', image, '--patch', '3', '--stride', '2', '--target', '1', '--device', 'cpu']; // prettier-ignore
  const out = path.join(folder, 'repeated.npy');
  const repeats = ['--out', out, '--repeats', '2'];
  const { lines } = await runInProcess([...args, ...repeats, '--fill', `noise:${MAX_SEED}`]);
  const read = async (name: string) => decodeNpy(await readFile(path.join(folder, name)));
  expect((await read('repeated.npy')).data).toEqual(maps[0]);
  const [mean, spread] = [await read('repeated-mean.npy'), await read('repeated-spread.npy')];
  expect(spread.shape).toEqual([4, 4]);
  for (let cell = 0; cell < 16; cell++) {
    const values = maps.map((map) => map[cell]!);
    const average = values.reduce((a, b) => a + b) / 2;
    expect(mean.data[cell]).toBeCloseTo(average, 6);
    const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
    expect(spread.data[cell]).toBeCloseTo(Math.sqrt(squares), 6);
  }
  expect(lines[0]!.repeats).toBe(2);
  expect(lines[0]!.meanSpread).toBeCloseTo(spread.data.reduce((a, b) => a + b) / 16, 6);

  const refused = runInProcess([...args, ...repeats, '--fill', 'mean']);
  await expect(refused).rejects.toMatchObject({ code: 'invalid_input', options: { field: 'repeats' } });
  await expect(runInProcess([...args, '--out', out, '--repeats', '1'])).rejects.toThrow('from 2 to 20');
}, 30_000);
