import { describe, expect, it } from 'vitest';
import { bruteNeighbours } from './bruteNeighbours.testing';
import { exactNeighbours, searchNeighbours } from './exactNeighbours';
import { type Neighbours, squaredDistance } from './neighbours';
import { seededRandom } from '../random/seededRandom';
import { unitVectors, vectorsFromRows, type Vectors } from './vectors';
import { clusteredVectors, normalVectors } from './vectors.testing';

/** Whole numbers from 0 to `most`: many pairs are equally far apart. */
function gridVectors(count: number, dimensions: number, most: number, seed: number): Vectors {
  const random = seededRandom(seed);
  const values = Float32Array.from({ length: count * dimensions }, () => Math.floor(random() * (most + 1)));
  return { count, dimensions, values };
}

function withRows(vectors: Vectors, change: (row: number, values: Float64Array | Float32Array) => void): Vectors {
  const values = vectors.values.slice();
  for (let i = 0; i < vectors.count; i++)
    change(i, values.subarray(i * vectors.dimensions, (i + 1) * vectors.dimensions));
  return { ...vectors, values };
}

/** Rows of two searches that differ in anything, bit for bit. */
function differentRows(a: Neighbours, b: Neighbours): number[] {
  if (a.count !== b.count || a.k !== b.k) return [-1];
  const different = new Set<number>();
  for (let place = 0; place < a.count * a.k; place++)
    if (a.indices[place] !== b.indices[place] || a.squaredDistances[place] !== b.squaredDistances[place])
      different.add(Math.floor(place / a.k));
  return [...different];
}

const falling = (d: number) => 1 / (1 + d);
const rising = (d: number) => 0.1 + d / 10;

