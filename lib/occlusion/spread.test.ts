import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { MapSpread } from './spread';

function spreadOf(maps: readonly ArrayLike<number>[]): MapSpread {
  const spread = new MapSpread(maps[0]!.length);
  for (const map of maps) spread.add(map);
  return spread;
}

describe('the spread over runs', () => {
  it('is the mean and the sample standard deviation of each cell', () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares 32. 1…8: mean 4.5, sum of squares 42.
    const first = [2, 4, 4, 4, 5, 5, 7, 9];
    const spread = spreadOf(first.map((value, i) => [value, i + 1, 3]));
    expect([...spread.mean()]).toEqual([5, 4.5, 3]);
    const expected = [Math.sqrt(32 / 7), Math.sqrt(42 / 7), 0];
    spread.deviation().forEach((value, cell) => expect(value).toBeCloseTo(expected[cell]!, 6));
    expect([...spread.known()]).toEqual([8, 8, 8]);
  });

  it('is that of two passes over many runs, in whatever order they come', () => {
    const random = seededRandom(9);
    const maps = Array.from({ length: 50 }, () => Float64Array.from({ length: 20 }, () => random() ** 3));
    const [forth, back] = [spreadOf(maps), spreadOf(maps.toReversed())];
    for (let cell = 0; cell < 20; cell++) {
      const values = maps.map((map) => map[cell]!);
      const mean = values.reduce((sum, value) => sum + value) / 50;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 49);
      for (const spread of [forth, back]) {
        expect(spread.mean()[cell]).toBeCloseTo(mean, 6);
        expect(spread.deviation()[cell]).toBeCloseTo(deviation, 6);
      }
    }
  });

  it('keeps a small spread on a large value, where the sum of squares loses it', () => {
    const spread = spreadOf([[1e9 + 1], [1e9 + 2], [1e9 + 3]]);
    expect(spread.deviation()[0]).toBe(1);
    expect(spreadOf([[0.3], [0.3], [0.3]]).deviation()[0]).toBe(0);
  });

  it('goes by the runs that know a cell', () => {
    const spread = spreadOf([
      [1, NaN, NaN],
      [3, 5, NaN],
    ]);
    expect([...spread.known()]).toEqual([2, 1, 0]);
    expect([...spread.mean()]).toEqual([2, 5, NaN]);
    expect([...spread.deviation()]).toEqual([Math.fround(Math.SQRT2), NaN, NaN]);
  });

  it('is of no run at first, and refuses a map of another grid', () => {
    const spread = new MapSpread(2);
    expect([...spread.mean()]).toEqual([NaN, NaN]);
    expect(() => spread.add([1, 2, 3])).toThrow('A map of 3 cells cannot be put together with maps of 2 cells.');
    expect([...spread.known()]).toEqual([0, 0]);
  });
});
