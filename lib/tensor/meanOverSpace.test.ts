import { describe, expect, it } from 'vitest';
import { meanOverSpace } from './meanOverSpace';

describe('the mean over space', () => {
  it('of two pictures of two channels, channels first and channels last, is that of paper and pencil', () => {
    // Channel 0 of picture 0 is 1 2 3 / 4 5 6: 3.5.
    const first = Float32Array.of(1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 12, 7, 7, 7, 7, 7, 7, -1, 1, -1, 1, -1, 1);
    expect([...meanOverSpace(first, 2, [2, 2, 3], 0)]).toEqual([3.5, 2, 7, 0]);
    const last = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40, 0, 5, 0, 5, 0, 5, 0, 9);
    expect([...meanOverSpace(last, 2, [2, 2, 2], 2)]).toEqual([2.5, 25, 0, 6]);
  });

  it('leaves a vector as it is', () => {
    const vector = Float32Array.of(1.5, -2, 3);
    expect(meanOverSpace(vector, 1, [3], 0)).toEqual(vector);
    expect(meanOverSpace(vector, 1, [3, 1, 1], 0)).toEqual(vector);
  });

  it('does not lose the small among the many: a million tenths have the mean of one', () => {
    const tenths = new Float32Array(1_000_000).fill(0.1);
    expect(meanOverSpace(tenths, 1, [1, 1000, 1000], 0)[0]).toBe(Math.fround(0.1));
  });

  it('shows a NaN and an infinity in their own channel only', () => {
    expect([...meanOverSpace(Float32Array.of(1, NaN, 2, 4, Infinity, 0), 1, [3, 1, 2], 0)]).toEqual([NaN, 3, Infinity]);
  });
});
