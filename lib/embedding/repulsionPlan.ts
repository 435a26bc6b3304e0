/**
 * Which way of computing the repulsion is cheapest for a layout. A coarse grid is small, but then more pairs are within
 * its cutoff and have to be summed one by one; in a dense layout that is every pair, and a fine grid alone is cheaper. For
 * few points, or few in a wide plane, all pairs are.
 */
import { fftSizeFor } from './fft';
import { type Extent, gridSizeFor, sideOf } from './gridScale';
import type { GridScale } from './gridSpectrum';

/** The sum over all pairs, or a grid. */
export type RepulsionPlan = 'pairs' | GridScale;

/** Largest transform along an axis. A layout that asks for more gets a coarser grid, and with it more exact pairs. */
export const MAX_GRID_SIZE = 2048;
/** Of the largest transform around the widest layout that there may be, so that none can be too wide. */
const WIDEST_SPACING = 1e7;

interface Precision {
  /** Of equally expensive ones the first is taken: the finest, for layouts so dense that the smallest transform holds them. */
  spacings: readonly number[];
  /** Grids as fine as this carry the true kernel and need no pairs. */
  fine: number;
  /** In spacings. */
  cutoff: number;
}

/** The force is off by about 1 % rms on coarse grids, by 3 % on the coarsest without pairs. */
const USUAL: Precision = { spacings: [0.25, 0.5, 0.7, 0.85, 1, 1.25, 1.5, 2, 2.5, 3.5, 5], fine: 0.5, cutoff: 2.4 };
/** Of few points the pairs cost so little that the closer way takes no longer; on 2,000 digits the KL is then nearly that of the exact sum. */
const CLOSER: Precision = { ...USUAL, spacings: [0.25, 0.35, ...USUAL.spacings.slice(1)], fine: 0.25, cutoff: 3 };
const FEW_POINTS = 4000;
/** Time for one pair of points, in that for one node of the transform. Measured. */
const PAIR_COST = 0.21;
/** A change costs a new spectrum: the present plan is kept unless another is a tenth cheaper. */
const PREFERENCE = 0.9;
/** The transform shrinks only when a smaller one would be below this share of it. */
const SHRINK_BELOW = 0.8;

/**
 * The plan for these positions. `previous` is what the last iteration had: it is kept unless `review` is set, or a grid
 * no longer fits. The grid's size follows the extent, with some reluctance to shrink.
 */
export function planRepulsion(
  positions: Float64Array,
  extent: Extent,
  previous: RepulsionPlan | null,
  review: boolean,
): RepulsionPlan {
  if (previous === null || review) return cheapestPlan(positions, extent, previous);
  if (previous === 'pairs') return previous;
  const plan = gridOf(extent, previous.spacing, precisionFor(positions.length / 2), previous);
  return plan.size <= MAX_GRID_SIZE ? plan : cheapestPlan(positions, extent, previous);
}

/** Whether planRepulsion can have come to this grid for some layout. Any other may need more memory than there is. */
export function isPossibleGrid({ size, spacing, cutoff }: GridScale): boolean {
  const isSize = size <= MAX_GRID_SIZE && fftSizeFor(size) === size;
  const isSpacing = spacing >= USUAL.spacings[0]! && spacing <= WIDEST_SPACING;
  return isSize && isSpacing && [0, USUAL.cutoff * spacing, CLOSER.cutoff * spacing].includes(cutoff);
}

function precisionFor(count: number): Precision {
  return count <= FEW_POINTS ? CLOSER : USUAL;
}

function cheapestPlan(positions: Float64Array, extent: Extent, previous: RepulsionPlan | null): RepulsionPlan {
  const count = positions.length / 2;
  const precision = precisionFor(count);
  const density = pairDensity(positions, extent);
  let best: RepulsionPlan = 'pairs';
  let least = ((PAIR_COST * count * (count - 1)) / 2) * (previous === 'pairs' ? PREFERENCE : 1);
  const present = previous === 'pairs' ? null : previous;
  for (const spacing of [...precision.spacings, ...(present ? [present.spacing] : []), coarsest(extent)]) {
    const plan = gridOf(extent, spacing, precision, present);
    if (plan.size > MAX_GRID_SIZE) continue;
    // A cell list of the cutoff's width looks at half of 3 × 3 cells for each point.
    const pairs = 4.5 * plan.cutoff * plan.cutoff * density;
    const needed = gridSizeFor(extent, spacing);
    const cost = (needed * needed + PAIR_COST * pairs) * (spacing === present?.spacing ? PREFERENCE : 1);
    if (cost < least) [best, least] = [plan, cost];
  }
  return best;
}

/** The present grid where it has this spacing and fits. */
function gridOf(extent: Extent, spacing: number, { fine, cutoff }: Precision, present: GridScale | null): GridScale {
  const size = gridSizeFor(extent, spacing);
  const fits = present?.spacing === spacing && size <= present.size && size >= SHRINK_BELOW * present.size;
  return fits ? present : { size, spacing, cutoff: spacing <= fine ? 0 : cutoff * spacing };
}

/** Pairs of points in one place, per unit of area: the sum of squared counts over square cells, by their area. */
function pairDensity(positions: Float64Array, extent: Extent): number {
  const cellSide = Math.max(2, sideOf(extent) / 400);
  const across = Math.floor(sideOf(extent) / cellSide) + 1;
  const counts = new Int32Array(across * across);
  let squares = 0;
  for (let i = 0; i < positions.length; i += 2) {
    const row = Math.floor((positions[i + 1]! - extent.minY) / cellSide);
    const cell = row * across + Math.floor((positions[i]! - extent.minX) / cellSide);
    squares += 2 * counts[cell]! + 1;
    counts[cell]! += 1;
  }
  return squares / (cellSide * cellSide);
}

/** For layouts that are too wide for every spacing of the list: about the largest transform, with a tenth to grow. */
function coarsest(extent: Extent): number {
  return Math.max(1, (1.1 * sideOf(extent)) / (MAX_GRID_SIZE / 2 - 10));
}
