/**
 * The occlusion grid. Stride s over an H×W network input gives ceil(H/s) × ceil(W/s) cells; cell (r, c) is centred on
 * pixel y = min(r·s + floor(s/2), H−1), x likewise; the patch of side p covers rows [y − floor(p/2), y − floor(p/2) + p),
 * clipped to the input, columns likewise. Every pixel is covered when p ≥ s.
 *
 * A box of the spec leaves the grid as it is, so that cell (r, c) means the same place with and without it, and limits
 * which cells are computed: those whose centre pixel lies in it. By its centre every cell is in one of two boxes that
 * touch, never in both; its patch may reach over the box's border.
 *
 * With segments (segments.ts) the patch of a cell is the segment that grew from its centre pixel. Every pixel is then
 * covered by exactly one cell.
 */
import { AppError } from '../domain/appError';
import { MAX_RUN_VALUES, type OcclusionSpec, type PixelBox } from '../domain/occlusion';
import { boxInWords } from './boxText';
import type { Segments } from './segments';

export interface OcclusionGrid {
  /** The network's input in pixels. */
  width: number;
  height: number;
  rows: number;
  cols: number;
  /** The cells that are computed; all of them when it is left out. */
  only?: CellRange;
  /** Of the picture, where the spec asks for them and the picture is known (withSegments); patches need them. */
  segments?: Segments;
}

/** Half-open: rows [row0, row1), columns [col0, col1). */
export interface CellRange {
  row0: number;
  col0: number;
  row1: number;
  col1: number;
}

/** A grid by its cells alone. */
export type GridCells = Pick<OcclusionGrid, 'rows' | 'cols' | 'only'>;

/** Half-open rectangle of pixels: rows [y0, y1), columns [x0, x1). */
export interface PixelRect {
  y0: number;
  x0: number;
  y1: number;
  x1: number;
}

/** What the patch of a cell covers: a rectangle, or the pixels in it that the segments give this label. */
export interface CellPatch extends PixelRect {
  segment?: number;
}

/** What the patches of a run depend on. */
export type PatchSpec = Pick<OcclusionSpec, 'patch' | 'stride' | 'segments'>;

/**
 * The grid of a spec over an input of width × height pixels.
 * Throws `invalid_input` when the patch or the stride is larger than the input, the patch of segments is not the stride, a rectangle of the spec reaches over it, or its box holds no cell, `too_large` when the run would hold more than MAX_RUN_VALUES values (cells × classes).
 */
export function occlusionGrid(
  spec: OcclusionSpec,
  input: { width: number; height: number },
  classCount = 1,
): OcclusionGrid {
  const { width, height } = input;
  for (const key of ['patch', 'stride'] as const)
    if (spec[key] > Math.min(width, height))
      throw new AppError(
        'invalid_input',
        `The ${key} of ${spec[key]} pixels is larger than the network's input of ${width} × ${height} pixels. Choose at most ${Math.min(width, height)}.`,
        { field: `spec.${key}` },
      );
  if (spec.segments && spec.patch !== spec.stride)
    throw new AppError(
      'invalid_input',
      `With segments the patch is no square, and must be as large as the stride: ${spec.stride} instead of ${spec.patch} pixels.`,
      { field: 'spec.patch' },
    );
  if (spec.alsoCovered) requireInside(spec.alsoCovered, input, 'alsoCovered');
  const rows = Math.ceil(height / spec.stride);
  const cols = Math.ceil(width / spec.stride);
  const whole = { width, height, rows, cols };
  const grid = spec.box ? { ...whole, only: cellsInBox(whole, spec.stride, spec.box) } : whole;
  const cells = cellCount(grid);
  if (cells * classCount > MAX_RUN_VALUES) {
    throw new AppError(
      'too_large',
      `Stride ${spec.stride} gives ${cells} cells with ${classCount} classes each, more than one run may hold. ${strideAdvice(spec.stride, input, classCount)}`,
      { field: 'spec.stride' },
    );
  }
  return grid;
}

/** Cells that a run computes. */
export function cellCount(grid: GridCells): number {
  const { row0, col0, row1, col1 } = computedRange(grid);
  return (row1 - row0) * (col1 - col0);
}

/** The cells that a run computes, as a range. */
export function computedRange({ rows, cols, only }: GridCells): CellRange {
  return only ?? { row0: 0, col0: 0, row1: rows, col1: cols };
}

