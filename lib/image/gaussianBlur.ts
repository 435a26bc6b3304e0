/**
 * Gaussian blur of RGB pixels. Weights are whole numbers that sum to 2^22, and so are all sums (below 2^53): server and
 * browser get the same bytes, however their exponential function rounds.
 *
 * The kernel ends at four standard deviations. Beyond the borders the picture goes on as its mirror image, the outermost
 * pixels doubled (d c b a | a b c d | d c b a), as often as the kernel reaches. Both as `scipy.ndimage.gaussian_filter` does.
 */
import type { RgbImage } from './preprocess';

const UNIT = 2 ** 22;
const REACH_IN_SIGMAS = 4;

/** A new picture. @param sigma standard deviation in pixels, above 0. */
export function gaussianBlur({ width, height, rgb }: RgbImage, sigma: number): RgbImage {
  const weights = gaussianWeights(sigma);
  // Sums of one pass are below 256 · 2^22 = 2^30.
  const acrossRows = new Uint32Array(rgb.length);
  for (let y = 0; y < height; y++) {
    const start = y * width * 3;
    for (let c = 0; c < 3; c++) blurLine(rgb, acrossRows, { start: start + c, step: 3, length: width }, weights, 1);
  }
  const blurred = new Uint8Array(rgb.length);
  const column = { step: width * 3, length: height };
  for (let start = 0; start < width * 3; start++)
    blurLine(acrossRows, blurred, { start, ...column }, weights, UNIT * UNIT);
  return { width, height, rgb: blurred };
}

/** weights[d] belongs to the pixels at distance d: weights[0] + 2 · (weights[1] + …) = UNIT. */
function gaussianWeights(sigma: number): Float64Array {
  const radius = Math.floor(REACH_IN_SIGMAS * sigma + 0.5);
  const heights = Float64Array.from({ length: radius + 1 }, (_, d) => Math.exp(-(d * d) / (2 * sigma * sigma)));
  const sum = heights.reduce((total, height, d) => total + (d === 0 ? height : 2 * height), 0);
  const weights = heights.map((height) => Math.round((height / sum) * UNIT));
  weights[0] = UNIT - 2 * weights.subarray(1).reduce((total, weight) => total + weight, 0);
  return weights;
}

interface Line {
  start: number;
  step: number;
  length: number;
}

/** Blurs one row or column of one channel, and divides by `divisor`, rounded (halves up). */
function blurLine(
  from: Uint8Array | Uint32Array,
  to: Uint8Array | Uint32Array,
  { start, step, length }: Line,
  weights: Float64Array,
  divisor: number,
): void {
  const radius = weights.length - 1;
  const line = new Float64Array(length + 2 * radius);
  for (let i = 0; i < line.length; i++) line[i] = from[start + mirrored(i - radius, length) * step]!;
  for (let i = 0; i < length; i++) {
    const centre = i + radius;
    let sum = weights[0]! * line[centre]!;
    for (let d = 1; d <= radius; d++) sum += weights[d]! * (line[centre - d]! + line[centre + d]!);
    to[start + i * step] = divisor === 1 ? sum : Math.floor(sum / divisor + 0.5);
  }
}

/** The pixel of a line that lies at any whole position, the line being mirrored at both ends again and again. */
function mirrored(position: number, length: number): number {
  const period = 2 * length;
  const within = ((position % period) + period) % period;
  return within < length ? within : period - 1 - within;
}
