import { describe, expect, it } from 'vitest';
import { bruteNeighbours } from './bruteNeighbours.testing';
import { continuity, mapVectors, neighbourhoodHit, neighbourPreservation, trustworthiness } from './quality';
import { seededRandom } from '../random/seededRandom';
import { type Vectors, vectorsFromRows } from './vectors';
import { clusteredVectors, normalVectors } from './vectors.testing';

/** The formula of the paper, word for word, with whole lists of ranks. */
function intrusionBySorting(original: Vectors, shown: Vectors, k: number): number {
  const n = original.count;
  const ranks = bruteNeighbours(original, n - 1).indices;
  const near = bruteNeighbours(shown, k).indices;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const order = [...ranks.subarray(i * (n - 1), (i + 1) * (n - 1))];
    for (const j of near.subarray(i * k, (i + 1) * k)) if (order.indexOf(j) >= k) sum += order.indexOf(j) + 1 - k;
  }
  return (2 / (n * k * (2 * n - 3 * k - 1))) * sum;
}

function randomMap(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: 2 * count }, random);
}

// Five points on a line; on the map, the last one has moved beside the first.
const line = vectorsFromRows([[0], [1], [3], [6], [10]]);
const moved = Float64Array.of(0, 0, 1, 0, 3, 0, 6, 0, -0.5, 0);

describe('trustworthiness and continuity', () => {
  it('are those of a case that can be checked on paper', () => {
    // Nearest on the map: 4, 0, 1, 2, 0. Point 4 has rank 4 from 0 (3 too many), and so has 0 from 4. 2 / (5·1·6) · 6.
    expect(trustworthiness(line, moved, 1)).toBeCloseTo(1 - (2 / 30) * 6, 14);
    // Nearest on the line: 1, 0, 1, 2, 3. On the map 1 has rank 2 from 0 (4 is nearer), and 3 has rank 4 from 4.
    expect(continuity(line, moved, 1)).toBeCloseTo(1 - (2 / 30) * (1 + 3), 14);
  });

  it('are 1 for a map that keeps everything', () => {
    const plane = normalVectors(60, 2, 1);
    const turned = plane.values.map((_, place) => (place % 2 ? plane.values[place - 1]! : -plane.values[place + 1]!));
    expect(trustworthiness(plane, turned as Float64Array, 7)).toBe(1);
    expect(continuity(plane, turned as Float64Array, 7)).toBe(1);
  });

  it('are near a half for maps at random', () => {
    const vectors = normalVectors(300, 10, 2);
    expect(Math.abs(trustworthiness(vectors, randomMap(300, 3), 10) - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(continuity(vectors, randomMap(300, 3), 10) - 0.5)).toBeLessThan(0.05);
  });

  it.each<[string, Vectors, Float64Array]>([
    ['a cloud', normalVectors(90, 7, 4), randomMap(90, 5)],
    ['its first two dimensions', normalVectors(90, 3, 6), Float64Array.from(normalVectors(90, 3, 6).values.filter((_, p) => p % 3 < 2))], // prettier-ignore
    ['clusters', clusteredVectors(90, 5, 4, 7), randomMap(90, 8)],
    ['twins', { count: 90, dimensions: 2, values: Float64Array.from({ length: 180 }, (_, p) => (p >> 1) % 5) }, randomMap(90, 9)], // prettier-ignore
    ['twins on the map', normalVectors(90, 4, 10), Float64Array.from({ length: 180 }, (_, p) => (p >> 1) % 3)],
  ])('are those of the formula with whole lists of ranks: %s', (_, vectors, positions) => {
    for (const k of [1, 5, 12]) {
      const map = mapVectors(positions);
      expect(trustworthiness(vectors, positions, k)).toBeCloseTo(1 - intrusionBySorting(vectors, map, k), 12);
      expect(continuity(vectors, positions, k)).toBeCloseTo(1 - intrusionBySorting(map, vectors, k), 12);
    }
  });

  it('can be estimated from every third point', () => {
    const vectors = clusteredVectors(300, 8, 5, 11);
    const first = Float64Array.from(vectors.values.filter((_, place) => place % 8 < 2));
    const whole = trustworthiness(vectors, first, 10);
    expect(Math.abs(trustworthiness(vectors, first, 10, 3) - whole)).toBeLessThan(0.02);
  });

  it('are sampled as evenly where rows of two kinds alternate', () => {
    // Every second point is where it belongs, the others lie anywhere: a fixed stride would see one kind only.
    const vectors = normalVectors(600, 2, 12);
    const anywhere = randomMap(600, 13);
    const half = Float64Array.from(vectors.values, (value, at) =>
      (at >> 1) % 2 === 0 ? value : 4 * anywhere[at]! - 2,
    );
    const whole = trustworthiness(vectors, half, 10);
    for (const every of [2, 4]) expect(Math.abs(trustworthiness(vectors, half, 10, every) - whole)).toBeLessThan(0.03);
  });

  it('refuse what has no meaning, and say why', () => {
    expect(() => trustworthiness(line, moved, 3)).toThrow('below 2.5');
    expect(() => trustworthiness(line, moved, 0)).toThrow('neighbours is 0');
    expect(() => continuity(line, moved.subarray(2), 1)).toThrow('4 points on one side and 5 on the other');
  });
});

describe('neighbour preservation', () => {
  it('is the mean share of neighbours that are kept', () => {
    const ofLine = bruteNeighbours(line, 2);
    const ofMap = bruteNeighbours(mapVectors(moved), 2);
    // On the line {1,2} {0,2} {1,0} {2,4} {3,2}; on the map {4,1} {0,4} {1,0} {2,1} {0,1}: 1 + 1 + 2 + 1 + 0 of 10.
    expect(neighbourPreservation(ofLine, ofMap, 2)).toBeCloseTo(0.5, 14);
    expect(neighbourPreservation(ofLine, ofLine, 2)).toBe(1);
    // The first of each: 1 0 1 2 3 and 4 0 1 2 0.
    expect(neighbourPreservation(ofLine, ofMap, 1)).toBeCloseTo(0.6, 14);
    expect(() => neighbourPreservation(ofLine, ofMap, 3)).toThrow('at most 2');
    expect(() => neighbourPreservation(ofLine, bruteNeighbours(mapVectors(moved.subarray(2)), 2), 1)).toThrow(
      '5 points',
    );
  });
});

describe('the neighbourhood hit', () => {
  const ofMap = bruteNeighbours(mapVectors(moved), 2); // {4,1} {0,4} {1,0} {2,1} {0,1}

  it('is the mean share of neighbours with the same label', () => {
    expect(neighbourhoodHit(ofMap, ['a', 'a', 'b', 'b', 'a'])).toBeCloseTo((1 + 1 + 0 + 0.5 + 1) / 5, 14);
    expect(neighbourhoodHit(ofMap, [7, 7, 7, 7, 7])).toBe(1);
  });

  it('leaves out what has no label', () => {
    expect(neighbourhoodHit(ofMap, [null, 'a', 'b', 'b', 'a'])).toBeCloseTo((1 + 0 + 0.5 + 1) / 4, 14);
    expect(neighbourhoodHit(ofMap, [null, null, null, null, 'a'])).toBeNull();
    expect(() => neighbourhoodHit(ofMap, ['a'])).toThrow('5 points on one side and 1 on the other');
  });
});
