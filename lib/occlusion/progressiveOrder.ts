/**
 * The progressive order: every level is a full-coverage map, its cells are part of the next level, each cell comes once
 * and is final. Level steps are powers of two, row-major within a level. The first level has four to seven cells on the
 * shorter side, however large the grid is (fewer where that has less than 13): so many are there a moment after the click. No region is ever skipped: the
 * last map equals the exhaustive one. Of a grid of which only some cells are computed, the levels begin at the first of
 * these.
 */
import { cellCount, computedRange, type GridCells } from './grid';

/** The first level takes every 8th cell from 28 cells on the shorter side on, every 16th from 56 on, and so forth. */
const CELLS_OF_A_STEP = 3.5;
/** Of small grids. */
const LEAST_FIRST_STEP = 4;

/**
 * Steps of the levels in cells, coarsest first, always ending with 1.
 * @param coarsest the first step is at most this
 */
export function levelSteps(grid: GridCells, coarsest = Infinity): number[] {
  const { rows, cols } = size(grid);
  let first = LEAST_FIRST_STEP;
  while (first * 2 <= coarsest && Math.min(rows, cols) >= first * 2 * CELLS_OF_A_STEP) first *= 2;
  const steps: number[] = [];
  for (let step = first; step >= 1; step /= 2) steps.push(step);
  return steps;
}

/** Row-major index of the cell at each position of the order; each computed cell once. `coarsest`: see levelSteps. */
export function progressiveOrder(grid: GridCells, coarsest = Infinity): Uint32Array {
  const order = new Uint32Array(cellCount(grid));
  const { row0, col0 } = computedRange(grid);
  const { rows, cols } = size(grid);
  let length = 0;
  let coarser = 0; // step of the level before, whose cells are done
  for (const step of levelSteps(grid, coarsest)) {
    for (let row = 0; row < rows; row += step)
      for (let col = 0; col < cols; col += step)
        if (coarser === 0 || row % coarser !== 0 || col % coarser !== 0)
          order[length++] = (row0 + row) * grid.cols + col0 + col;
    coarser = step;
  }
  return order;
}

/** Position in the order at which each level is complete, coarsest first; the last is all of them. `coarsest`: see levelSteps. */
export function levelEnds(grid: GridCells, coarsest = Infinity): number[] {
  const { rows, cols } = size(grid);
  return levelSteps(grid, coarsest).map((step) => Math.ceil(rows / step) * Math.ceil(cols / step));
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
