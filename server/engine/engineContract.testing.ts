/**
 * What every engine promises, whatever it runs on. One small network, in the format of each engine with the same weights,
 * against plain loops.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_INPUT, TINY_OUTPUT } from '@/lib/onnx/tinyNetwork';
import { TINY_FEATURES, reordered, type TinyTfjsOptions, tinyWeights } from '@/lib/tfjs/tinyTfjs.testing';
import { Computation } from '../compute/computation';
import type { NetworkFormat } from '../compute/compute';
import type { Engine, LoadedNetwork, Tensor } from './engine';

export interface EngineUnderTest {
  format: NetworkFormat;
  fileName: string;
  layout: 'NCHW' | 'NHWC';
  open: () => Promise<Engine>;
  /** The network of lib/onnx/tinyNetwork as one file. */
  file: (options: TinyTfjsOptions) => Uint8Array;
  /** The engine's names for the outputs of conv1, relu1, pool1, conv2 and relu2. */
  tensors: readonly [string, string, string, string, string];
}

const WIDTH = 10;
const HEIGHT = 6;
const CHANNELS = 3;
const CLASSES = 5;
const TOLERANCE = 1e-5;

export function describeEngine(name: string, engineUnderTest: EngineUnderTest): void {
  const { format, fileName, layout, open, file, tensors } = engineUnderTest;
  const size = { width: WIDTH, height: HEIGHT };

  describe(name, () => {
    let folder: string;
    let engine: Engine;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'specular-contract-'));
      engine = await open();
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    let files = 0;
    async function written(bytes: Uint8Array): Promise<string> {
      const place = path.join(folder, `${files++}.bin`);
      await writeFile(place, bytes);
      return place;
    }
    const load = async (options: TinyTfjsOptions = {}) => engine.load(await written(file({ ...size, ...options })), fileName); // prettier-ignore

    /** Feeds pictures that are given as NCHW; maps come back as NCHW. */
    async function run(
      network: LoadedNetwork,
      pictures: Float32Array[],
      fetches: readonly string[],
    ): Promise<Tensor[]> {
      const dims = layout === 'NCHW' ? [CHANNELS, HEIGHT, WIDTH] : [HEIGHT, WIDTH, CHANNELS];
      const data = new Float32Array(pictures.length * pictures[0]!.length);
      pictures.forEach((picture, k) =>
        data.set(
          layout === 'NCHW' ? picture : reordered(picture, [CHANNELS, HEIGHT, WIDTH], [1, 2, 0]),
          k * picture.length,
        ),
      );
      const results = await network.run({ [TINY_INPUT]: { data, dims: [pictures.length, ...dims] } }, fetches);
      return fetches.map((tensor) => asNchw(results[tensor]!));
    }
    const asNchw = (tensor: Tensor): Tensor => {
      if (layout === 'NCHW' || tensor.dims.length !== 4) return tensor;
      const [n, h, w, c] = tensor.dims as [number, number, number, number];
      return { data: reordered(tensor.data, [n, h, w, c], [0, 3, 1, 2]), dims: [n, c, h, w] };
    };

    it('says what must be fed and what is given', async () => {
      const network = await load();
      const dims = layout === 'NCHW' ? [null, CHANNELS, HEIGHT, WIDTH] : [null, HEIGHT, WIDTH, CHANNELS];
      expect(network.inputs).toEqual([{ name: TINY_INPUT, dims, elementType: 'float32' }]);
      expect(network.outputs).toEqual([{ name: TINY_OUTPUT, dims: [null, CLASSES], elementType: 'float32' }]);
      await network.dispose();
    });

    it.each([1, 3])('computes batches of %i as plain loops do, and gives every inner tensor', async (count) => {
      const network = await load();
      const pictures = Array.from({ length: count }, (_, k) => picture(k));
      const expected = pictures.map((one) => naive(one, {}));
      const results = await run(network, pictures, [...tensors, TINY_OUTPUT]);
      results.forEach(({ data, dims }, i) => {
        expect(dims[0]).toBe(count);
        expect(data).toHaveLength(count * expected[0]![i]!.length);
        expect(
          farthest(
            data,
            expected.flatMap((maps) => [...maps[i]!]),
          ),
        ).toBeLessThan(TOLERANCE);
      });
      await network.dispose();
    });

    it('gives back what it was fed', async () => {
      const network = await load();
      const [fed] = await run(network, [picture(4)], [TINY_INPUT]);
      expect(fed!.data).toEqual(picture(4));
      await network.dispose();
    });

    it('gives probabilities where the network ends in a softmax', async () => {
      const [logits] = await run(await load(), [picture(1)], [TINY_OUTPUT]);
      const [probabilities] = await run(await load({ output: 'probability' }), [picture(1)], [TINY_OUTPUT]);
      const exponentials = [...logits!.data].map(Math.exp);
      const sum = exponentials.reduce((a, b) => a + b, 0);
      expect(farthest(probabilities!.data, exponentials.map((e) => e / sum))).toBeLessThan(TOLERANCE); // prettier-ignore
    });

    it('gives the same picture the same numbers, to the last bit', async () => {
      const network = await load();
      const once = await run(network, [picture(2)], [TINY_OUTPUT]);
      await run(network, [picture(3), picture(5)], [TINY_OUTPUT]);
      expect((await run(network, [picture(2)], [TINY_OUTPUT]))[0]!.data).toEqual(once[0]!.data);
      await network.dispose();
    });

    it('runs two networks side by side, and one goes on when the other is disposed of', async () => {
      const [one, other] = await Promise.all([load({ seed: 1 }), load({ seed: 2 })]);
      const [a, b] = await Promise.all([
        run(one, [picture(0)], [TINY_OUTPUT]),
        run(other, [picture(0)], [TINY_OUTPUT]),
      ]);
      expect(farthest(a[0]!.data, [...naive(picture(0), { seed: 1 }).at(-1)!])).toBeLessThan(TOLERANCE);
      expect(farthest(b[0]!.data, [...naive(picture(0), { seed: 2 }).at(-1)!])).toBeLessThan(TOLERANCE);
      await one.dispose();
      expect((await run(other, [picture(0)], [TINY_OUTPUT]))[0]!.data).toEqual(b[0]!.data);
      await other.dispose();
    });

    it('refuses to fetch a tensor that there is not, by name', async () => {
      const network = await load();
      const answer = run(network, [picture(0)], ['conv9']);
      await expect(answer).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('"conv9"'),
      });
      expect(await run(network, [picture(0)], [TINY_OUTPUT])).toHaveLength(1);
      await network.dispose();
    });

    it.each<[string, (sound: Uint8Array) => Uint8Array]>([
      ['that is empty', () => new Uint8Array()],
      ['that is a text', () => new TextEncoder().encode('this is no network')],
      ['that is cut off', (sound) => sound.subarray(0, Math.floor(sound.length * 0.6))],
      ['that is cut off early', (sound) => sound.subarray(0, 40)],
    ])('refuses a file %s, and names it', async (_, damage) => {
      const place = await written(damage(file(size)));
      await expect(engine.load(place, fileName)).rejects.toMatchObject({ code: 'invalid_network', message: expect.stringContaining(fileName) }); // prettier-ignore
    });

    // Asked first, and after each step in turn, until loading asks no more.
    it('loads no further once nobody waits for the network', async () => {
      const place = await written(file(size));
      for (let steps = 0; ; steps++) {
        let asked = 0;
        const loading = engine.load(place, fileName, () => asked++ >= steps);
        if (
          await loading.then(
            () => true,
            () => false,
          )
        ) {
          // prettier-ignore
          expect(steps).toBeGreaterThan(0);
          expect(asked).toBeLessThanOrEqual(steps);
          await (await loading).dispose();
          return;
        }
        await expect(loading).rejects.toMatchObject({ code: 'cancelled', message: expect.stringContaining(fileName) });
      }
    });

    it('refuses a file that is not there', async () => {
      await expect(engine.load(path.join(folder, 'gone'), fileName)).rejects.toMatchObject({ code: 'invalid_network' });
    });

    it('refuses weights that are NaN when the network is inspected', async () => {
      const edit = (weight: string, values: Float32Array) => void (weight === 'conv2.weight' && values.fill(NaN, 0, 2));
      const computation = new Computation(open(), open);
      const ref = { key: 'nan', format, path: await written(file({ ...size, edit })), fileName };
      await expect(computation.inspect(ref)).rejects.toThrow(/holds 2 values that are NaN/);
    });
  });
}

