import type { ValueRange } from './range';
import { colourIndex, SCALES, type ScaleName } from './scales';

/**
 * One RGBA pixel a cell (rows × cols × 4 bytes, row-major), for a canvas that is enlarged without smoothing. Values
 * outside the range take its end colours; NaN (not known) is fully transparent.
 * Throws a RangeError when the number of values is not rows × cols.
 */
export function heatmapPixels(
  values: Float32Array,
  rows: number,
  cols: number,
  scale: ScaleName,
  range: ValueRange,
): Uint8ClampedArray<ArrayBuffer> {
  if (values.length !== rows * cols)
    throw new RangeError(`heatmapPixels: ${values.length} values are not ${rows} × ${cols} cells`);
  const table = SCALES[scale];
  const pixels = new Uint8ClampedArray(rows * cols * 4);
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]!;
    if (Number.isNaN(value)) continue;
    const from = colourIndex(table, (value - range.min) / (range.max - range.min)) * 3;
    // By hand: a map of pixels has fifty thousand of them.
    pixels[cell * 4] = table[from]!;
    pixels[cell * 4 + 1] = table[from + 1]!;
    pixels[cell * 4 + 2] = table[from + 2]!;
    pixels[cell * 4 + 3] = 255;
  }
  return pixels;
}
