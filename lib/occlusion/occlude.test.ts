import { describe, expect, it } from 'vitest';
import { modelInputSchema, type ModelInput, type ResolvedModelCard } from '../domain/modelCard';
import { fillKind, type Colour, type Fill, type OcclusionSpec } from '../domain/occlusion';
import { preprocess, type RgbImage } from '../image/preprocess';
import { replacementImage } from './fill';
import { occlusionGrid, patchRect, patchRectOf } from './grid';
import { occlude, occludedPixels, occlusionTensors, type OccludeResult, type ScoreFunction } from './occlude';
import { progressiveOrder } from './progressiveOrder';
import { withSegments } from './segments';

function cardOf(width: number, height: number, more: Partial<ModelInput> = {}): ResolvedModelCard {
  return {
    name: 'test',
    format: 'onnx',
    file: 'test.onnx',
    input: { ...modelInputSchema.parse({ tensor: 'data', width, height }), ...more },
    output: { tensor: 'out', kind: 'probability' },
    labels: ['first', 'second'],
  };
}
function pictureOf(width: number, height: number): RgbImage {
  return {
    width,
    height,
    rgb: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 73 + (i % 7) * 31) % 256),
  };
}
const spec: OcclusionSpec & { fill: Colour } = { patch: 4, stride: 3, fill: [255, 0, 77] };

/** Answers (first value, last value) of every picture, and keeps a copy of all it is shown. */
function recorder(size: number): { score: ScoreFunction; shown: Float32Array[]; counts: number[] } {
  const shown: Float32Array[] = [];
  const counts: number[] = [];
  return {
    shown,
    counts,
    async score(batch, count) {
      expect(batch.length).toBe(count * size);
      counts.push(count);
      const answers = new Float32Array(count * 2);
      for (let k = 0; k < count; k++) {
        const picture = batch.slice(k * size, (k + 1) * size);
        shown.push(picture);
        answers.set([picture[0]!, picture[size - 1]!], k * 2);
      }
      return answers;
    },
  };
}

async function collect(run: AsyncGenerator<OccludeResult>): Promise<OccludeResult[]> {
  const results: OccludeResult[] = [];
  for await (const result of run) results.push(result);
  return results;
}

const FILLS: Fill[] = [
  spec.fill,
  { kind: 'mean' },
  { kind: 'data-mean' },
  { kind: 'blur', sigma: 1.5 },
  { kind: 'noise', seed: 5 },
  { kind: 'shuffle', seed: 5 },
];

