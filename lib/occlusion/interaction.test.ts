import { describe, expect, it } from 'vitest';
import { modelInputSchema, type ResolvedModelCard } from '../domain/modelCard';
import type { OcclusionSpec } from '../domain/occlusion';
import { preprocess } from '../image/preprocess';
import { CellLog } from './cellLog';
import { replacementImage } from './fill';
import { occlusionGrid, patchRectOf, rectOfBox } from './grid';
import { interactionMap, isWithoutFixed, requestWithoutFixed } from './interaction';
import { occlude, occludedPixels } from './occlude';
import { progressiveOrder } from './progressiveOrder';

const SIDE = 6;
const card: ResolvedModelCard = {
  name: 'hand-made',
  format: 'onnx',
  file: 'test.onnx',
  input: modelInputSchema.parse({ tensor: 'data', width: SIDE, height: SIDE, scale: 1 / 255 }),
  output: { tensor: 'out', kind: 'probability' },
  labels: ['is', 'is not'],
};
/** White: each pixel is worth 1 in red, and nothing where the black patch is. */
const image = { width: SIDE, height: SIDE, rgb: new Uint8Array(SIDE * SIDE * 3).fill(255) };
const spec: OcclusionSpec = { patch: 2, stride: 2, fill: [0, 0, 0] };
const alsoCovered = { x: 0, y: 0, width: 2, height: 2 };

/** What is in the left upper block, and in the right lower one: 0…1 each. */
function seen(picture: Float32Array): [number, number] {
  const share = (x0: number, y0: number) =>
    [0, 1, SIDE, SIDE + 1].reduce((sum, step) => sum + picture[y0 * SIDE + x0 + step]!, 0) / 4;
  return [share(0, 0), share(4, 4)];
}

/** One class's run of a network that says p of what it sees in the two blocks. */
async function runOf(asked: OcclusionSpec, p: (a: number, b: number) => number) {
  const grid = occlusionGrid(asked, card.input);
  const log = new CellLog(progressiveOrder(grid), 2, grid.rows * grid.cols);
  const shown: Float32Array[] = [];
  let base = NaN;
  const score = async (batch: Float32Array, count: number) => {
    const size = batch.length / count;
    const answers = Array.from({ length: count }, (_, k) => {
      const picture = batch.slice(k * size, (k + 1) * size);
      shown.push(picture);
      const one = p(...seen(picture));
      return [one, 1 - one];
    });
    return Float32Array.from(answers.flat());
  };
  for await (const result of occlude(score, image, card, asked, { from: 0, batchSize: () => 4 }))
    if (result.kind === 'base') base = result.probabilities[0]!;
    else log.append(result.from, result.probabilities);
  return { probabilities: log.map(0), base, shown, grid };
}

const both = async (p: (a: number, b: number) => number) =>
  [await runOf({ ...spec, alsoCovered }, p), await runOf(spec, p)] as const;
const [ON_A, ON_B] = [0, 8];

describe('two patches at once', () => {
  it('do not interact where the network adds up what it sees', async () => {
    const [covered, free] = await both((a, b) => 0.1 + 0.3 * a + 0.5 * b);
    expect(covered.base).toBeCloseTo(0.6, 6);
    expect(free.base).toBeCloseTo(0.9, 6);
    const map = interactionMap('drop', covered, free);
    // But on the fixed patch itself: there the second patch has nothing left to take away.
    for (const [cell, value] of map.entries()) expect(value).toBeCloseTo(cell === ON_A ? 0.3 : 0, 6);
  });

  it('do where it needs both: p = 0.8·a·b gives I = 0 − 0 − 0 + 0.8', async () => {
    const [covered, free] = await both((a, b) => 0.8 * a * b);
    expect(interactionMap('probability', covered, free)[ON_B]).toBeCloseTo(0.8, 6);
  });

  it('are below 0 where one is enough: p = 0.8·max(a, b) gives I = 0 − 0.8 − 0.8 + 0.8', async () => {
    const [covered, free] = await both((a, b) => 0.8 * Math.max(a, b));
    expect(interactionMap('drop', covered, free)[ON_B]).toBeCloseTo(-0.8, 6);
  });

  it('do not interact in log-odds where evidence adds up before a logistic function, though they do in probability', async () => {
    const [covered, free] = await both((a, b) => 1 / (1 + Math.exp(2 - 2 * a - 4 * b)));
    expect(interactionMap('logit', covered, free)[ON_B]).toBeCloseTo(0, 5);
    expect(Math.abs(interactionMap('drop', covered, free)[ON_B]!)).toBeGreaterThan(0.1);
  });

  it('are not known where one of the runs does not know the cell', async () => {
    const [covered, free] = await both((a) => a);
    covered.probabilities[3] = NaN;
    free.probabilities[5] = NaN;
    expect([...interactionMap('drop', covered, free)].map(Number.isNaN).flatMap((is, at) => (is ? [at] : []))).toEqual([3, 5]); // prettier-ignore
  });

  it('are both in every picture that the network is shown, bit for bit as if painted', async () => {
    const { shown, grid } = await runOf({ ...spec, alsoCovered: { x: 1, y: 3, width: 3, height: 1 } }, (a) => a);
    const fill = replacementImage(image, spec.fill, card.input);
    const base = occludedPixels(image, rectOfBox({ x: 1, y: 3, width: 3, height: 1 }), fill);
    const cells = [...progressiveOrder(grid)].map((cell) => occludedPixels(base, patchRectOf(grid, spec, cell), fill));
    expect(shown).toEqual([base, ...cells].map((pixels) => preprocess(pixels, card.input)));
  });
});

describe('the run without the fixed patch', () => {
  const request = { networkId: 'n', imageId: 'i', spec: { ...spec, alsoCovered } };
  it('is found, whatever its box, and no other', () => {
    expect(requestWithoutFixed(request)).toEqual({ ...request, spec });
    expect(isWithoutFixed({ ...request, spec: { ...spec, box: alsoCovered } }, request)).toBe(true);
    expect(isWithoutFixed({ ...request, spec: { ...spec, stride: 1 } }, request)).toBe(false);
    expect(requestWithoutFixed({ ...request, spec })).toBeNull();
    expect(isWithoutFixed({ ...request, spec }, { ...request, spec })).toBe(false);
  });
});
