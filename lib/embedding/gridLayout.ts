/**
 * A map as a grid: every point gets a cell of its own, near where it is, so that pictures can be shown without one lying on
 * another. Cells and points are halved together until one is left of each; then points that are better off in each other's
 * cells swap them, until no two near ones are. What is made small is Σ |point − its cell|², an assignment problem, for
 * which the exact answer would take O(n³). The result is above it by 1 to 8 % in the median of 80 maps of 20, 60 and 150
 * points, and by 29 % in the worst of them; of four or seven points by up to its double. 20,000 points take 0.2 s.
 */
import { extentOf } from './gridScale';
import { halvePoints } from './halvePoints';
import { swapCells } from './swapCells';

export interface GridLayout {
  columns: number;
  rows: number;
  /** Row · columns + column of each point; row 0 has the smallest y. No two are equal. */
  cells: Int32Array;
  /** The middle of cell 0 in the map's own units, and the distance of two cells that are side by side, along both axes. */
  originX: number;
  originY: number;
  pitch: number;
}

/** A map that is longer than that one way is laid on a grid of this shape, so that it is no strip. */
const LONGEST_SHAPE = 2;

/** @param positions x and y of each point, interleaved; equal ones are told apart by their index. Throws RangeError where one is not finite */
export function gridLayout(positions: Float64Array): GridLayout {
  const bad = positions.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`gridLayout: point ${bad >> 1} is at ${positions[bad]}.`);
  const grid = placeGrid(positions);
  halvePoints(positions, grid);
  swapCells(positions, grid);
  return grid;
}

/** Where the points lie on the grid: the middles of their cells, x and y interleaved, in the map's own units. */
export function gridPositions({ columns, cells, originX, originY, pitch }: GridLayout): Float64Array {
  const positions = new Float64Array(2 * cells.length);
  cells.forEach((cell, i) => {
    positions[2 * i] = originX + pitch * (cell % columns);
    positions[2 * i + 1] = originY + pitch * Math.floor(cell / columns);
  });
  return positions;
}

/** Square cells around the map's middle, of its shape and its size; all points still in cell 0. */
function placeGrid(positions: Float64Array): GridLayout {
  const count = positions.length / 2;
  const cells = new Int32Array(count);
  if (count === 0) return { columns: 0, rows: 0, cells, originX: 0, originY: 0, pitch: 1 };
  const { minX, minY, maxX, maxY } = extentOf(positions);
  const columns = columnsFor(count, maxX - minX, maxY - minY);
  const rows = Math.ceil(count / columns);
  // The outermost points are at the middle of the outermost cells.
  const pitch = Math.max((maxX - minX) / Math.max(1, columns - 1), (maxY - minY) / Math.max(1, rows - 1)) || 1;
  const originX = (minX + maxX - pitch * (columns - 1)) / 2;
  const originY = (minY + maxY - pitch * (rows - 1)) / 2;
  return { columns, rows, cells, originX, originY, pitch };
}

/** Of a grid with (width ÷ pitch + 1)(height ÷ pitch + 1) cells, a cell a point. */
function columnsFor(count: number, width: number, height: number): number {
  const [w, h] = [Math.max(width, height / LONGEST_SHAPE), Math.max(height, width / LONGEST_SHAPE)];
  if (w === 0 || count === 1) return Math.ceil(Math.sqrt(count));
  // (count − 1) pitch² − (w + h) pitch − w h = 0, in parts of w so that nothing leaves the range of a float64.
  const shape = h / w;
  const pitch = (1 + shape + Math.sqrt((1 + shape) ** 2 + 4 * (count - 1) * shape)) / (2 * (count - 1));
  return Math.min(count, Math.ceil(1 / pitch + 1 - 1e-9)); // a whole number but for rounding stays
}
