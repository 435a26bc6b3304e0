/** Makes an assignment of points to the cells of a grid better, by swaps between cells that are near each other. */
import type { GridLayout } from './gridLayout';

const EMPTY = -1;
/** Cells that a point may swap with: so many columns or rows away at the most. */
const REACH = 2;
/** A bound for the time; most maps need fewer. */
const MAX_SWEEPS = 60;
/** Less of a cell's area is not worth a swap: by rounding it could go on for ever. */
const LEAST_GAIN = 1e-9;

/** Half of the cells within reach, so that each pair is looked at once. */
const OFFSETS = Array.from({ length: 2 * REACH + 1 }, (_, i) => i - REACH).flatMap((right) =>
  Array.from({ length: REACH + 1 }, (_, up) => ({ right, up })).filter(({ up }) => up > 0 || right > 0),
);

/** Changes `grid.cells` until no swap within reach makes Σ |point − its cell|² smaller, empty cells included. */
export function swapCells(positions: Float64Array, grid: GridLayout): void {
  const { columns, rows, cells, originX, originY, pitch } = grid;
  const pointIn = new Int32Array(columns * rows).fill(EMPTY);
  cells.forEach((cell, i) => (pointIn[cell] = i));
  // In cells from the first one, as whole columns and rows are.
  const at = positions.map((value, i) => (value - (i % 2 === 0 ? originX : originY)) / pitch);
  for (let sweep = 0, swapped = 1; swapped > 0 && sweep < MAX_SWEEPS; sweep++) {
    swapped = 0;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (const { right, up } of OFFSETS) {
          if (column + right < 0 || column + right >= columns || row + up >= rows) continue;
          const here = row * columns + column;
          const there = here + up * columns + right;
          const [a, b] = [pointIn[here]!, pointIn[there]!];
          // |p − c|² − |p − c − d|² = 2 (p − c)·d − |d|² for who goes there, the same with −d for who comes here.
          const gain =
            (a === EMPTY
              ? 0
              : 2 * ((at[2 * a]! - column) * right + (at[2 * a + 1]! - row) * up) - right * right - up * up) +
            (b === EMPTY
              ? 0
              : 2 * ((column + right - at[2 * b]!) * right + (row + up - at[2 * b + 1]!) * up) -
                right * right -
                up * up);
          if (gain <= LEAST_GAIN) continue;
          pointIn[here] = b;
          pointIn[there] = a;
          if (a !== EMPTY) cells[a] = there;
          if (b !== EMPTY) cells[b] = here;
          swapped++;
        }
  }
}
