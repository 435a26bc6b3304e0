import { describe, expect, it } from 'vitest';
import { computeExactRepulsion } from './exactGradient';
import { extentOf, gridSizeFor } from './gridScale';
import type { GridScale } from './gridSpectrum';
import { blob, forceError } from './layouts.testing';
import { Repulsion } from './repulsion';
import { MAX_GRID_SIZE, planRepulsion, type RepulsionPlan } from './repulsionPlan';

function planOf(positions: Float64Array, previous: RepulsionPlan | null = null, review = true): RepulsionPlan {
  return planRepulsion(positions, extentOf(positions), previous, review);
}

/** Most points in the middle, a few very far out. */
function withOutliers(count: number, distance: number): Float64Array {
  const positions = blob(count, 30);
  positions.set([distance, 0, 0, -distance, -distance, distance / 2]);
  return positions;
}

describe('the plan of the repulsion', () => {
  it('takes all pairs of a few points, a fine grid alone while the layout is dense, and a coarse one when it is wide', () => {
    expect(planOf(blob(12, 10))).toBe('pairs');
    expect(planOf(blob(10_000, 1e-4))).toMatchObject({ spacing: 0.25, cutoff: 0 });
    expect(planOf(blob(10_000, 5))).toMatchObject({ spacing: 0.5, cutoff: 0 });
    const wide = planOf(blob(10_000, 40)) as GridScale;
    expect(wide.spacing).toBeGreaterThanOrEqual(1);
    expect(wide.cutoff).toBeCloseTo(2.4 * wide.spacing, 12);
  });

  it('is closer for few points, where it costs next to nothing', () => {
    expect(planOf(blob(3000, 1e-4))).toMatchObject({ spacing: 0.25, cutoff: 0 });
    for (const spread of [5, 20, 60]) {
      const plan = planOf(blob(3000, spread)) as GridScale;
      expect(plan.cutoff).toBeCloseTo(plan.spacing <= 0.25 ? 0 : 3 * plan.spacing, 12);
      const repulsion = new Repulsion(3000);
      const [fast, exact] = [new Float64Array(6000), new Float64Array(6000)];
      repulsion.compute(blob(3000, spread), fast, true);
      computeExactRepulsion(blob(3000, spread), exact);
      expect(repulsion.plan).toEqual(plan);
      expect(forceError(fast, exact).rms).toBeLessThan(0.01);
    }
  });

  it('never takes a transform above the cap, however wide the layout is, and it holds the layout', () => {
    for (const positions of [blob(20_000, 3e5), withOutliers(20_000, 2000), blob(20_000, 1e9)]) {
      const plan = planOf(positions) as GridScale;
      expect(plan.size).toBeLessThanOrEqual(MAX_GRID_SIZE);
      expect(gridSizeFor(extentOf(positions), plan.spacing)).toBeLessThanOrEqual(plan.size);
    }
  });

  it('takes all pairs where most points lie within the cutoff of the coarsest grid', () => {
    expect(planOf(withOutliers(20_000, 1e6))).toBe('pairs');
  });

  it('keeps to the cap when a kept grid is outgrown between reviews', () => {
    let plan = planOf(blob(20_000, 3e5));
    for (let k = 0, spread = 3e5; k < 20; k++, spread *= 1.2) {
      plan = planOf(blob(20_000, spread), plan, false);
      expect((plan as GridScale).size).toBeLessThanOrEqual(MAX_GRID_SIZE);
    }
  });

  it('keeps its spacing between reviews; the size follows at once when it is too small, late when it is too large', () => {
    const plan = planOf(blob(10_000, 40)) as GridScale;
    const larger = planOf(blob(10_000, 44), plan, false) as GridScale;
    expect(larger.spacing).toBe(plan.spacing);
    expect(larger.size).toBeGreaterThan(plan.size);
    expect(planOf(blob(10_000, 40), larger, false)).toBe(larger);
    expect((planOf(blob(10_000, 25), larger, false) as GridScale).size).toBeLessThan(plan.size);
  });

  it('is the same when it is asked again', () => {
    for (const spread of [0.1, 5, 20, 80, 1e4]) {
      const plan = planOf(blob(5000, spread));
      expect(planOf(blob(5000, spread), plan)).toEqual(plan);
    }
  });
});

it('an extent of 1e6 is computed within the cap, and right', () => {
  const positions = withOutliers(2000, 1e6);
  const repulsion = new Repulsion(2000);
  const [fast, exact] = [new Float64Array(4000), new Float64Array(4000)];
  // As a grid by force: the plan would sum all pairs of so few points.
  const grid = { size: MAX_GRID_SIZE, spacing: 2200, cutoff: 2.4 * 2200 };
  repulsion.plan = grid;
  const z = repulsion.compute(positions, fast, false);
  expect(repulsion.plan).toEqual(grid);
  const exactZ = computeExactRepulsion(positions, exact);
  expect(Math.abs(z / exactZ - 1)).toBeLessThan(1e-6);
  expect(forceError(fast, exact).worst).toBeLessThan(1e-6);
});