/** A picture of its own for every number, as NCHW. */
function picture(seed: number): Float32Array {
  return Float32Array.from({ length: CHANNELS * HEIGHT * WIDTH }, (_, i) => Math.sin(i * 0.7 + seed * 1.3));
}

/** Outputs of conv1, relu1, pool1, conv2, relu2 and the head, by loops over NCHW. */
function naive(input: Float32Array, options: TinyTfjsOptions): Float32Array[] {
  const weights = tinyWeights({ width: WIDTH, height: HEIGHT, ...options });
  const [rows, columns] = [HEIGHT / 2, WIDTH / 2];
  const conv1 = naiveConv(input, CHANNELS, HEIGHT, WIDTH, weights.get('conv1.weight')!, weights.get('conv1.bias'));
  const relu1 = conv1.map((value) => Math.max(0, value));
  const pool1 = new Float32Array(TINY_FEATURES * rows * columns);
  for (let c = 0; c < TINY_FEATURES; c++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const at = (dy: number, dx: number) => relu1[(c * HEIGHT + 2 * y + dy) * WIDTH + 2 * x + dx]!;
        pool1[(c * rows + y) * columns + x] = Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1));
      }
  const conv2 = naiveConv(pool1, TINY_FEATURES, rows, columns, weights.get('conv2.weight')!);
  const relu2 = conv2.map((value) => Math.max(0, value));
  const dense = weights.get('fc.weight')!;
  const scores = Float32Array.from({ length: CLASSES }, (_, k) =>
    relu2.reduce((sum, value, i) => sum + value * dense[k * relu2.length + i]!, 0),
  );
  return [conv1, relu1, pool1, conv2, relu2, scores];
}

/** 3×3, padding 1. */
function naiveConv(
  input: Float32Array,
  channels: number,
  rows: number,
  columns: number,
  kernel: Float32Array,
  bias?: Float32Array,
): Float32Array {
  // prettier-ignore
  const output = new Float32Array(TINY_FEATURES * rows * columns);
  for (let k = 0; k < TINY_FEATURES; k++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        let sum = bias?.[k] ?? 0;
        for (let c = 0; c < channels; c++)
          for (let dy = -1; dy <= 1; dy++)
            for (let dx = -1; dx <= 1; dx++) {
              if (y + dy < 0 || y + dy >= rows || x + dx < 0 || x + dx >= columns) continue;
              const weight = kernel[((k * channels + c) * 3 + dy + 1) * 3 + dx + 1]!;
              sum += weight * input[(c * rows + y + dy) * columns + x + dx]!;
            }
        output[(k * rows + y) * columns + x] = sum;
      }
  return output;
}

function farthest(actual: ArrayLike<number>, expected: readonly number[]): number {
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (actual[i] ?? NaN))), 0);
}