describe('exact neighbours', () => {
  it('are those of a case that can be checked on paper', () => {
    const line = vectorsFromRows([[0], [1], [3], [7]]);
    const { count, k, indices, squaredDistances } = exactNeighbours(line, { k: 2 });
    expect({ count, k }).toEqual({ count: 4, k: 2 });
    expect([...indices]).toEqual([1, 2, 0, 2, 1, 0, 2, 1]);
    expect([...squaredDistances]).toEqual([1, 9, 1, 4, 4, 9, 16, 36]);
  });

  it('are sorted by index where they are equally near', () => {
    const corners = vectorsFromRows([
      [1, 0],
      [-1, 0],
      [0, 0],
      [0, 1],
      [0, -1],
    ]);
    const { indices } = exactNeighbours(corners, { k: 3 });
    expect([...indices.subarray(2 * 3, 3 * 3)]).toEqual([0, 1, 3]);
  });

  // The sizes are beside the edges of blocks (4) and tiles (256); with 600 × 60 and more the axes are turned.
  it.each<[string, Vectors, number]>([
    ['two points', normalVectors(2, 3, 1), 1],
    ['three points, all neighbours', normalVectors(3, 40, 2), 2],
    ['one dimension', normalVectors(203, 1, 3), 7],
    ['dimensions in good order', normalVectors(900, 50, 4, falling), 20],
    ['dimensions in bad order', normalVectors(900, 50, 5, rising), 20],
    ['no order at all', normalVectors(700, 60, 6), 30],
    ['clusters', clusteredVectors(1025, 30, 12, 7), 15],
    ['float32', gridVectors(513, 20, 1000, 8), 9],
    ['ties everywhere', gridVectors(800, 40, 1, 9), 25],
    ['ties in few dimensions', gridVectors(600, 3, 4, 10), 12],
    ['long vectors', normalVectors(420, 300, 11, rising), 10],
    ['long vectors with ties', gridVectors(400, 300, 1, 12), 10],
    ['fewer points than dimensions', normalVectors(150, 1000, 13, rising), 10],
    ['all neighbours of many', normalVectors(300, 20, 14), 299],
  ])('are those of the slow search: %s', (_, vectors, k) => {
    expect(differentRows(exactNeighbours(vectors, { k }), bruteNeighbours(vectors, k))).toEqual([]);
  });

  it.each<[string, Vectors]>([
    ['all equal', withRows(normalVectors(700, 50, 1), (_, row) => row.fill(0.1))],
    ['half of them equal', withRows(normalVectors(700, 50, 2), (i, row) => i % 2 && row.fill(3))],
    ['each one twice', withRows(normalVectors(700, 50, 3), (i, row) => row.set(normalVectors(1, 50, i >> 1).values))],
    ['far from the origin', withRows(normalVectors(700, 50, 4, rising), (_, row) => row.forEach((v, d) => (row[d] = v + 1e9)))], // prettier-ignore
    ['one outlier', withRows(normalVectors(700, 50, 5, rising), (i, row) => i === 300 && row.fill(1e12))],
    ['tiny numbers', withRows(normalVectors(700, 50, 6, rising), (_, row) => row.forEach((v, d) => (row[d] = v * 1e-170)))], // prettier-ignore
    ['huge numbers', withRows(normalVectors(700, 50, 7, rising), (_, row) => row.forEach((v, d) => (row[d] = v * 1e99)))], // prettier-ignore
    ['dimensions without variance', withRows(normalVectors(700, 50, 8), (_, row) => row.fill(7, 0, 45))],
    ['differences near rounding', withRows(normalVectors(700, 50, 9), (_, row) => row.forEach((v, d) => (row[d] = 1 + v * 1e-15)))], // prettier-ignore
  ])('are those of the slow search for hostile points: %s', (_, vectors) => {
    expect(differentRows(exactNeighbours(vectors, { k: 11 }), bruteNeighbours(vectors, 11))).toEqual([]);
  });

  it('are those of the slow search for 60 random sizes', () => {
    const random = seededRandom(2024);
    for (let round = 0; round < 60; round++) {
      const count = 2 + Math.floor(random() * 300);
      const dimensions = 1 + Math.floor(random() * 70);
      const k = 1 + Math.floor(random() * (count - 1));
      const vectors =
        random() < 0.5 ? gridVectors(count, dimensions, 3, round) : normalVectors(count, dimensions, round);
      expect(differentRows(exactNeighbours(vectors, { k }), bruteNeighbours(vectors, k))).toEqual([]);
    }
  });

  it('measure angles with the metric "cosine"', () => {
    const vectors = normalVectors(500, 45, 3, rising);
    expect(
      differentRows(exactNeighbours(vectors, { k: 10, metric: 'cosine' }), bruteNeighbours(unitVectors(vectors), 10)),
    ).toEqual([]);
    const directions = vectorsFromRows([
      [2, 0],
      [0, 5],
      [3, 3],
    ]);
    const { indices, squaredDistances } = exactNeighbours(directions, { k: 2, metric: 'cosine' });
    expect([...indices]).toEqual([2, 1, 2, 0, 0, 1]);
    expect(squaredDistances[0]).toBeCloseTo(2 - 2 * Math.SQRT1_2, 14);
    expect(squaredDistances[1]).toBeCloseTo(2, 14);
  });

  it('are as many as there are others at most', () => {
    expect(exactNeighbours(normalVectors(5, 4, 1), { k: 90 }).k).toBe(4);
  });

  it('refuse what has no neighbours, and say why', () => {
    expect(() => exactNeighbours(normalVectors(1, 4, 1), { k: 1 })).toThrow('A single point has no neighbours');
    expect(() => exactNeighbours(normalVectors(9, 4, 1), { k: 0 })).toThrow('whole number from 1');
    expect(() => exactNeighbours(normalVectors(9, 4, 1), { k: 1.5 })).toThrow('1.5');
    const withZeros = vectorsFromRows([
      [1, 2],
      [0, 0],
    ]);
    expect(() => exactNeighbours(withZeros, { k: 1, metric: 'cosine' })).toThrow('Row 2 is all zeros');
  });

  it('are found in steps that tell how much is done', () => {
    const steps = [...searchNeighbours(normalVectors(800, 2, 1), { k: 3 })];
    expect(steps).toHaveLength(10); // four tiles of 256 on a side, and those above the diagonal
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });
});

describe('the squared distance', () => {
  it('is the sum of squared differences', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6, 3, 5, 8, 4, 5, 0);
    expect(squaredDistance(values, 0, values, 1, 6)).toBe(4 + 9 + 25 + 36);
  });

  it('is Infinity above the limit, and itself at the limit', () => {
    const values = Float64Array.of(0, 0, 0, 0, 0, 3, 0, 0, 0, 4);
    expect(squaredDistance(values, 0, values, 1, 5, 25)).toBe(25);
    expect(squaredDistance(values, 0, values, 1, 5, 24.999)).toBe(Infinity);
    expect(squaredDistance(values, 0, values, 1, 5, 8)).toBe(Infinity);
  });
});