/** Whether a run computes a cell. */
export function isComputed(grid: GridCells, row: number, col: number): boolean {
  const { row0, col0, row1, col1 } = computedRange(grid);
  return row >= row0 && row < row1 && col >= col0 && col < col1;
}

/** Throws `invalid_input` (field `spec.NAME`) where a rectangle reaches over the input. */
function requireInside(box: PixelBox, { width, height }: { width: number; height: number }, name: string): void {
  if (box.x + box.width <= width && box.y + box.height <= height) return;
  throw new AppError(
    'invalid_input',
    `The rectangle ${boxInWords(box)} reaches over the network's input of ${width} × ${height} pixels. Choose one that lies inside.`,
    { field: `spec.${name}` },
  );
}

/** The same rectangle by its borders. */
export function rectOfBox({ x, y, width, height }: PixelBox): PixelRect {
  return { y0: y, x0: x, y1: y + height, x1: x + width };
}

function cellsInBox(grid: OcclusionGrid, stride: number, box: PixelBox): CellRange {
  requireInside(box, grid, 'box');
  const span = (count: number, from: number, to: number, centre: (index: number) => number) => {
    const inside = Array.from({ length: count }, (_, index) => index).filter((index) => centre(index) >= from && centre(index) < to); // prettier-ignore
    const [first, last] = [inside[0], inside.at(-1)];
    if (first !== undefined && last !== undefined) return [first, last + 1] as const;
    throw new AppError(
      'invalid_input',
      `The box ${boxInWords(box)} holds the centre of no cell. Make it larger, or choose a stride below ${stride}.`,
      { field: 'spec.box' },
    );
  };
  const [row0, row1] = span(grid.rows, box.y, box.y + box.height, (row) => cellCentre(grid, stride, row, 0).y);
  const [col0, col1] = span(grid.cols, box.x, box.x + box.width, (col) => cellCentre(grid, stride, 0, col).x);
  return { row0, col0, row1, col1 };
}

function strideAdvice(stride: number, input: { width: number; height: number }, classCount: number): string {
  const { width, height } = input;
  for (let s = stride + 1; s <= Math.min(width, height); s++)
    if (Math.ceil(height / s) * Math.ceil(width / s) * classCount <= MAX_RUN_VALUES)
      return `Choose a stride of ${s} or more.`;
  return 'The network has too many classes for an occlusion run.';
}

/** Centre pixel of a cell. */
export function cellCentre(grid: OcclusionGrid, stride: number, row: number, col: number): { y: number; x: number } {
  const half = Math.floor(stride / 2);
  return { y: Math.min(row * stride + half, grid.height - 1), x: Math.min(col * stride + half, grid.width - 1) };
}

/**
 * Pixels that the patch of a cell covers, clipped to the input.
 * Throws RangeError where the spec asks for segments, and the grid was made without the picture.
 */
export function patchRect(grid: OcclusionGrid, spec: PatchSpec, row: number, col: number): CellPatch {
  if (grid.segments) return segmentPatch(grid.segments, row * grid.cols + col);
  if (spec.segments) throw new RangeError('The patches of segments are not known without the picture.');
  const { y, x } = cellCentre(grid, spec.stride, row, col);
  const top = y - Math.floor(spec.patch / 2);
  const left = x - Math.floor(spec.patch / 2);
  return {
    y0: Math.max(0, top),
    x0: Math.max(0, left),
    y1: Math.min(grid.height, top + spec.patch),
    x1: Math.min(grid.width, left + spec.patch),
  };
}

function segmentPatch({ bounds }: Segments, cell: number): CellPatch {
  const [y0, x0, y1, x1] = bounds.subarray(cell * 4, cell * 4 + 4) as unknown as [number, number, number, number];
  return { y0, x0, y1, x1, segment: cell };
}

/** The same for a cell that is told by its row-major index. */
export function patchRectOf(grid: OcclusionGrid, spec: PatchSpec, cell: number): CellPatch {
  return patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
}

/** Whether the patch of a cell is cut by the border of the input. Segments end there, and are not cut. */
export function isClipped(grid: OcclusionGrid, spec: PatchSpec, row: number, col: number): boolean {
  if (spec.segments || grid.segments) return false;
  const rect = patchRect(grid, spec, row, col);
  return rect.y1 - rect.y0 < spec.patch || rect.x1 - rect.x0 < spec.patch;
}
