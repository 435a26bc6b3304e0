import { describe, expect, it } from 'vitest';
import { histogram } from './histogram';

describe('a histogram', () => {
  it('counts every value once, the greatest in the last bin', () => {
    expect(histogram([0, 0, 1, 2, 3, 4], 4)).toEqual({ from: 0, binWidth: 1, counts: [2, 1, 1, 2], zeros: 2, notFinite: 0 }); // prettier-ignore
    const values = Float32Array.from({ length: 1000 }, (_, k) => Math.sin(k) / 3);
    const { counts } = histogram(values, 17);
    expect(counts).toHaveLength(17);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
  });

  it('has one bin where all is the same, and none where nothing is', () => {
    expect(histogram([0, 0, 0], 8)).toMatchObject({ from: 0, binWidth: 0, counts: [3], zeros: 3 });
    expect(histogram([NaN, Infinity], 8)).toMatchObject({ counts: [], notFinite: 2 });
    expect(histogram([], 8)).toMatchObject({ counts: [], notFinite: 0 });
  });

  it('leaves what is not finite aside', () => {
    expect(histogram([-1, NaN, 1, -Infinity], 2)).toMatchObject({ from: -1, counts: [1, 1], notFinite: 2 });
  });
});
