/**
 * The progressive order: every level is a full-coverage map, its cells are part of the next level, each cell comes once
 * and is final. Level steps are powers of two (8, 4, 2, 1 cells; 4, 2, 1 on small grids), row-major within a level. No
 * region is ever skipped: the last map equals the exhaustive one.
 */
import type { OcclusionGrid } from './grid';

/** From this many cells on the shorter side, the first level takes every eighth cell; below, every fourth. */
const LARGE_GRID = 28;

/** Steps of the levels in cells, coarsest first, always ending with 1. */
export function levelSteps(grid: Pick<OcclusionGrid, 'rows' | 'cols'>): number[] {
  return Math.min(grid.rows, grid.cols) >= LARGE_GRID ? [8, 4, 2, 1] : [4, 2, 1];
}

/** Row-major index of the cell at each position of the order; a permutation of 0…rows·cols−1. */
export function progressiveOrder(grid: Pick<OcclusionGrid, 'rows' | 'cols'>): Uint32Array {
  const order = new Uint32Array(grid.rows * grid.cols);
  let length = 0;
  let coarser = 0; // step of the level before, whose cells are done
  for (const step of levelSteps(grid)) {
    for (let row = 0; row < grid.rows; row += step)
      for (let col = 0; col < grid.cols; col += step)
        if (coarser === 0 || row % coarser !== 0 || col % coarser !== 0) order[length++] = row * grid.cols + col;
    coarser = step;
  }
  return order;
}

/** Position in the order at which each level is complete, coarsest first; the last is rows·cols. */
export function levelEnds(grid: Pick<OcclusionGrid, 'rows' | 'cols'>): number[] {
  return levelSteps(grid).map((step) => Math.ceil(grid.rows / step) * Math.ceil(grid.cols / step));
}

/** Step (in cells) of the finest level that is complete after `done` cells; 0 while not even the first one is. */
export function completeStep(grid: Pick<OcclusionGrid, 'rows' | 'cols'>, done: number): number {
  const steps = levelSteps(grid);
  const ends = levelEnds(grid);
  for (let level = steps.length - 1; level >= 0; level--) if (done >= ends[level]!) return steps[level]!;
  return 0;
}
