import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { MapMoments } from './mapMoments';

function momentsOf(maps: readonly ArrayLike<number>[]): MapMoments {
  const moments = new MapMoments(maps[0]!.length);
  for (const map of maps) moments.add(map);
  return moments;
}

describe('the mean and the spread of maps', () => {
  it('are as worked by hand, each place over the maps that know it', () => {
    const moments = momentsOf([
      [1, NaN, NaN, 5],
      [2, 7, NaN, 5],
      [6, 9, NaN, 5],
    ]);
    expect([...moments.known()]).toEqual([3, 2, 0, 3]);
    expect([...moments.mean()]).toEqual([3, 8, NaN, 5]);
    // (4 + 1 + 9) / 2 and (1 + 1) / 1.
    expect([...moments.deviation()]).toEqual([Math.fround(Math.sqrt(7)), Math.fround(Math.sqrt(2)), NaN, 0]);
  });

  it('equal their definition in two passes, also where values are large beside their spread', () => {
    const random = seededRandom(1);
    const maps = Array.from({ length: 300 }, () => Float64Array.from({ length: 5 }, (_, at) => 1e6 * at + random()));
    const moments = momentsOf(maps);
    for (let at = 0; at < 5; at++) {
      const values = maps.map((map) => map[at]!);
      const mean = values.reduce((a, b) => a + b) / 300;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 299;
      expect(moments.mean()[at]! / mean).toBeCloseTo(1, 6);
      expect(moments.deviation()[at]).toBeCloseTo(Math.sqrt(variance), 6);
    }
  });

  it('say nothing of the spread of one map, and nothing at all of none', () => {
    expect([...momentsOf([[4]]).deviation()]).toEqual([NaN]);
    expect([...new MapMoments(2).mean()]).toEqual([NaN, NaN]);
    expect([...new MapMoments(2).deviation()]).toEqual([NaN, NaN]);
  });

  it('are of maps of one size', () => {
    expect(() => new MapMoments(2).add([1, 2, 3])).toThrow('cannot be added to maps of 2');
  });
});