describe('an occlusion run', () => {
  it.each([
    ['NCHW', 'RGB', 3],
    ['NHWC', 'RGB', 3],
    ['NCHW', 'BGR', 3],
    ['NHWC', 'BGR', 3],
    ['NCHW', 'GRAY', 1],
    ['NHWC', 'GRAY', 1],
  ] as const)('shows the very bits of preprocess(painted pixels): %s, %s', async (layout, channels, planes) => {
    const statistics = { mean: [0.485, 0.456, 0.406].slice(0, planes), std: [0.229, 0.224, 0.225].slice(0, planes) };
    const card = cardOf(11, 7, { layout, channels, scale: 1 / 255, ...statistics });
    const image = pictureOf(11, 7);
    const grid = occlusionGrid(spec, card.input);
    const order = progressiveOrder(grid);
    const seen = new Set<string>();
    for (const fill of FILLS) {
      const { score, shown } = recorder(11 * 7 * planes);
      await collect(occlude(score, image, card, { ...spec, fill }, { from: 0, batchSize: () => 5 }));
      const replacement = replacementImage(image, fill, card.input);
      expect(shown).toHaveLength(1 + order.length);
      expect(shown[0]).toEqual(preprocess(image, card.input));
      order.forEach((cell, position) => {
        const rect = patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
        const painted = preprocess(occludedPixels(image, rect, replacement), card.input);
        expect(shown[1 + position], fillKind(fill)).toEqual(painted);
      });
      seen.add(String(shown[1]));
    }
    expect(seen.size).toBe(FILLS.length); // no two fills are the same
  });

  it.each(['NCHW', 'NHWC'] as const)('with segments covers the pixels of one at a time: %s', async (layout) => {
    const card = cardOf(13, 9, { layout, scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.2, 0.3, 0.4] });
    const image = pictureOf(13, 9);
    const own = { ...spec, patch: 3, segments: { compactness: 5 } };
    const grid = withSegments(occlusionGrid(own, card.input), own, image);
    const replacement = replacementImage(image, own.fill, card.input);
    const { score, shown } = recorder(13 * 9 * 3);
    await collect(occlude(score, image, card, own, { from: 0, batchSize: () => 4 }));
    const order = progressiveOrder(grid);
    expect(shown).toHaveLength(1 + order.length);
    order.forEach((cell, position) => {
      const rgb = image.rgb.map((byte, i) => (grid.segments!.labels[Math.floor(i / 3)] === cell ? own.fill[i % 3]! : byte)); // prettier-ignore
      expect(shown[1 + position]).toEqual(preprocess({ ...image, rgb }, card.input));
      const painted = occludedPixels(image, patchRectOf(grid, own, cell), replacement, grid.segments);
      expect(painted.rgb).toEqual(rgb);
    });
  });

  it('puts exactly the pixels of the patch in the place of the picture’s', () => {
    const image = { width: 3, height: 2, rgb: Uint8Array.from({ length: 18 }, (_, i) => i) };
    const replacement = { width: 3, height: 2, rgb: Uint8Array.from({ length: 18 }, (_, i) => 100 + i) };
    const { rgb } = occludedPixels(image, { y0: 0, y1: 2, x0: 1, x1: 2 }, replacement);
    expect([...rgb]).toEqual([0, 1, 2, 103, 104, 105, 6, 7, 8, 9, 10, 11, 112, 113, 114, 15, 16, 17]);
  });

  it('is put together from two tensors: the picture and its fill', () => {
    const { input } = cardOf(4, 3, { layout: 'NHWC' });
    const image = pictureOf(4, 3);
    const { base, replacement } = occlusionTensors(image, input, { fill: [7, 8, 9] });
    expect([...base]).toEqual([...image.rgb]);
    expect([...replacement]).toEqual(Array(12).fill([7, 8, 9]).flat());
  });

  it('yields the base first and then every cell once, in order, whatever the batch sizes', async () => {
    const { score, shown, counts } = recorder(12 * 9 * 3);
    const sizes = [3, 1, 4.9, 0, 100];
    const results = await collect(
      occlude(score, pictureOf(12, 9), cardOf(12, 9), spec, { from: 0, batchSize: () => sizes.shift()! }),
    );
    expect(results[0]).toMatchObject({ kind: 'base' });
    expect(counts).toEqual([1, 3, 1, 4, 1, 3]);
    const cells = results.slice(1).map((result) => (result.kind === 'cells' ? [result.from, result.count] : []));
    expect(cells).toEqual([
      [0, 3],
      [3, 1],
      [4, 4],
      [8, 1],
      [9, 3],
    ]);
    // Results are not overwritten by later batches.
    const answers = results.flatMap((result) => [...result.probabilities]);
    expect(answers).toEqual(shown.flatMap((picture) => [picture[0], picture.at(-1)]));
  });

  it('computes the picture itself with the first cells where that is wished for, and it is the same', async () => {
    for (const from of [0, 7, 12]) {
      const [apart, together] = [recorder(12 * 9 * 3), recorder(12 * 9 * 3)];
      const run = (score: ScoreFunction, baseWithCells: boolean) =>
        collect(occlude(score, pictureOf(12, 9), cardOf(12, 9), spec, { from, batchSize: () => 4, baseWithCells }));
      const withCells = from < 12;
      const expected = (await run(apart.score, false)).map((one) =>
        one.kind === 'base' ? { ...one, withCells } : one,
      );
      expect(await run(together.score, true)).toEqual(expected);
      expect(together.shown).toEqual(apart.shown);
      expect(together.counts[0]).toBe(1 + Math.min(4, 12 - from));
    }
  });

  it('goes on from a stored position with the same pictures', async () => {
    const whole = recorder(12 * 9 * 3);
    const rest = recorder(12 * 9 * 3);
    const card = cardOf(12, 9);
    await collect(occlude(whole.score, pictureOf(12, 9), card, spec, { from: 0, batchSize: () => 4 }));
    const results = await collect(occlude(rest.score, pictureOf(12, 9), card, spec, { from: 7, batchSize: () => 2 }));
    expect(rest.shown).toEqual([whole.shown[0], ...whole.shown.slice(8)]);
    expect(results[1]).toMatchObject({ kind: 'cells', from: 7, count: 2 });
    const end = await collect(occlude(rest.score, pictureOf(12, 9), card, spec, { from: 12, batchSize: () => 2 }));
    expect(end.map(({ kind }) => kind)).toEqual(['base']);
  });

  it('goes on when the score function has handed the batch to another thread', async () => {
    const { score, shown } = recorder(12 * 9 * 3);
    const taking: ScoreFunction = async (batch, count) => {
      const answers = await score(batch, count);
      structuredClone(batch.buffer, { transfer: [batch.buffer] });
      return answers;
    };
    await collect(occlude(taking, pictureOf(12, 9), cardOf(12, 9), spec, { from: 0, batchSize: () => 5 }));
    expect(shown).toHaveLength(13);
  });

  it('computes nothing between two pulls', async () => {
    const { score, counts } = recorder(12 * 9 * 3);
    const run = occlude(score, pictureOf(12, 9), cardOf(12, 9), spec, { from: 0, batchSize: () => 5 });
    await run.next();
    await run.next();
    expect(counts).toEqual([1, 5]);
    await run.return(undefined);
    expect(counts).toEqual([1, 5]);
  });

  it('refuses specs, pictures and answers that cannot be right', async () => {
    const { score } = recorder(12 * 9 * 3);
    const options = { from: 0, batchSize: () => 5 };
    const card = cardOf(12, 9);
    const first = (run: AsyncGenerator<OccludeResult>) => run.next();
    await expect(first(occlude(score, pictureOf(12, 9), card, { ...spec, patch: 10 }, options))).rejects.toThrow(
      'patch',
    );
    await expect(first(occlude(score, pictureOf(9, 12), card, spec, options))).rejects.toThrow('9 × 12');
    await expect(first(occlude(score, pictureOf(12, 9), card, spec, { ...options, from: 13 }))).rejects.toThrow(
      'cell 13',
    );

    const nan: ScoreFunction = async (_, count) => new Float32Array(count * 2).fill(NaN);
    await expect(first(occlude(nan, pictureOf(12, 9), card, spec, options))).rejects.toMatchObject({
      code: 'invalid_network',
    });
    const three: ScoreFunction = async (_, count) => new Float32Array(count * 3);
    await expect(first(occlude(three, pictureOf(12, 9), card, spec, options))).rejects.toThrow('3 values');
  });
});
