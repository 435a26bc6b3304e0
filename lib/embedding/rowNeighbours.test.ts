import { describe, expect, it } from 'vitest';
import { bruteNeighbours } from './bruteNeighbours.testing';
import { nearestOf, nearestOfInSteps, neighboursOfRows } from './rowNeighbours';
import { finish } from './steps';
import { unitVectors, vectorsFromRows } from './vectors';
import { normalVectors, vectorsWithTies } from './vectors.testing';

describe('the nearest of others', () => {
  it('are those of sorting all distances', () => {
    const known = vectorsWithTies(150, 4, 9);
    const asked = vectorsWithTies(30, 4, 10);
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

  it('are found in steps that tell how much is done', () => {
    const steps = [...nearestOfInSteps(normalVectors(900, 50, 1), normalVectors(400, 50, 2), { k: 3 })];
    expect(steps.length).toBeGreaterThan(3); // 18 million differences
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });
});

describe('the neighbours of some points', () => {
  // Few are measured one by one, many are taken from a search for all.
  it.each([[[0]], [[3, 4, 299]], [Array.from({ length: 150 }, (_, i) => 2 * i)]])(
    'are their lists of a full search',
    (rows) => {
      // prettier-ignore
      for (const vectors of [normalVectors(300, 20, 1), vectorsWithTies(300, 4, 2)])
      for (const metric of ['euclidean', 'cosine'] as const) {
        const shifted = { ...vectors, values: vectors.values.map((value) => value + 3) as Float64Array };
        const k = 13;
        const all = bruteNeighbours(metric === 'cosine' ? unitVectors(shifted) : shifted, k);
        const found = finish(neighboursOfRows(shifted, rows, { k, metric }));
        expect(found).toMatchObject({ count: rows.length, k });
        expect([...found.indices]).toEqual(rows.flatMap((i) => [...all.indices.subarray(i * k, i * k + k)]));
        expect([...found.squaredDistances]).toEqual(rows.flatMap((i) => [...all.squaredDistances.subarray(i * k, i * k + k)])); // prettier-ignore
      }
    },
  );
});
