/** Where cells lie on the screen, and where the keys lead. Pure; the unit is the network input's pixel unless said. */
import { cellCentre, type OcclusionGrid } from '@/lib/occlusion/grid';
import type { FindingArea } from '@/lib/domain/finding';

export interface CellPlace {
  row: number;
  col: number;
}

/** A pixel of the network's input. */
export interface PixelPlace {
  x: number;
  y: number;
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A whole number of screen pixels is worth this part of the size at the most. */
const LARGEST_LOSS = 0.1;

/**
 * Screen pixels for one input pixel, so that the input is as large as it can be in the space; a whole number where that
 * costs little, so that every pixel is drawn equally large.
 */
export function fitScale(input: { width: number; height: number }, space: { width: number; height: number }): number {
  const scale = Math.min(space.width / input.width, space.height / input.height);
  const whole = Math.floor(scale);
  return whole >= scale * (1 - LARGEST_LOSS) ? whole : Math.max(scale, 0);
}

/** The block of the picture that a cell stands for: the last row and column may be cut by the border. */
export function cellBlock(grid: OcclusionGrid, stride: number, { row, col }: CellPlace): Rect {
  const x = col * stride;
  const y = row * stride;
  return { x, y, width: Math.min(stride, grid.width - x), height: Math.min(stride, grid.height - y) };
}

/** The pixel that holds a point; clamped to the input. */
export function pixelAt({ width, height }: Pick<OcclusionGrid, 'width' | 'height'>, point: PixelPlace): PixelPlace {
  const clamp = (value: number, count: number) => Math.min(Math.max(Math.floor(value), 0), count - 1);
  return { x: clamp(point.x, width), y: clamp(point.y, height) };
}

/** The cell whose block, or segment, holds a point; clamped to the grid. */
export function cellAt(grid: OcclusionGrid, stride: number, point: { x: number; y: number }): CellPlace {
  if (grid.segments) {
    const { x, y } = pixelAt(grid, point);
    const cell = grid.segments.labels[y * grid.width + x]!;
    return { row: Math.floor(cell / grid.cols), col: cell % grid.cols };
  }
  const clamp = (value: number, count: number) => Math.min(Math.max(Math.floor(value / stride), 0), count - 1);
  return { row: clamp(point.y, grid.rows), col: clamp(point.x, grid.cols) };
}

/** A grid over one network's input. */
export interface GridPlace {
  grid: OcclusionGrid;
  stride: number;
}

/** The cell of another network's grid at the same place of the picture, which both see as a whole. */
export function counterpart(from: GridPlace, to: GridPlace, cell: CellPlace): CellPlace {
  const { x, y } = middleOf(from, cell);
  return cellAt(to.grid, to.stride, {
    x: (x / from.grid.width) * to.grid.width,
    y: (y / from.grid.height) * to.grid.height,
  });
}

/** Of a segment it is the pixel that it grew from: no other is sure to lie in it. */
function middleOf({ grid, stride }: GridPlace, cell: CellPlace): { x: number; y: number } {
  if (grid.segments) {
    const { x, y } = cellCentre(grid, stride, cell.row, cell.col);
    return { x: x + 0.5, y: y + 0.5 };
  }
  const block = cellBlock(grid, stride, cell);
  return { x: block.x + block.width / 2, y: block.y + block.height / 2 };
}

/** All cells between two, as an area of a finding. */
export function areaBetween(a: CellPlace, b: CellPlace): FindingArea {
  if (a.row === b.row && a.col === b.col) return { kind: 'cell', ...a };
  return {
    kind: 'region',
    row0: Math.min(a.row, b.row),
    col0: Math.min(a.col, b.col),
    row1: Math.max(a.row, b.row),
    col1: Math.max(a.col, b.col),
  };
}

/** The picture's part that an area covers; null for the whole map. */
export function areaBlock(grid: OcclusionGrid, stride: number, area: FindingArea): Rect | null {
  if (area.kind === 'map') return null;
  const [from, to] =
    area.kind === 'cell'
      ? [area, area]
      : [
          { row: area.row0, col: area.col0 },
          { row: area.row1, col: area.col1 },
        ];
  const first = cellBlock(grid, stride, from);
  const last = cellBlock(grid, stride, to);
  return { x: first.x, y: first.y, width: last.x + last.width - first.x, height: last.y + last.height - first.y };
}

/** Whether an area holds a cell, told by its row-major index. */
export function isInArea({ cols }: Pick<OcclusionGrid, 'cols'>, area: FindingArea, cell: number): boolean {
  const [row, col] = [Math.floor(cell / cols), cell % cols];
  switch (area.kind) {
    case 'map':
      return true;
    case 'cell':
      return row === area.row && col === area.col;
    case 'region':
      return row >= area.row0 && row <= area.row1 && col >= area.col0 && col <= area.col1;
  }
}

/** Whether an area lies on the grid: a link may come from another stride. */
export function isOnGrid(grid: Pick<OcclusionGrid, 'rows' | 'cols'>, area: FindingArea): boolean {
  switch (area.kind) {
    case 'map':
      return true;
    case 'cell':
      return area.row < grid.rows && area.col < grid.cols;
    case 'region':
      return area.row1 < grid.rows && area.col1 < grid.cols;
  }
}

const FAR = 5;

/**
 * Where a key leads in the grid: arrows one cell, with Shift five; Home and End the row's ends, with Ctrl the grid's.
 * Null for every other key.
 */
export function moveByKey(
  grid: Pick<OcclusionGrid, 'rows' | 'cols'>,
  from: CellPlace,
  key: { key: string; shiftKey: boolean; ctrlKey: boolean },
): CellPlace | null {
  const step = key.shiftKey ? FAR : 1;
  const to = (row: number, col: number): CellPlace => ({
    row: Math.min(Math.max(row, 0), grid.rows - 1),
    col: Math.min(Math.max(col, 0), grid.cols - 1),
  });
  switch (key.key) {
    case 'ArrowUp':
      return to(from.row - step, from.col);
    case 'ArrowDown':
      return to(from.row + step, from.col);
    case 'ArrowLeft':
      return to(from.row, from.col - step);
    case 'ArrowRight':
      return to(from.row, from.col + step);
    case 'Home':
      return key.ctrlKey ? to(0, 0) : to(from.row, 0);
    case 'End':
      return key.ctrlKey ? to(grid.rows, grid.cols) : to(from.row, grid.cols);
    default:
      return null;
  }
}
