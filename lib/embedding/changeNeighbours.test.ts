import { describe, expect, it } from 'vitest';
import { bruteNeighbours } from './bruteNeighbours.testing';
import { extendNeighbours, neighboursWithout } from './changeNeighbours';
import { exactNeighbours } from './exactNeighbours';
import type { Neighbours } from './neighbours';
import { seededRandom } from '../random/seededRandom';
import { unitVectors, type Vectors } from './vectors';
import { clusteredVectors, normalVectors, partOf, rowsOf, vectorsWithTies } from './vectors.testing';

function differences(a: Neighbours, b: Neighbours): number {
  expect([a.count, a.k]).toEqual([b.count, b.k]);
  let different = 0;
  for (let place = 0; place < a.count * a.k; place++)
    if (a.indices[place] !== b.indices[place] || a.squaredDistances[place] !== b.squaredDistances[place]) different++;
  return different;
}

describe('neighbours of a set that grows', () => {
  it.each<[string, Vectors, number, number]>([
    ['one more', normalVectors(301, 20, 1), 300, 15],
    ['one in a hundred', clusteredVectors(505, 12, 6, 2), 500, 30],
    ['more new than old', normalVectors(400, 8, 3), 100, 20],
    ['ties everywhere', vectorsWithTies(400, 5, 4), 250, 12],
    ['all equal', { count: 90, dimensions: 3, values: new Float64Array(270).fill(2) }, 60, 7],
    ['none', normalVectors(50, 4, 5), 50, 6],
  ])('are, to the last bit, those of a full search: %s', (_, vectors, before, k) => {
    const extended = extendNeighbours(exactNeighbours(partOf(vectors, 0, before), { k }), vectors);
    expect(differences(extended, exactNeighbours(vectors, { k }))).toBe(0);
    expect(differences(extended, bruteNeighbours(vectors, k))).toBe(0);
  });

  it('are those of a full search with the metric "cosine", and leave the old lists as they are', () => {
    const vectors = normalVectors(260, 6, 7);
    const known = exactNeighbours(partOf(vectors, 0, 200), { k: 9, metric: 'cosine' });
    const before = { ...known, indices: known.indices.slice(), squaredDistances: known.squaredDistances.slice() };
    const extended = extendNeighbours(known, vectors, 'cosine');
    expect(differences(extended, bruteNeighbours(unitVectors(vectors), 9))).toBe(0);
    expect(differences(known, before)).toBe(0);
  });

  it('refuse fewer vectors than points', () => {
    const vectors = normalVectors(20, 3, 8);
    expect(() => extendNeighbours(exactNeighbours(vectors, { k: 2 }), partOf(vectors, 0, 10))).toThrow(
      'only 10 vectors',
    );
  });
});

describe('neighbours of a set that shrinks', () => {
  const some = (count: number, share: number, seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: count }, (_, i) => i).filter(() => random() < share);
  };

  it.each<[string, Vectors, readonly number[], number]>([
    ['the first is gone', normalVectors(300, 20, 1), some(300, 1, 1).slice(1), 15],
    ['the last is gone', normalVectors(300, 20, 2), some(300, 1, 1).slice(0, -1), 15],
    ['one in a hundred', clusteredVectors(500, 12, 6, 3), some(500, 0.99, 3), 30],
    ['half', clusteredVectors(600, 12, 6, 4), some(600, 0.5, 4), 30],
    ['a whole cluster', clusteredVectors(500, 12, 5, 5), some(500, 1, 1).filter((i) => i % 5 !== 2), 20],
    ['ties everywhere', vectorsWithTies(400, 5, 6), some(400, 0.9, 6), 12],
    ['all equal', { count: 90, dimensions: 3, values: new Float64Array(270).fill(2) }, some(90, 0.8, 7), 7],
    ['fewer than k are left', normalVectors(60, 4, 8), [3, 9, 20, 21, 59], 40],
    ['nobody is gone', normalVectors(50, 4, 9), some(50, 1, 1), 6],
  ])('are, to the last bit, those of a full search: %s', (_, vectors, kept, k) => {
    const left = rowsOf(vectors, kept);
    const without = neighboursWithout(exactNeighbours(vectors, { k }), left, kept);
    expect(differences(without, bruteNeighbours(left, Math.min(k, kept.length - 1)))).toBe(0);
  });

  it('are those of a full search with the metric "cosine", and leave the old lists as they are', () => {
    const vectors = normalVectors(260, 6, 7);
    const known = exactNeighbours(vectors, { k: 9, metric: 'cosine' });
    const before = { ...known, indices: known.indices.slice(), squaredDistances: known.squaredDistances.slice() };
    const kept = some(260, 0.97, 10);
    const left = rowsOf(vectors, kept);
    expect(differences(neighboursWithout(known, left, kept, 'cosine'), bruteNeighbours(unitVectors(left), 9))).toBe(0);
    expect(differences(known, before)).toBe(0);
  });

  it('refuse places that are not those of the vectors', () => {
    const vectors = normalVectors(20, 3, 8);
    const known = exactNeighbours(vectors, { k: 2 });
    expect(() => neighboursWithout(known, vectors, [0, 1, 2])).toThrow('3 points are left, but there are 20 vectors');
    for (const kept of [
      [0, 2, 2],
      [3, 1, 4],
      [0, 5, 20],
      [-1, 0, 1],
      [0, 1.5, 2],
    ])
      expect(() => neighboursWithout(known, partOf(vectors, 0, 3), kept)).toThrow(RangeError);
    expect(() => neighboursWithout(known, partOf(vectors, 0, 1), [4])).toThrow('A single point has no neighbours');
  });
});
