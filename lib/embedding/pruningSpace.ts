/**
 * Coordinates in which a few numbers tell most of a distance. Along any orthogonal directions the squared differences sum up
 * to at most the squared distance, so a pair whose first few coordinates are too far apart need not be measured. The more
 * of the variance these hold, the fewer pairs remain: principal axes are best.
 */
import { fitPcaInSteps, projectOnAxesInSteps } from './pca';
import { type Steps, within } from './steps';
import { meanVector, type Vectors } from './vectors';

export interface PruningSpace {
  /** Numbers of each point that pairs are first compared by. */
  headWidth: number;
  /** The heads of four points together, number by number: point i's number d is at ((i >> 2) · headWidth + d) · 4 + (i & 3). */
  heads: Float64Array;
  /** |head|², made smaller by what rounding can do; NaN for the places after the last point. Length: a multiple of 4. */
  headSquares: Float64Array;
  /** The other numbers of each point, row by row. */
  tailWidth: number;
  tails: Float64Array;
  /** A squared distance in these coordinates above this is, beyond rounding, above the given one in the vectors' own. */
  loosen(squaredDistance: number): number;
}

const HEAD_WIDTH = 16;
/** Vectors up to this long get all axes; longer ones a part, which is much cheaper and prunes nearly as well. */
const ALL_AXES_UP_TO = 256;
const AXES_OF_LONG_VECTORS = 64;
/** Axes are found from so many vectors: they need not be the very best. */
const SAMPLE = 1024;
const SAMPLE_OF_LONG_VECTORS = 256;
/** Below this many differences, measuring all pairs is quicker than finding axes. */
const FEW_OPERATIONS = 2e7;
/** Vectors stay as they are when their first numbers hold this share of the variance that the best directions do. */
const GOOD_ORDER = 0.95;

const ROUNDING = 2 ** -53;
/** The squares of two heads less their products are right to about 40 roundings of the squares. */
const HEAD_ERROR = 64 * ROUNDING;

export function* createPruningSpace(vectors: Vectors): Steps<PruningSpace> {
  const coordinates = yield* pruningCoordinates(vectors);
  const { count, dimensions: width, values } = coordinates;
  const headWidth = Math.min(HEAD_WIDTH, width);
  const tailWidth = width - headWidth;
  const padded = Math.ceil(count / 4) * 4;
  const heads = new Float64Array(padded * headWidth);
  const headSquares = new Float64Array(padded).fill(NaN);
  const tails = new Float64Array(count * tailWidth);
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const start = i * width;
    let squares = 0;
    for (let d = 0; d < headWidth; d++) {
      const value = values[start + d]!;
      heads[((i >> 2) * headWidth + d) * 4 + (i & 3)] = value;
      squares += value * value;
    }
    headSquares[i] = squares * (1 - HEAD_ERROR);
    const tail = values.subarray(start + headWidth, start + width);
    tails.set(tail, i * tailWidth);
    for (const value of tail) squares += value * value;
    largest = Math.max(largest, squares);
  }
  return { headWidth, heads, headSquares, tailWidth, tails, loosen: loosenBy(vectors.dimensions, width, largest) };
}

/**
 * Each coordinate is a sum over the dimensions, wrong by so many roundings of the vector's length: a distance by twice the
 * square root of the width of that. The last two terms are for the axes, which are orthogonal up to rounding, and for
 * numbers so small that squares vanish.
 */
function loosenBy(dimensions: number, width: number, largestSquare: number): (squaredDistance: number) => number {
  const error = 2 * (dimensions + 2) * Math.sqrt(width) * ROUNDING * Math.sqrt(largestSquare);
  return (squaredDistance) => (Math.sqrt(squaredDistance) + error) ** 2 * (1 + 1e-11) + 1e-300;
}

/** The vectors less their mean, turned if that helps. */
function* pruningCoordinates(vectors: Vectors): Steps<Vectors> {
  const { count, dimensions } = vectors;
  const long = dimensions > ALL_AXES_UP_TO;
  const width = long ? AXES_OF_LONG_VECTORS : dimensions;
  if (dimensions <= HEAD_WIDTH || count * count * dimensions < FEW_OPERATIONS) return firstDimensions(vectors, width);
  const sample = everyFew(vectors, long ? SAMPLE_OF_LONG_VECTORS : SAMPLE);
  const pca = yield* within(fitPcaInSteps(sample, width), 0, 0.5);
  const best = pca.variances.subarray(0, HEAD_WIDTH).reduce((sum, variance) => sum + variance, 0);
  return varianceOfFirst(sample, HEAD_WIDTH) >= GOOD_ORDER * best
    ? firstDimensions(vectors, width)
    : yield* within(projectOnAxesInSteps(pca, vectors), 0.5, 1);
}

function firstDimensions(vectors: Vectors, width: number): Vectors {
  const { count, dimensions, values } = vectors;
  const mean = meanVector(vectors);
  const first = new Float64Array(count * width);
  for (let i = 0; i < count; i++)
    for (let d = 0; d < width; d++) first[i * width + d] = values[i * dimensions + d]! - mean[d]!;
  return { count, dimensions: width, values: first };
}

/** Rows at equal distances, at most so many. */
function everyFew({ count, dimensions, values }: Vectors, most: number): Vectors {
  const size = Math.min(count, most);
  const sample = new Float64Array(size * dimensions);
  for (let s = 0; s < size; s++) {
    const row = Math.floor((s * count) / size);
    sample.set(values.subarray(row * dimensions, (row + 1) * dimensions), s * dimensions);
  }
  return { count: size, dimensions, values: sample };
}

/** Variance (with n − 1) of the first dimensions together. */
function varianceOfFirst(vectors: Vectors, width: number): number {
  const { values, count } = firstDimensions(vectors, width);
  let squares = 0;
  for (const value of values) squares += value * value;
  return squares / (count - 1);
}
