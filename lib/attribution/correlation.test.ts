import { describe, expect, it } from 'vitest';
import { knownPairs, pearson } from './correlation';

describe('the places that two maps know', () => {
  it('are those where neither is NaN, in their order', () => {
    const { a, b } = knownPairs([1, NaN, 3, 4, Infinity], Float32Array.of(10, 20, NaN, 40, 50));
    expect([...a]).toEqual([1, 4, Infinity]);
    expect([...b]).toEqual([10, 40, 50]);
  });

  it('cannot be told when the maps have different sizes', () => {
    expect(() => knownPairs([1, 2], [1, 2, 3])).toThrow('Maps of 2 and 3 values cannot be compared');
  });
});

describe('Pearson’s correlation of two maps', () => {
  it('is as worked by hand', () => {
    // Less their means: −1, 0, 1 and −1, 1, 0: 1 / √(2 · 2).
    expect(pearson([1, 2, 3], [4, 6, 5])).toBeCloseTo(1 / 2, 15);
  });

  it('is what SciPy 1.17 says', () => {
    expect(pearson([12, 2, 1, 12, 2, 7.5, -3, 0, 0, 9], [1, 4, 7, 1, 0, 3, 3, -2, 8, 8])).toBeCloseTo(-0.09347590498123211, 14); // prettier-ignore
  });

  it('is exactly 1 or −1 for maps that differ by scale, also where the values are large beside their spread', () => {
    const values = [10_000.1, 10_000.7, 10_000.2, NaN, 10_000.4];
    expect(pearson(values, values)).toBe(1);
    expect(pearson(values, [-1, -7, -2, -3, -4])).toBeCloseTo(-1, 10);
  });

  it('is not defined for a map that is the same everywhere, for one place, for none, and for infinite values', () => {
    // 0.1 · 10 / 10 is not 0.1 in floating point: what rounding leaves must not be taken for a spread.
    expect(pearson(Array<number>(10).fill(0.1), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBeNull();
    expect(pearson([1], [2])).toBeNull();
    expect(pearson([], [])).toBeNull();
    expect(pearson([NaN, 1, 2], [1, NaN, 3])).toBeNull();
    expect(pearson([1, 2, Infinity], [1, 2, 3])).toBeNull();
  });
});
