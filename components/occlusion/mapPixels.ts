/** A map as coloured pixels: of scores, with marks where no patch was, or of classes. One for each cell or pixel. Pure. */
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import type { ValueRange } from '@/lib/palette/range';
import type { ScaleName } from '@/lib/palette/scales';
import type { MapValues } from './mapValues';

export interface MapPixels {
  cols: number;
  rows: number;
  /** Side of each in pixels of the network's input. */
  unit: number;
  /** RGBA, cols × rows. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Thin stripes along one diagonal, dark and light by turns, so that they show on every picture and hide little of it. */
const STRIPES: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 0, 160],
  [0, 0, 0, 0],
  [255, 255, 255, 160],
  [0, 0, 0, 0],
];

export function scorePixels(values: MapValues, scale: ScaleName, range: ValueRange): MapPixels {
  const { cols, rows, unit, drawn, uncovered } = values;
  const rgba = heatmapPixels(drawn, rows, cols, scale, range);
  uncovered?.forEach((isUncovered, pixel) => {
    if (!isUncovered) return;
    const [x, y] = [pixel % cols, Math.floor(pixel / cols)];
    rgba.set(STRIPES[(x + y) % STRIPES.length]!, pixel * 4);
  });
  return { cols, rows, unit, rgba };
}

/**
 * @param winners the class that wins each cell, row-major; NaN, which is transparent, where that is not known
 * @param only the one class that is drawn; null: all are
 */
export function classPixels(
  winners: Float32Array,
  { rows, cols }: { rows: number; cols: number },
  unit: number,
  colourOf: (classIndex: number) => readonly [number, number, number],
  only: number | null,
): MapPixels {
  const rgba = new Uint8ClampedArray(winners.length * 4);
  winners.forEach((winner, cell) => {
    if (Number.isNaN(winner) || (only !== null && winner !== only)) return;
    rgba.set([...colourOf(winner), 255], cell * 4);
  });
  return { cols, rows, unit, rgba };
}

/** Colours of cells as those of the pixels of their segments. What is per pixel already, or of squares, stays as it is. */
export function asSegments(cells: MapPixels, { segments, width, height }: OcclusionGrid): MapPixels {
  if (!segments || cells.unit === 1) return cells;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const [from, to] = [new Uint32Array(cells.rgba.slice().buffer), new Uint32Array(rgba.buffer)];
  segments.labels.forEach((cell, pixel) => (to[pixel] = from[cell]!));
  return { cols: width, rows: height, unit: 1, rgba };
}
