import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { topOverlap } from './topOverlap';

/** The definition for maps without ties: sets. */
function slowOverlap(a: readonly number[], b: readonly number[], k: number): number {
  const top = (values: readonly number[]) => [...values.keys()].sort((i, j) => values[j]! - values[i]!).slice(0, k);
  return top(a).filter((place) => top(b).includes(place)).length / k;
}

describe('the overlap of the strongest places', () => {
  it('is as worked by hand', () => {
    expect(topOverlap([9, 8, 1, 0], [8, 1, 9, 0], 2)).toEqual({ share: 1 / 2, byChance: 2 / 4 });
    expect(topOverlap([9, 8, 1, 0], [0, 1, 8, 9], 2)?.share).toBe(0);
    expect(topOverlap([9, 8, 1, 0], [0, 1, 8, 9], 4)?.share).toBe(1);
  });

  it('equals its definition by sets where there are no ties', () => {
    const random = seededRandom(8);
    for (let k = 1; k <= 40; k++) {
      const a = Array.from({ length: 40 }, random);
      const b = a.map((value) => value + random());
      expect(topOverlap(a, b, k)?.share).toBeCloseTo(slowOverlap(a, b, k), 12);
    }
  });

  it('lets tied places share what is left, so that their order has no say', () => {
    // Of a: the first, and half of each of the second and third. Of b: the second and the third.
    expect(topOverlap([5, 3, 3, 1], [0, 9, 9, 1], 2)?.share).toBe((0.5 + 0.5) / 2);
    expect(topOverlap([3, 1, 5, 3], [9, 1, 0, 9], 2)?.share).toBe((0.5 + 0.5) / 2);
  });

  it('is 1 for a map with itself, ties or not, and chance for an even map', () => {
    const blocks = Float32Array.from({ length: 64 }, (_, k) => Math.floor(k / 16));
    expect(topOverlap(blocks, blocks, 5)?.share).toBeCloseTo(1, 12);
    const even = new Float32Array(64).fill(0.3);
    const other = Float32Array.from({ length: 64 }, (_, k) => Math.sin(k));
    expect(topOverlap(even, other, 5)?.share).toBeCloseTo(5 / 64, 12);
  });

  it('leaves out places that one map does not know, and says nothing where fewer than k are left', () => {
    expect(topOverlap([NaN, 9, 8, 1], [99, 9, NaN, 1], 1)).toEqual({ share: 1, byChance: 1 / 2 });
    expect(topOverlap([NaN, 9, 8, 1], [99, 9, NaN, 1], 3)).toBeNull();
  });

  it.each([0, -1, 1.5, NaN])('refuses %s strongest places', (k) => {
    expect(() => topOverlap([1, 2], [1, 2], k)).toThrow('must be a whole number from 1 up');
  });
});
