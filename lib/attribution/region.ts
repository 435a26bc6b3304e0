/**
 * Where an object is, as one number for each pixel: the share of the pixel that it covers, 0…1, row-major. A mask is such
 * a list already; a box may end within a pixel, as one that was drawn on a picture of another size does.
 */
import { AppError } from '../domain/appError';
import type { PixelRect } from '../occlusion/grid';
import type { PixelSize } from './pixelSize';

/**
 * Coverage by a half-open box in pixels, whose edges may be any numbers; what lies beyond the picture is cut off. Throws
 * `invalid_input` for a box without area, or with none in the picture.
 */
export function boxCoverage(box: PixelRect, { width, height }: PixelSize): Float64Array {
  const rows = Float64Array.from({ length: height }, (_, y) => overlap(y, box.y0, box.y1));
  const columns = Float64Array.from({ length: width }, (_, x) => overlap(x, box.x0, box.x1));
  if (!rows.some((share) => share > 0) || !columns.some((share) => share > 0))
    throw new AppError(
      'invalid_input',
      `The box of rows ${box.y0} to ${box.y1} and columns ${box.x0} to ${box.x1} covers nothing of ${width} × ${height} pixels.`,
      { field: 'box' },
    );
  return Float64Array.from({ length: width * height }, (_, at) => rows[Math.floor(at / width)]! * columns[at % width]!);
}

/** Coverage by a mask: whole pixels, wherever it is not 0. */
export function maskCoverage(mask: ArrayLike<number>): Float64Array {
  return Float64Array.from(mask, (value) => (value === 0 ? 0 : 1));
}

/** Length that [place, place + 1) and [from, to) have in common. */
const overlap = (place: number, from: number, to: number) =>
  Math.max(0, Math.min(place + 1, to) - Math.max(place, from));
