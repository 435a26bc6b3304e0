/**
 * The progressive order: every level is a full-coverage map, its cells are part of the next level, each cell comes once
 * and is final. Level steps are powers of two (8, 4, 2, 1 cells; 4, 2, 1 on small grids), row-major within a level. No
 * region is ever skipped: the last map equals the exhaustive one. Of a grid of which only some cells are computed, the
 * levels begin at the first of these.
 */
import { cellCount, computedRange, type GridCells } from './grid';

/** From this many cells on the shorter side, the first level takes every eighth cell; below, every fourth. */
const LARGE_GRID = 28;

/** Steps of the levels in cells, coarsest first, always ending with 1. */
export function levelSteps(grid: GridCells): number[] {
  const { rows, cols } = size(grid);
  return Math.min(rows, cols) >= LARGE_GRID ? [8, 4, 2, 1] : [4, 2, 1];
}

/** Row-major index of the cell at each position of the order; each computed cell once. */
export function progressiveOrder(grid: GridCells): Uint32Array {
  const order = new Uint32Array(cellCount(grid));
  const { row0, col0 } = computedRange(grid);
  const { rows, cols } = size(grid);
  let length = 0;
  let coarser = 0; // step of the level before, whose cells are done
  for (const step of levelSteps(grid)) {
    for (let row = 0; row < rows; row += step)
      for (let col = 0; col < cols; col += step)
        if (coarser === 0 || row % coarser !== 0 || col % coarser !== 0)
          order[length++] = (row0 + row) * grid.cols + col0 + col;
    coarser = step;
  }
  return order;
}

/** Position in the order at which each level is complete, coarsest first; the last is all of them. */
export function levelEnds(grid: GridCells): number[] {
  const { rows, cols } = size(grid);
  return levelSteps(grid).map((step) => Math.ceil(rows / step) * Math.ceil(cols / step));
}

/** Step (in cells) of the finest level that is complete after `done` cells; 0 while not even the first one is. */
export function completeStep(grid: GridCells, done: number): number {
  const steps = levelSteps(grid);
  const ends = levelEnds(grid);
  for (let level = steps.length - 1; level >= 0; level--) if (done >= ends[level]!) return steps[level]!;
  return 0;
}

/** Rows and columns of what is computed. */
function size(grid: GridCells): { rows: number; cols: number } {
  const { row0, col0, row1, col1 } = computedRange(grid);
  return { rows: row1 - row0, cols: col1 - col0 };
}
