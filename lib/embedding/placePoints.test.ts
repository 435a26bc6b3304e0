import { describe, expect, it } from 'vitest';
import { placePoints, weightedMedian } from './placePoints';
import { seededRandom } from '../random/seededRandom';
import { vectorsFromRows } from './vectors';
import { clusteredVectors, partOf } from './vectors.testing';

describe('placing new points', () => {
  it('takes the weighted median', () => {
    const median = (values: number[], weights: number[]) => weightedMedian(Float64Array.from(values), Float64Array.from(weights)); // prettier-ignore
    expect(median([5, 1, 9], [1, 1, 1])).toBe(5);
    expect(median([5, 1, 9], [1, 1, 5])).toBe(9);
    expect(median([5, 1, 9, 2], [1, 1, 1, 1])).toBe(3.5); // halfway between 2 and 5
    expect(median([4, 8], [0.1, 0.9])).toBe(8);
    expect(median([3], [0.2])).toBe(3);
    expect(() => median([], [])).toThrow('no median');
  });

  it('puts a twin of a point near it, and the points of a cluster into that cluster', () => {
    const vectors = clusteredVectors(320, 10, 4, 11);
    // A map in which cluster c is a disc of radius 1 around (10 c, −10 c).
    const random = seededRandom(12);
    const positions = Float64Array.from(
      { length: 600 },
      (_, p) => ((p >> 1) % 4) * (p % 2 ? -10 : 10) + 2 * random() - 1,
    );
    const placed = placePoints(partOf(vectors, 0, 300), positions, partOf(vectors, 300, 320));
    for (let i = 0; i < 20; i++) {
      expect(Math.abs(placed[2 * i]! - 10 * (i % 4))).toBeLessThan(1);
      expect(Math.abs(placed[2 * i + 1]! + 10 * (i % 4))).toBeLessThan(1);
    }
    const line = vectorsFromRows(Array.from({ length: 101 }, (_, i) => [i]));
    const along = Float64Array.from({ length: 202 }, (_, p) => (p % 2 ? 0 : p / 2));
    const [x, y] = placePoints(line, along, vectorsFromRows([[40]]));
    expect([x, y]).toEqual([40, 0]);
  });

  it('is not drawn between two clusters as a mean is', () => {
    // Eleven equally near old points: six at the left, five at the right.
    const old = vectorsFromRows(Array.from({ length: 11 }, (_, i) => Array.from({ length: 11 }, (_, d) => (d === i ? 1 : 0)))); // prettier-ignore
    const positions = Float64Array.from({ length: 22 }, (_, p) => (p % 2 ? 1 : p / 2 < 6 ? -50 : 50));
    expect([...placePoints(old, positions, vectorsFromRows([new Array<number>(11).fill(0)]))]).toEqual([-50, 1]);
  });

  it('works with a map of one point, and refuses what does not fit', () => {
    const one = vectorsFromRows([[1, 2]]);
    expect([...placePoints(one, Float64Array.of(7, 8), vectorsFromRows([[5, 5]]))]).toEqual([7, 8]);
    expect(() => placePoints(one, Float64Array.of(7), one)).toThrow('0.5 points');
    expect(() => placePoints(one, Float64Array.of(7, 8), vectorsFromRows([[1, 2, 3]]))).toThrow('3 numbers each');
  });
});
