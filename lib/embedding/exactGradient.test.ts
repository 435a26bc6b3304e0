import { describe, expect, it } from 'vitest';
import { Attraction } from './attraction';
import { plainAttraction } from './attraction.testing';
import { computeExactGradient, computeExactKl, computeExactRepulsion, computeKl } from './exactGradient';
import { blob, denseP, groupedVectors, sparseP } from './layouts.testing';

const COUNT = 40;
const P = denseP(groupedVectors(COUNT, 5, 4, 3), COUNT, 6);
const AFFINITIES = sparseP(P, COUNT);

/** By the definition: over all ordered pairs of the full matrices. */
function klByDefinition(positions: Float64Array): number {
  const weights = new Float64Array(COUNT * COUNT);
  let z = 0;
  for (let i = 0; i < COUNT; i++)
    for (let j = 0; j < COUNT; j++) {
      if (i === j) continue;
      const [dx, dy] = [positions[2 * i]! - positions[2 * j]!, positions[2 * i + 1]! - positions[2 * j + 1]!];
      z += weights[i * COUNT + j] = 1 / (1 + dx * dx + dy * dy);
    }
  return P.reduce((sum, p, at) => (p > 0 ? sum + p * Math.log((p * z) / weights[at]!) : sum), 0);
}

describe('the KL divergence', () => {
  it('is that of the definition', () => {
    expect(P.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    for (const spread of [1e-4, 1, 10])
      expect(computeExactKl(AFFINITIES, blob(COUNT, spread))).toBeCloseTo(klByDefinition(blob(COUNT, spread)), 11);
  });

  it('is nothing for affinities that are the layout’s own', () => {
    const positions = blob(COUNT, 2);
    const z = computeExactRepulsion(positions, new Float64Array(2 * COUNT));
    const own = new Float64Array(COUNT * COUNT);
    for (let i = 0; i < COUNT; i++)
      for (let j = 0; j < COUNT; j++) {
        const [dx, dy] = [positions[2 * i]! - positions[2 * j]!, positions[2 * i + 1]! - positions[2 * j + 1]!];
        if (i !== j) own[i * COUNT + j] = 1 / (1 + dx * dx + dy * dy) / z;
      }
    const affinities = sparseP(own, COUNT);
    expect(computeKl(affinities, positions, z)).toBeCloseTo(0, 13);
    expect(Math.max(...computeExactGradient(affinities, positions).map(Math.abs))).toBeLessThan(1e-14);
  });

  it('counts affinities of zero as nothing', () => {
    const two = { count: 2, starts: Int32Array.of(0, 1, 1), columns: Int32Array.of(1), values: Float64Array.of(0) };
    expect(computeExactKl(two, Float64Array.of(0, 0, 1, 1))).toBe(0);
  });
});

describe('the gradient', () => {
  it.each([0.1, 1, 5])('is the slope of the KL divergence, at a spread of %d', (spread) => {
    const positions = blob(COUNT, spread, 9);
    const gradient = computeExactGradient(AFFINITIES, positions);
    const largest = Math.max(...gradient.map(Math.abs));
    const step = 1e-5 * spread;
    for (let at = 0; at < positions.length; at++) {
      const slope = (klByDefinition(positions.with(at, positions[at]! + step)) - klByDefinition(positions.with(at, positions[at]! - step))) / (2 * step); // prettier-ignore
      expect(Math.abs(slope - gradient[at]!)).toBeLessThan(1e-6 * largest);
    }
  });

  it('is four times the attraction, exaggerated, less the repulsion by Z', () => {
    const positions = blob(COUNT, 3);
    const [attraction, repulsion] = [new Float64Array(2 * COUNT), new Float64Array(2 * COUNT)];
    plainAttraction(AFFINITIES, positions, attraction);
    const z = computeExactRepulsion(positions, repulsion);
    const gradient = computeExactGradient(AFFINITIES, positions, 12);
    gradient.forEach((value, at) => expect(value).toBeCloseTo(4 * (12 * attraction[at]! - repulsion[at]! / z), 12));
  });
});

describe('the attraction', () => {
  it('is that of the full matrix, for rows of odd and even length', () => {
    // Leaving out pairs makes rows of all lengths.
    const thinned = P.map((p, at) => ((Math.floor(at / COUNT) + (at % COUNT)) % 3 === 0 ? 0 : p));
    const positions = blob(COUNT, 3);
    const forces = new Float64Array(2 * COUNT).fill(NaN);
    const affinities = sparseP(thinned, COUNT);
    new Attraction(affinities).compute(positions, forces);
    const lengths = new Set(Array.from({ length: COUNT }, (_, i) => (affinities.starts[i + 1]! - affinities.starts[i]!) % 2)); // prettier-ignore
    expect(lengths.size).toBe(2);
    for (let i = 0; i < COUNT; i++) {
      let [x, y] = [0, 0];
      for (let j = 0; j < COUNT; j++) {
        const [dx, dy] = [positions[2 * i]! - positions[2 * j]!, positions[2 * i + 1]! - positions[2 * j + 1]!];
        x += (thinned[i * COUNT + j]! * dx) / (1 + dx * dx + dy * dy);
        y += (thinned[i * COUNT + j]! * dy) / (1 + dx * dx + dy * dy);
      }
      expect(forces[2 * i]).toBeCloseTo(x, 14);
      expect(forces[2 * i + 1]).toBeCloseTo(y, 14);
    }
    const plain = new Float64Array(2 * COUNT);
    plainAttraction(affinities, positions, plain);
    forces.forEach((value, at) => expect(Math.abs(value - plain[at]!)).toBeLessThan(1e-16));
  });
});
