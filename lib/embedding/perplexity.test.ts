import { describe, expect, it } from 'vitest';
import { exactNeighbours } from './exactNeighbours';
import type { Neighbours } from './neighbours';
import { calibrateToPerplexity, neighboursForPerplexity } from './perplexity';
import { clusteredVectors, normalVectors } from './vectors.testing';

/** One point with neighbours at these squared distances. */
function atDistances(...squaredDistances: number[]): Neighbours {
  const k = squaredDistances.length;
  return { count: 1, k, indices: new Int32Array(k), squaredDistances: Float64Array.from(squaredDistances) };
}

/** Entropy of each row in nats. */
function entropies(conditional: Float64Array, k: number): number[] {
  return Array.from({ length: conditional.length / k }, (_, i) =>
    conditional.subarray(i * k, (i + 1) * k).reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0),
  );
}

function worst(conditional: Float64Array, k: number, perplexity: number): number {
  return Math.max(...entropies(conditional, k).map((entropy) => Math.abs(entropy - Math.log(perplexity))));
}

describe('calibration to a perplexity', () => {
  it('gives the weights of a case that can be checked on paper', () => {
    // Weights 1 and e^(−β·ln 3) with β = 1 are 3/4 and 1/4; the perplexity of these is 4 / 3^(3/4).
    const conditional = calibrateToPerplexity(atDistances(0, Math.log(3)), 4 / 3 ** 0.75);
    expect(conditional[0]).toBeCloseTo(0.75, 7);
    expect(conditional[1]).toBeCloseTo(0.25, 7);
  });

  it.each([1.5, 5, 30, 60, 89, 89.9])('reaches the entropy of every row to 1e-5: perplexity %s', (perplexity) => {
    for (const vectors of [normalVectors(300, 20, 1), clusteredVectors(300, 10, 7, 2)]) {
      const neighbours = exactNeighbours(vectors, { k: 90 });
      const conditional = calibrateToPerplexity(neighbours, perplexity);
      expect(worst(conditional, 90, perplexity)).toBeLessThan(1e-5);
      for (let i = 0; i < 300; i++)
        expect(conditional.subarray(i * 90, (i + 1) * 90).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
  });

  it('does not depend on the scale of the vectors', () => {
    const neighbours = exactNeighbours(normalVectors(100, 5, 3), { k: 30 });
    const conditional = calibrateToPerplexity(neighbours, 10);
    for (const scale of [1e-280, 1e-30, 1e30, 1e200]) {
      const scaled = neighbours.squaredDistances.map((distance) => distance * scale);
      calibrateToPerplexity({ ...neighbours, squaredDistances: scaled }, 10).forEach((p, place) =>
        expect(p).toBeCloseTo(conditional[place]!, 7),
      );
    }
  });

  it('reaches it with twins and with outliers', () => {
    const far = [0, 0, 0, 1, 2, 3, 4, 1e12, 1e30, 1e60];
    for (const perplexity of [3.5, 5, 7, 9])
      expect(worst(calibrateToPerplexity(atDistances(...far), perplexity), 10, perplexity)).toBeLessThan(1e-5);
    const farther = [...far.slice(0, -1), 1e200];
    for (const perplexity of [3.5, 5, 7])
      expect(worst(calibrateToPerplexity(atDistances(...farther), perplexity), 10, perplexity)).toBeLessThan(1e-5);
    const outlier = atDistances(1e20, 1e20 + 1e5, 1e20 + 3e5, 1e20 + 9e5);
    expect(worst(calibrateToPerplexity(outlier, 2), 4, 2)).toBeLessThan(1e-5);
  });

  it('goes as near as it can where more points are equally near than the perplexity takes', () => {
    const conditional = calibrateToPerplexity(atDistances(2, 2, 2, 2, 7, 9), 2);
    [0.25, 0.25, 0.25, 0.25, 0, 0].forEach((p, j) => expect(conditional[j]).toBeCloseTo(p, 12));
    expect([...calibrateToPerplexity(atDistances(0, 0, 0, 0), 2)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...calibrateToPerplexity(atDistances(5), 1)]).toEqual([1]);
  });

  it('is finite for distances that are nearly too small for a float64', () => {
    const conditional = calibrateToPerplexity(atDistances(1e-310, 2e-310, 4e-310), 2);
    expect(conditional.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it('is all on the nearest at perplexity 1, and equal at the highest', () => {
    expect(calibrateToPerplexity(atDistances(1, 2, 3), 1)[0]).toBeCloseTo(1, 8);
    calibrateToPerplexity(atDistances(1, 2, 3), 3).forEach((p) => expect(p).toBeCloseTo(1 / 3, 4));
  });

  it('takes three neighbours for each unit of perplexity, and refuses more than there can be', () => {
    expect(neighboursForPerplexity(30, 10_000)).toBe(90);
    expect(neighboursForPerplexity(30, 50)).toBe(49);
    expect(neighboursForPerplexity(1.5, 50)).toBe(5);
    expect(() => neighboursForPerplexity(30, 20)).toThrow(
      'The perplexity is 30. With 20 points it must be from 1 to 19.',
    );
    expect(() => neighboursForPerplexity(NaN, 20)).toThrow('NaN');
    expect(() => neighboursForPerplexity(30, 1)).toThrow('A single point makes no map. Take at least two.');
    expect(() => calibrateToPerplexity(atDistances(1, 2, 3), 4)).toThrow('With 3 neighbours it must be from 1 to 3.');
    expect(() => calibrateToPerplexity(atDistances(1, 2, 3), 0.5)).toThrow('perplexity is 0.5');
  });

  it('refuses more neighbours of all points together than there is memory for, and says what fits', () => {
    expect(neighboursForPerplexity(100, 100_000)).toBe(300);
    expect(() => neighboursForPerplexity(101, 100_000)).toThrow(
      expect.objectContaining({
        code: 'too_large',
        message: expect.stringContaining('at most 100,') as string,
      }) as Error,
    );
    expect(neighboursForPerplexity(500, 20_000)).toBe(1500);
  });
});
