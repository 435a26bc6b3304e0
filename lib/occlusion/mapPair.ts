/**
 * Two runs' maps of one picture, place by place. Where both cover the same parts of the picture the places are their
 * cells; otherwise they are pixels, each the average over the cells whose patch covers it (attribution.ts).
 */
import type { OcclusionSpec } from '../domain/occlusion';
import { pixelAttribution } from './attribution';
import { comparedSpec } from './comparedView';
import { cellCentre, type OcclusionGrid } from './grid';
import type { Segments } from './segments';

/** A run's grid with a value for each cell, row-major; NaN where it is not known. */
export interface CellValues {
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  values: Float32Array;
}

export interface MapPair {
  per: 'cell' | 'pixel';
  /** Of `a` and `b`, which are row-major: the first run's cells, or the pixels of its network's input. */
  rows: number;
  cols: number;
  /** Side of each in pixels of the first run's input. */
  unit: number;
  a: Float32Array;
  b: Float32Array;
  /** Index into `a` and `b` for each cell of the first run: itself, or the pixel in its middle. */
  ofCell: Uint32Array;
}

/** Whether each cell of the one covers the same part of the picture as the same cell of the other. */
export function haveSameCells(a: Omit<CellValues, 'values'>, b: Omit<CellValues, 'values'>): boolean {
  const { patch, stride } = comparedSpec(a.spec, a.grid, b.grid);
  const sameGrid = patch === b.spec.patch && stride === b.spec.stride && a.grid.rows === b.grid.rows && a.grid.cols === b.grid.cols; // prettier-ignore
  return sameGrid && haveSameSegments(a.grid.segments, b.grid.segments);
}

/** Segments of inputs that are made otherwise may differ by some pixels: then places are pixels. */
function haveSameSegments(a: Segments | undefined, b: Segments | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  return a.labels.length === b.labels.length && a.labels.every((label, pixel) => label === b.labels[pixel]);
}

/**
 * The two maps at the same places. Of an input of another size, which shows the same part of the picture, the nearest
 * pixel is taken.
 */
export function mapPair(first: CellValues, second: CellValues): MapPair {
  const { rows, cols, width, height } = first.grid;
  const cells = Uint32Array.from({ length: rows * cols }, (_, cell) => cell);
  if (haveSameCells(first, second))
    return { per: 'cell', rows, cols, unit: first.spec.stride, a: first.values, b: second.values, ofCell: cells };
  const a = pixelAttribution(first.values, first.grid, first.spec);
  const b = resized(pixelAttribution(second.values, second.grid, second.spec), second.grid, first.grid);
  const ofCell = cells.map((cell) => {
    const { y, x } = cellCentre(first.grid, first.spec.stride, Math.floor(cell / cols), cell % cols);
    return y * width + x;
  });
  return { per: 'pixel', rows: height, cols: width, unit: 1, a, b, ofCell };
}

type Size = Pick<OcclusionGrid, 'width' | 'height'>;

function resized(pixels: Float32Array, from: Size, to: Size): Float32Array {
  if (from.width === to.width && from.height === to.height) return pixels;
  const nearest = (at: number, of: number, count: number) => Math.floor(((at + 0.5) / of) * count);
  return Float32Array.from({ length: to.width * to.height }, (_, pixel) => {
    const y = nearest(Math.floor(pixel / to.width), to.height, from.height);
    return pixels[y * from.width + nearest(pixel % to.width, to.width, from.width)]!;
  });
}

/** First less second at every place; NaN where one of them is not known. */
export function differences({ a, b }: Pick<MapPair, 'a' | 'b'>): Float32Array {
  return a.map((value, place) => value - b[place]!);
}

/** The values at the first run's cells, row-major. */
export function atCells(pixelsOrCells: Float32Array, { ofCell }: Pick<MapPair, 'ofCell'>): Float32Array {
  return Float32Array.from(ofCell, (place) => pixelsOrCells[place]!);
}
