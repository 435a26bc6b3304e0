/** A first place for every point on a grid: the points are cut in two, and the cells, along the longer way, and so on. */
import type { GridLayout } from './gridLayout';

/** Of cells. */
interface Block {
  column: number;
  row: number;
  columns: number;
  rows: number;
}

/** Writes the cell of each point into `grid.cells`. */
export function halvePoints(positions: Float64Array, grid: GridLayout): void {
  const points = Int32Array.from(grid.cells.keys());
  halve(positions, grid, points, { column: 0, row: 0, columns: grid.columns, rows: grid.rows });
}

/** Spreads `points`, which it reorders, over the cells of a block, which are as many or more. */
function halve(positions: Float64Array, grid: GridLayout, points: Int32Array, block: Block): void {
  if (points.length === 0) return;
  const { column, row, columns, rows } = block;
  if (columns * rows === 1) {
    grid.cells[points[0]!] = row * grid.columns + column;
    return;
  }
  const across = columns >= rows;
  const axis = across ? 0 : 1;
  points.sort((a, b) => positions[2 * a + axis]! - positions[2 * b + axis]! || a - b);
  const half = (across ? columns : rows) >> 1;
  const first: Block = across ? { ...block, columns: half } : { ...block, rows: half };
  const second: Block = across
    ? { ...block, column: column + half, columns: columns - half }
    : { ...block, row: row + half, rows: rows - half };
  const cut = whereToCut(points.length, first.columns * first.rows, second.columns * second.rows);
  halve(positions, grid, points.subarray(0, cut), first);
  halve(positions, grid, points.subarray(cut), second);
}

/** How many points go to the first part: its share of the cells, so that cells that stay empty are spread alike. */
function whereToCut(points: number, firstCells: number, secondCells: number): number {
  const share = Math.round((points * firstCells) / (firstCells + secondCells));
  return Math.max(points - secondCells, Math.min(firstCells, share));
}
