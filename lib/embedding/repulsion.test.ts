/** The fast repulsion against the sum over all pairs: forces, not only what comes of them. */
import { describe, expect, it } from 'vitest';
import { computeExactRepulsion } from './exactGradient';
import { GridRepulsion } from './gridRepulsion';
import { extentOf, gridSizeFor } from './gridScale';
import type { GridScale } from './gridSpectrum';
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';
import { blob, blobs, forceError } from './layouts.testing';
import { NearPairs } from './nearPairs';
import { Repulsion } from './repulsion';
import { smoothForce, smoothWeight } from './smoothKernel';

function exact(positions: Float64Array): { forces: Float64Array; z: number } {
  const forces = new Float64Array(positions.length);
  return { forces, z: computeExactRepulsion(positions, forces) };
}

function onGrid(positions: Float64Array, spacing: number, cutoff: number): { forces: Float64Array; z: number } {
  const forces = new Float64Array(positions.length);
  const extent = extentOf(positions);
  const scale: GridScale = { size: gridSizeFor(extent, spacing), spacing, cutoff };
  return { forces, z: new GridRepulsion(positions.length / 2, scale).compute(positions, extent, forces) };
}

function expectWithin(
  positions: Float64Array,
  fast: { forces: Float64Array; z: number },
  bounds: { rms: number; worst: number; z: number },
) {
  const truth = exact(positions);
  const error = forceError(fast.forces, truth.forces);
  expect(error.rms).toBeLessThan(bounds.rms);
  expect(error.worst).toBeLessThan(bounds.worst);
  expect(Math.abs(fast.z / truth.z - 1)).toBeLessThan(bounds.z);
}

describe('two points', () => {
  it('at a distance of 2 repel each other by 2 ÷ 5², and Z is 2 ÷ 5', () => {
    const { forces, z } = exact(Float64Array.of(0, 0, 0, 2));
    [0, -2 / 25, 0, 2 / 25].forEach((value, at) => expect(forces[at]).toBeCloseTo(value, 15));
    expect(z).toBeCloseTo(2 / 5, 15);
  });
});

describe('a grid', () => {
  it('is exact for points that lie on its nodes: the splines cancel against the spectrum', () => {
    for (const [spacing, cutoff] of [
      [0.5, 0],
      [1, 2.4],
      [1.25, 3],
    ] as const) {
      const normal = normalNumbers(seededRandom(7));
      // Twenty-one columns and nine rows wide, so that x and y cannot be confused.
      const nodes = [0, 0, 20, 8];
      for (let i = 0; i < 120; i++) nodes.push(clampTo(20, 10 + 4 * normal()), clampTo(8, 4 + 2 * normal()));
      const positions = Float64Array.from(nodes, (node) => node * spacing);
      const fast = onGrid(positions, spacing, cutoff);
      expectWithin(positions, fast, { rms: 1e-12, worst: 1e-12, z: 1e-12 });
    }
  });

  it('has forces that add up to nothing', () => {
    const positions = blob(500, 12);
    const { forces } = onGrid(positions, 1, 2.4);
    let [x, y, size] = [0, 0, 0];
    for (let i = 0; i < forces.length; i += 2) {
      x += forces[i]!;
      y += forces[i + 1]!;
      size += Math.hypot(forces[i]!, forces[i + 1]!);
    }
    expect(Math.hypot(x, y) / size).toBeLessThan(1e-12);
  });

  it('gets no worse when it is used for another layout before', () => {
    const [first, second] = [blob(300, 20, 1), blob(300, 15, 2)];
    const scale: GridScale = { size: gridSizeFor(extentOf(first), 1), spacing: 1, cutoff: 2.4 };
    const [used, fresh] = [new GridRepulsion(300, scale), new GridRepulsion(300, scale)];
    const [a, b] = [new Float64Array(600), new Float64Array(600)];
    used.compute(first, extentOf(first), a);
    const z = used.compute(second, extentOf(second), a);
    expect(fresh.compute(second, extentOf(second), b)).toBe(z);
    expect(a).toEqual(b);
  });
});

function clampTo(largest: number, value: number): number {
  return Math.round(Math.max(0, Math.min(largest, value)));
}

