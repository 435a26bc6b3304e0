/**
 * The occlusion grid. Stride s over an H×W network input gives ceil(H/s) × ceil(W/s) cells; cell (r, c) is centred on
 * pixel y = min(r·s + floor(s/2), H−1), x likewise; the patch of side p covers rows [y − floor(p/2), y − floor(p/2) + p),
 * clipped to the input, columns likewise. Every pixel is covered when p ≥ s.
 */
import { AppError } from '../domain/appError';
import { MAX_RUN_VALUES, type OcclusionSpec } from '../domain/occlusion';

export interface OcclusionGrid {
  /** The network's input in pixels. */
  width: number;
  height: number;
  rows: number;
  cols: number;
}

/** Half-open rectangle of pixels: rows [y0, y1), columns [x0, x1). */
export interface PixelRect {
  y0: number;
  x0: number;
  y1: number;
  x1: number;
}

/**
 * The grid of a spec over an input of width × height pixels.
 * Throws `invalid_input` when the patch or the stride is larger than the input, `too_large` when the run would hold
 * more than MAX_RUN_VALUES values (cells × classes).
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
  const rows = Math.ceil(height / spec.stride);
  const cols = Math.ceil(width / spec.stride);
  if (rows * cols * classCount > MAX_RUN_VALUES) {
    throw new AppError(
      'too_large',
      `Stride ${spec.stride} gives ${rows * cols} cells with ${classCount} classes each, more than one run may hold. ${strideAdvice(spec.stride, input, classCount)}`,
      { field: 'spec.stride' },
    );
  }
  return { width, height, rows, cols };
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

/** Pixels that the patch of a cell covers, clipped to the input. */
export function patchRect(
  grid: OcclusionGrid,
  spec: Pick<OcclusionSpec, 'patch' | 'stride'>,
  row: number,
  col: number,
): PixelRect {
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

/** The same for a cell that is told by its row-major index. */
export function patchRectOf(
  grid: OcclusionGrid,
  spec: Pick<OcclusionSpec, 'patch' | 'stride'>,
  cell: number,
): PixelRect {
  return patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
}

/** Whether the patch of a cell is cut by the border of the input. */
export function isClipped(
  grid: OcclusionGrid,
  spec: Pick<OcclusionSpec, 'patch' | 'stride'>,
  row: number,
  col: number,
): boolean {
  const rect = patchRect(grid, spec, row, col);
  return rect.y1 - rect.y0 < spec.patch || rect.x1 - rect.x0 < spec.patch;
}
