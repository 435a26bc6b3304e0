/**
 * Whether a network looks at the object that it names, or is right for the wrong reason: how much of a map lies outside of
 * the object's box or mask (region.ts), and whether its strongest pixel does.
 */
import { AppError } from '../domain/appError';
import type { PixelSize } from './pixelSize';

export interface OutsideShare {
  /** Share of the positive values' sum that lies outside of the region, 0…1. */
  share: number;
  /** What an even map has: the share of the known pixels' area that is outside. */
  evenShare: number;
  /** Sum of the positive values over the known pixels, in the unit of the map times pixels. */
  total: number;
}

/**
 * The share of a map's positive drop that falls outside of a region. Pixels that the border of the region cuts count in
 * parts. Negative values, where covering raises the score, are left out, and so are pixels that are not known (NaN).
 * 1 − share is the inside-total relevance ratio of Kohlbrenner et al., "Towards Best Practice in Explaining Neural Network
 * Decisions with LRP", arXiv 1910.09840.
 *
 * Null when no known pixel has a positive value. Throws `invalid_input` when map and region have different sizes.
 *
 * @param drops of each pixel, large where covering it makes the score fall: lib/occlusion/attribution.ts
 */
export function outsideShare(drops: ArrayLike<number>, coverage: ArrayLike<number>): OutsideShare | null {
  checkSizes(drops, coverage);
  let [outside, total, outsideArea, area] = [0, 0, 0, 0];
  for (let pixel = 0; pixel < drops.length; pixel++) {
    const drop = drops[pixel]!;
    if (Number.isNaN(drop)) continue;
    const beyond = 1 - coverage[pixel]!;
    outsideArea += beyond;
    area++;
    if (drop <= 0) continue;
    outside += drop * beyond;
    total += drop;
  }
  return total > 0 ? { share: outside / total, evenShare: outsideArea / area, total } : null;
}

/**
 * The pointing game (Zhang, Lin, Brandt, Shen & Sclaroff, "Top-down Neural Attention by Excitation Backprop", ECCV 2016):
 * 1 when the strongest pixel hits the region, 0 when it misses. Where several pixels are equally strong, as the pixels
 * under one patch are, it is the share of them that hits. A pixel hits when at least half of it, or of one that is at most
 * `tolerance` pixels away from it, is covered; the paper tolerates 15.
 *
 * Null when no pixel is known. Throws `invalid_input` when map and region do not have the size.
 */
export function pointingGame(
  map: ArrayLike<number>,
  coverage: ArrayLike<number>,
  size: PixelSize,
  tolerance = 0,
): number | null {
  checkSizes(map, coverage);
  if (map.length !== size.width * size.height)
    throw new AppError('invalid_input', `A map of ${map.length} values does not have ${size.width} × ${size.height} pixels.`); // prettier-ignore
  let strongest = -Infinity;
  let places: number[] = [];
  for (let pixel = 0; pixel < map.length; pixel++) {
    const value = map[pixel]!;
    if (value > strongest) {
      strongest = value;
      places = [pixel];
    } else if (value === strongest) places.push(pixel);
  }
  if (places.length === 0) return null;
  return places.filter((pixel) => isNear(pixel, coverage, size, tolerance)).length / places.length;
}

/** Whether a pixel that is at least half covered is at most `tolerance` pixels away, measured between centres. */
function isNear(pixel: number, coverage: ArrayLike<number>, { width, height }: PixelSize, tolerance: number): boolean {
  const [centreY, centreX] = [Math.floor(pixel / width), pixel % width];
  const reach = Math.floor(tolerance);
  for (let y = Math.max(0, centreY - reach); y <= Math.min(height - 1, centreY + reach); y++)
    for (let x = Math.max(0, centreX - reach); x <= Math.min(width - 1, centreX + reach); x++)
      if (coverage[y * width + x]! >= 0.5 && (y - centreY) ** 2 + (x - centreX) ** 2 <= tolerance ** 2) return true;
  return false;
}

function checkSizes(map: ArrayLike<number>, coverage: ArrayLike<number>): void {
  if (map.length !== coverage.length)
    throw new AppError('invalid_input', `A map of ${map.length} values and a region of ${coverage.length} pixels are not of one picture.`); // prettier-ignore
}