describe('near pairs', () => {
  it('are the true kernel less the smooth one, for every pair within the cutoff', () => {
    for (const [positions, cutoff] of [
      [blob(400, 6), 2.4],
      [blob(400, 0.01), 1.7],
      [blobs(300, 5, 900), 3],
      [new Float64Array(20), 2.4],
    ] as const) {
      const expected = new Float64Array(positions.length);
      let missing = 0;
      for (let i = 0; i < positions.length; i += 2)
        for (let j = 0; j < positions.length; j += 2) {
          const [dx, dy] = [positions[i]! - positions[j]!, positions[i + 1]! - positions[j + 1]!];
          const u = dx * dx + dy * dy;
          if (i === j || u >= cutoff * cutoff) continue;
          missing += 1 / (1 + u) - smoothWeight(u, cutoff * cutoff);
          const force = 1 / (1 + u) ** 2 - smoothForce(u, cutoff * cutoff);
          expected[i]! += force * dx;
          expected[i + 1]! += force * dy;
        }
      const forces = new Float64Array(positions.length).fill(1);
      const extent = extentOf(positions);
      const spacing = cutoff / 2.4;
      const scale = { size: gridSizeFor(extent, spacing), spacing, cutoff };
      const z = NearPairs.open(positions.length / 2, scale).addTo(forces, positions, extent, cutoff);
      expect(z).toBeCloseTo(missing, 8);
      for (let at = 0; at < forces.length; at++) expect(forces[at]! - 1).toBeCloseTo(expected[at]!, 8);
    }
  });
});

function planned(positions: Float64Array) {
  const repulsion = new Repulsion(positions.length / 2);
  const forces = new Float64Array(positions.length);
  const z = repulsion.compute(positions, forces, true);
  return { forces, z, plan: repulsion.plan };
}

describe('the repulsion as planned is that of all pairs within 2 % rms, 8 % at the worst point, and 0.2 % of Z', () => {
  const BOUNDS = { rms: 0.02, worst: 0.08, z: 0.002 };

  it.each([1e-4, 0.1, 1, 5, 20, 60])('of one cloud of spread %d, of 1,000 and 4,000 points', (spread) => {
    for (const count of [1000, 4000]) {
      const positions = blob(count, spread);
      const fast = planned(positions);
      expect(fast.plan).not.toBe('pairs');
      expectWithin(positions, fast, BOUNDS);
    }
  });

  it.each([15, 60, 300])('of twenty clouds at a distance of %d', (radius) => {
    const positions = blobs(4000, 20, radius);
    const fast = planned(positions);
    expect(fast.plan).not.toBe('pairs');
    expectWithin(positions, fast, BOUNDS);
  });

  it('with outliers, far and very far', () => {
    for (const distance of [200, 2000, 1e6]) {
      const positions = blob(4000, 20);
      positions.set([distance, 0, 0, -distance, -distance, distance / 2]);
      expectWithin(positions, planned(positions), BOUNDS);
    }
  });

  it.each([2, 4, 12])('of %d points, on a grid too', (count) => {
    for (const spread of [1e-4, 1, 30]) {
      const positions = blob(count, spread);
      expectWithin(positions, planned(positions), { rms: 1e-12, worst: 1e-12, z: 1e-12 });
      if (spread <= 1) expectWithin(positions, onGrid(positions, 0.25, 0), { ...BOUNDS, z: 0.01 });
    }
  });

  it('except where many points are at one place, or all on a line: 5 % rms, 1 % of Z', () => {
    const place = blob(4000, 20);
    for (let i = 0; i < 1000; i++) place.set([3, 4], 2 * i);
    const line = blob(4000, 20).map((value, at) => (at % 2 === 0 ? value : 0));
    // The points at one place, whose true repulsion nearly cancels out, are off by as much as others are repelled.
    for (const positions of [place, line])
      expectWithin(positions, planned(positions), { rms: 0.05, worst: 2, z: 0.01 });
  });

  it('and nothing where all points are at one place', () => {
    const { forces, z } = planned(new Float64Array(8000).fill(2));
    expect(z / (4000 * 3999)).toBeCloseTo(1, 9);
    expect(Math.max(...forces.map(Math.abs))).toBeLessThan(4000 * 1e-12);
  });
});
