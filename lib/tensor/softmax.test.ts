import { expect, it } from 'vitest';
import { softmaxRows } from './softmax';

it('turns each row of logits into probabilities on its own', () => {
  const p = softmaxRows(Float32Array.of(0, Math.log(3), 5, 5), 2);
  expect(Array.from(p)).toEqual([expect.closeTo(0.25, 7), expect.closeTo(0.75, 7), 0.5, 0.5]);
});

it('does not overflow with large logits', () => {
  const p = softmaxRows(Float32Array.of(1000, 999, -1e30), 3);
  expect(p[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  expect(p[0]! + p[1]! + p[2]!).toBeCloseTo(1, 6);
});

it('keeps NaN visible', () => {
  expect(Array.from(softmaxRows(Float32Array.of(NaN, 1), 2))).toEqual([NaN, NaN]);
});
