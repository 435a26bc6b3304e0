/** How alike two maps look, place by place: structural similarity. */
import { AppError } from '../domain/appError';

/** As scikit-image's structural_similarity chooses it. */
export const SSIM_WINDOW = 7;
const K1 = 0.01;
const K2 = 0.03;

export interface SsimOptions {
  /** Of both maps, in places. */
  width: number;
  height: number;
  /** Greatest less smallest value that a map may have; the two maps must have one unit. */
  range: number;
  /** Side of the square window in places. */
  window?: number;
}

/**
 * Mean structural similarity, −1…1, over all windows that lie wholly inside and know every value of both maps (Wang,
 * Bovik, Sheikh & Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity", 2004,
 * equation 13, with even weights instead of Gaussian ones and variances over n − 1). 1 for equal maps. Unlike a rank
 * correlation it sees values and how they lie, so two maps of different units must be brought to one first.
 *
 * Null when there is no such window. Throws `invalid_input` when a size or the range cannot be right.
 */
export function ssim(a: ArrayLike<number>, b: ArrayLike<number>, options: SsimOptions): number | null {
  const { width, height, range, window = SSIM_WINDOW } = options;
  if (a.length !== width * height || b.length !== width * height)
    throw new AppError('invalid_input', `Maps of ${a.length} and ${b.length} values do not have ${width} × ${height} places.`); // prettier-ignore
  if (!(range > 0) || !Number.isFinite(range))
    throw new AppError('invalid_input', `The range of the maps’ values is ${range}; it must be above 0.`, { field: 'range' }); // prettier-ignore
  if (!Number.isInteger(window) || window < 2)
    throw new AppError('invalid_input', `The window is ${window} places wide; it must be a whole number from 2 up.`, { field: 'window' }); // prettier-ignore

  let sum = 0;
  let windows = 0;
  for (let y = 0; y + window <= height; y++)
    for (let x = 0; x + window <= width; x++) {
      const similarity = windowSsim(a, b, { at: y * width + x, width, window, range });
      if (Number.isNaN(similarity)) continue;
      sum += similarity;
      windows++;
    }
  return windows === 0 ? null : sum / windows;
}

/** Of one window whose first place is `at`; NaN where a value is not known. */
function windowSsim(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { at, width, window, range }: { at: number; width: number; window: number; range: number },
): number {
  // Less the first pair, which keeps the sums of squares small beside the spread.
  const [firstA, firstB] = [a[at]!, b[at]!];
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let y = 0; y < window; y++)
    for (let x = 0; x < window; x++) {
      const valueA = a[at + y * width + x]! - firstA;
      const valueB = b[at + y * width + x]! - firstB;
      sumA += valueA;
      sumB += valueB;
      squaresA += valueA * valueA;
      squaresB += valueB * valueB;
      products += valueA * valueB;
    }
  const n = window * window;
  const meanA = firstA + sumA / n;
  const meanB = firstB + sumB / n;
  const varianceA = (squaresA - (sumA * sumA) / n) / (n - 1);
  const varianceB = (squaresB - (sumB * sumB) / n) / (n - 1);
  const covariance = (products - (sumA * sumB) / n) / (n - 1);
  const c1 = (K1 * range) ** 2;
  const c2 = (K2 * range) ** 2;
  return (
    ((2 * meanA * meanB + c1) * (2 * covariance + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2))
  );
}
