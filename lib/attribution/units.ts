/** What is taken away as one: single pixels, or squares of them. */
import { AppError } from '../domain/appError';
import type { PixelSize } from './pixelSize';

export interface Units {
  count: number;
  /** The unit of each pixel, row-major; −1 for a pixel that stays. */
  ofPixel: Int32Array;
}

/** Every pixel that all of the maps know (not NaN) is a unit; the others stay. Throws `invalid_input` for maps of different sizes. */
export function pixelUnits(...maps: [ArrayLike<number>, ...ArrayLike<number>[]]): Units {
  const pixels = maps[0].length;
  for (const map of maps)
    if (map.length !== pixels)
      throw new AppError('invalid_input', `Maps of ${pixels} and ${map.length} values are not of one picture.`);
  let count = 0;
  const ofPixel = Int32Array.from({ length: pixels }, (_, pixel) =>
    maps.some((map) => Number.isNaN(map[pixel])) ? -1 : count++,
  );
  return { count, ofPixel };
}

/**
 * Squares of `side` pixels, row by row from the top left; those at the right and lower border are cut. Throws
 * `invalid_input` for a side that is no whole number from 1 up.
 */
export function squareUnits({ width, height }: PixelSize, side: number): Units {
  if (!Number.isInteger(side) || side < 1)
    throw new AppError('invalid_input', `A square has a side of ${side} pixels; it must be a whole number from 1 up.`, { field: 'side' }); // prettier-ignore
  const columns = Math.ceil(width / side);
  const ofPixel = Int32Array.from({ length: width * height }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return Math.floor(y / side) * columns + Math.floor(x / side);
  });
  return { count: columns * Math.ceil(height / side), ofPixel };
}

/** Sum of a map over each unit; NaN where a pixel of it is not known. Throws `invalid_input` when the sizes differ. */
export function unitSums(map: ArrayLike<number>, { count, ofPixel }: Units): Float64Array {
  if (map.length !== ofPixel.length)
    throw new AppError('invalid_input', `A map of ${map.length} values is not one of ${ofPixel.length} pixels.`);
  const sums = new Float64Array(count);
  for (let pixel = 0; pixel < ofPixel.length; pixel++) {
    const unit = ofPixel[pixel]!;
    if (unit >= 0) sums[unit]! += map[pixel]!;
  }
  return sums;
}

/** A function that lists the pixels of a unit, in order. */
export function pixelLists({ count, ofPixel }: Units): (unit: number) => Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (const unit of ofPixel) if (unit >= 0) starts[unit + 1]!++;
  for (let unit = 0; unit < count; unit++) starts[unit + 1]! += starts[unit]!;
  const pixels = new Uint32Array(starts[count]!);
  const next = starts.slice();
  ofPixel.forEach((unit, pixel) => {
    if (unit >= 0) pixels[next[unit]!++] = pixel;
  });
  return (unit) => pixels.subarray(starts[unit], starts[unit + 1]);
}
