import { describe, expect, it } from 'vitest';
import { bruteNeighbours } from './bruteNeighbours.testing';
import { exactNeighbours } from './exactNeighbours';
import type { Neighbours } from './neighbours';
import { extendNeighbours, nearestOf, placePoints, weightedMedian } from './placePoints';
import { seededRandom } from '../random/seededRandom';
import { unitVectors, type Vectors, vectorsFromRows } from './vectors';
import { clusteredVectors, normalVectors } from './vectors.testing';

/** Rows `from`…`to`. */
function part({ dimensions, values }: Vectors, from: number, to: number): Vectors {
  return { count: to - from, dimensions, values: values.slice(from * dimensions, to * dimensions) };
}

function differences(a: Neighbours, b: Neighbours): number {
  expect([a.count, a.k]).toEqual([b.count, b.k]);
  let different = 0;
  for (let place = 0; place < a.count * a.k; place++)
    if (a.indices[place] !== b.indices[place] || a.squaredDistances[place] !== b.squaredDistances[place]) different++;
  return different;
}

/** Few values, so that many pairs are equally far apart. */
function ties(count: number, dimensions: number, seed: number): Vectors {
  const random = seededRandom(seed);
  return {
    count,
    dimensions,
    values: Float32Array.from({ length: count * dimensions }, () => Math.floor(3 * random())),
  };
}

describe('neighbours of a set that grows', () => {
  it.each<[string, Vectors, number, number]>([
    ['one more', normalVectors(301, 20, 1), 300, 15],
    ['one in a hundred', clusteredVectors(505, 12, 6, 2), 500, 30],
    ['more new than old', normalVectors(400, 8, 3), 100, 20],
    ['ties everywhere', ties(400, 5, 4), 250, 12],
    ['all equal', { count: 90, dimensions: 3, values: new Float64Array(270).fill(2) }, 60, 7],
    ['none', normalVectors(50, 4, 5), 50, 6],
  ])('are, to the last bit, those of a full search: %s', (_, vectors, before, k) => {
    const extended = extendNeighbours(exactNeighbours(part(vectors, 0, before), { k }), vectors);
    expect(differences(extended, exactNeighbours(vectors, { k }))).toBe(0);
    expect(differences(extended, bruteNeighbours(vectors, k))).toBe(0);
  });

  it('are those of a full search with the metric "cosine", and leave the old lists as they are', () => {
    const vectors = normalVectors(260, 6, 7);
    const known = exactNeighbours(part(vectors, 0, 200), { k: 9, metric: 'cosine' });
    const before = { ...known, indices: known.indices.slice(), squaredDistances: known.squaredDistances.slice() };
    const extended = extendNeighbours(known, vectors, 'cosine');
    expect(differences(extended, bruteNeighbours(unitVectors(vectors), 9))).toBe(0);
    expect(differences(known, before)).toBe(0);
  });

  it('refuse fewer vectors than points', () => {
    const vectors = normalVectors(20, 3, 8);
    expect(() => extendNeighbours(exactNeighbours(vectors, { k: 2 }), part(vectors, 0, 10))).toThrow('only 10 vectors');
  });
});

describe('the nearest of others', () => {
  it('are those of sorting all distances', () => {
    const known = ties(150, 4, 9);
    const asked = ties(30, 4, 10);
    const { indices, squaredDistances, k } = nearestOf(known, asked, { k: 20 });
    for (let i = 0; i < 30; i++) {
      const sorted = Array.from({ length: 150 }, (_, j) => {
        let distance = 0;
        for (let d = 0; d < 4; d++) distance += (known.values[j * 4 + d]! - asked.values[i * 4 + d]!) ** 2;
        return { j, distance };
      }).sort((a, b) => a.distance - b.distance || a.j - b.j);
      expect([...indices.subarray(i * k, (i + 1) * k)]).toEqual(sorted.slice(0, k).map(({ j }) => j));
      expect([...squaredDistances.subarray(i * k, (i + 1) * k)]).toEqual(sorted.slice(0, k).map((s) => s.distance));
    }
  });

  it('are all there are, and may be one', () => {
    const one = nearestOf(vectorsFromRows([[1, 1]]), vectorsFromRows([[4, 5]]), { k: 7 }); // prettier-ignore
    expect(one).toEqual({ count: 1, k: 1, indices: Int32Array.of(0), squaredDistances: Float64Array.of(25) });
  });
});

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
    const placed = placePoints(part(vectors, 0, 300), positions, part(vectors, 300, 320));
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
