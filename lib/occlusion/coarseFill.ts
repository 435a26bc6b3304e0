/**
 * A full picture from a map that is still being computed: a cell that is not known yet shows the value of the finest
 * known cell of a coarser level that stands for its block (see progressiveOrder), so that blocks split while the map
 * sharpens. For display only: `computed` says which cells are real.
 */
import { computedRange, isComputed, type GridCells } from './grid';
import { levelSteps } from './progressiveOrder';

export interface FilledMap {
  /** rows × cols, row-major; NaN where not even the coarsest block is known, or that is not part of the run. */
  values: Float32Array;
  /** 1 where the cell itself was computed, 0 where it shows its block's value or nothing. */
  computed: Uint8Array;
}

/** @param known rows × cols, row-major; NaN where the cell is not known */
export function coarseFill(known: Float32Array, grid: GridCells): FilledMap {
  const stepsFineToCoarse = levelSteps(grid).reverse();
  const { row0, col0 } = computedRange(grid);
  const values = new Float32Array(known.length);
  const computed = new Uint8Array(known.length);
  for (let row = 0; row < grid.rows; row++)
    for (let col = 0; col < grid.cols; col++) {
      const cell = row * grid.cols + col;
      computed[cell] = Number.isNaN(known[cell]) ? 0 : 1;
      let value = NaN;
      for (const step of isComputed(grid, row, col) ? stepsFineToCoarse : []) {
        value = known[(row - ((row - row0) % step)) * grid.cols + (col - ((col - col0) % step))]!;
        if (!Number.isNaN(value)) break;
      }
      values[cell] = value;
    }
  return { values, computed };
}
