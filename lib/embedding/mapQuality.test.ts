import { describe, expect, it } from 'vitest';
import { readDigits } from '@/models/digits/readDigits';
import { symmetriseAffinities } from './affinities';
import { exactNeighbours } from './exactNeighbours';
import { initialPositions } from './initialise';
import { measureMap, measureMapInSteps } from './mapQuality';
import { fitPca, projectOnAxes } from './pca';
import { calibrateToPerplexity } from './perplexity';
import { continuity, everySoMany, mapVectors, neighbourPreservation, trustworthiness } from './quality';
import { Tsne } from './tsne';
import { type Vectors, vectorsFromRows } from './vectors';
import { clusteredVectors, normalVectors } from './vectors.testing';

const firstTwo = ({ dimensions, values }: Vectors) =>
  Float64Array.from(values.filter((_, place) => place % dimensions < 2));

describe('the measures of a map', () => {
  it.each([5, 24, 26, 300])('are those of each measure by itself: %d points', (count) => {
    const vectors = clusteredVectors(count, 8, 5, 1);
    const positions = firstTwo(vectors);
    const trusted = Math.min(12, Math.ceil(count / 2) - 1);
    const kept = Math.min(10, count - 1);
    const lists = [vectors, mapVectors(positions)].map((of) => exactNeighbours(of, { k: kept }));
    expect(measureMap(vectors, positions)).toEqual({
      trustworthiness: trustworthiness(vectors, positions, trusted),
      continuity: continuity(vectors, positions, trusted),
      neighbourPreservation: neighbourPreservation(lists[0]!, lists[1]!, kept),
      measured: count,
    });
  });

  it('are those at one of so many points where there is less time', () => {
    const vectors = clusteredVectors(300, 8, 5, 2);
    const positions = firstTwo(vectors);
    // 720,000 multiplications for all.
    const measured = measureMap(vectors, positions, { work: 80_000 });
    expect(measured.measured).toBe(34); // of 0…8, 9…17, …, 297…299
    expect(measured.trustworthiness).toBe(trustworthiness(vectors, positions, 12, 9));
    expect(measured.continuity).toBe(continuity(vectors, positions, 12, 9));
    const lists = [vectors, mapVectors(positions)].map((of) => exactNeighbours(of, { k: 10 }));
    const rows = everySoMany(300, 9);
    expect(rows.every((row, r) => Math.floor(row / 9) === r)).toBe(true);
    const shares = Array.from(rows, (row) => {
      const [a, b] = lists.map(({ indices }) => indices.subarray(10 * row, 10 * row + 10));
      return a!.filter((j) => b!.includes(j)).length / 10;
    });
    expect(measured.neighbourPreservation).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / 34, 12);
  });

  it('are not there for points that have no neighbourhood', () => {
    const none = { trustworthiness: null, continuity: null, neighbourPreservation: null };
    expect(measureMap(vectorsFromRows([[1, 2, 3]]), Float64Array.of(0, 0))).toEqual({ ...none, measured: 1 });
    const two = vectorsFromRows([[1, 2, 3], [3, 2, 1]]); // prettier-ignore
    expect(measureMap(two, Float64Array.of(0, 0, 1, 1))).toEqual({ ...none, neighbourPreservation: 1, measured: 2 });
  });

  it('refuse a map of other points', () => {
    expect(() => measureMap(normalVectors(40, 3, 1), new Float64Array(60))).toThrow(
      '40 points on one side and 30 on the other',
    );
  });

  it('come in short steps that tell how much is done', () => {
    const vectors = normalVectors(2000, 50, 3);
    const steps = [...measureMapInSteps(vectors, firstTwo(vectors), { work: 1.5e8 })];
    expect(steps.length).toBeGreaterThan(30);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
  });
});

it('one in seven of a thousand digits tell nearly what all of them do', async () => {
  const digits = (await readDigits()).filter((_, i) => i % 10 === 0);
  const raw = { count: 1000, dimensions: 784, values: Float64Array.from(digits.flatMap(({ pixels }) => [...pixels])) };
  const vectors = projectOnAxes(fitPca(raw, 30), raw);
  const neighbours = exactNeighbours(vectors, { k: 60 });
  const affinities = symmetriseAffinities(neighbours, calibrateToPerplexity(neighbours, 20));
  const run = new Tsne(affinities, initialPositions(vectors, 'pca', 1));
  while (run.iteration < 400) run.step();
  const all = measureMap(vectors, run.positions);
  expect(all.measured).toBe(1000);
  const some = measureMap(vectors, run.positions, { work: (1000 * 1000 * 30) / 6.5 });
  expect(some.measured).toBe(143);
  expect(Math.abs(some.trustworthiness! - all.trustworthiness!)).toBeLessThan(0.02);
  expect(Math.abs(some.continuity! - all.continuity!)).toBeLessThan(0.02);
  expect(Math.abs(some.neighbourPreservation! - all.neighbourPreservation!)).toBeLessThan(0.04);
});
