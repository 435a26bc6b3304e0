import { describe, expect, it } from 'vitest';
import { type Affinities, symmetriseAffinities } from './affinities';
import { exactNeighbours } from './exactNeighbours';
import { calibrateToPerplexity } from './perplexity';
import { clusteredVectors, normalVectors } from './vectors.testing';

/** The whole matrix, both triangles. */
function toDense({ count, starts, columns, values }: Affinities): number[][] {
  const dense = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let i = 0; i < count; i++)
    for (let entry = starts[i]!; entry < starts[i + 1]!; entry++) {
      const j = columns[entry]!;
      dense[i]![j]! += values[entry]!;
      dense[j]![i]! += values[entry]!;
    }
  return dense;
}

describe('affinities', () => {
  it('are the mean of both directions, divided by the number of points', () => {
    const neighbours = {
      count: 3,
      k: 2,
      indices: Int32Array.of(1, 2, 2, 0, 1, 0),
      squaredDistances: Float64Array.of(1, 9, 1, 1, 1, 9),
    };
    const conditional = Float64Array.of(0.9, 0.1, 0.5, 0.5, 0.8, 0.2);
    const affinities = symmetriseAffinities(neighbours, conditional);
    expect([...affinities.starts]).toEqual([0, 2, 3, 3]);
    expect([...affinities.columns]).toEqual([1, 2, 2]);
    [(0.9 + 0.5) / 6, (0.1 + 0.2) / 6, (0.5 + 0.8) / 6].forEach((p, e) =>
      expect(affinities.values[e]).toBeCloseTo(p, 15),
    );
  });

  it.each([
    ['a cloud', normalVectors(230, 12, 1)],
    ['clusters', clusteredVectors(230, 6, 9, 2)],
  ])('are those of the whole matrix: %s', (_, vectors) => {
    const { count } = vectors;
    const neighbours = exactNeighbours(vectors, { k: 24 });
    const conditional = calibrateToPerplexity(neighbours, 8);
    const expected = Array.from({ length: count }, () => new Array<number>(count).fill(0));
    for (let place = 0; place < count * 24; place++) {
      const [i, j] = [Math.floor(place / 24), neighbours.indices[place]!];
      expected[i]![j]! += conditional[place]! / (2 * count);
      expected[j]![i]! += conditional[place]! / (2 * count);
    }
    const affinities = symmetriseAffinities(neighbours, conditional);
    const dense = toDense(affinities);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) expect(Math.abs(dense[i]![j]! - expected[i]![j]!)).toBeLessThan(1e-17);
    expect(2 * affinities.values.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 13);
    for (let i = 0; i < count; i++) {
      const row = [...affinities.columns.subarray(affinities.starts[i], affinities.starts[i + 1])];
      expect(row).toEqual([...new Set(row)].toSorted((a, b) => a - b));
      expect(row.every((j) => j > i)).toBe(true);
    }
  });

  it('leave out pairs without any weight', () => {
    const neighbours = { count: 2, k: 1, indices: Int32Array.of(1, 0), squaredDistances: Float64Array.of(1, 1) };
    expect([...symmetriseAffinities(neighbours, Float64Array.of(1, 1)).values]).toEqual([0.5]);
    expect(symmetriseAffinities(neighbours, Float64Array.of(0, 0)).values).toHaveLength(0);
  });
});
