/**
 * Coordinates in which a few numbers tell most of a distance. Along any orthogonal directions the squared differences sum up
 * to at most the squared distance, so a pair whose first few coordinates are too far apart need not be measured. The more
 * of the variance these hold, the fewer pairs remain: principal axes are best.
 */
import { fitPcaInSteps, projectOnAxesInSteps } from './pca';
import { type Steps, within } from './steps';
import { meanVector, type Vectors } from './vectors';

export interface PruningSpace {
  /** Each vector in these coordinates. */
  coordinates: Vectors;
  /** Numbers of each that pairs are first compared by: those that tell most. */
  headWidth: number;
  /** The length of the longest. */
  longest: number;
  /** Distances in these coordinates are above those of the vectors by no more than this. */
  error: number;
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

export function* createPruningSpace(vectors: Vectors): Steps<PruningSpace> {
  const coordinates = yield* pruningCoordinates(vectors);
  const { dimensions: width, values } = coordinates;
  let largest = 0;
  for (let start = 0; start < values.length; start += width) {
    let squares = 0;
    for (let d = start; d < start + width; d++) squares += values[d]! * values[d]!;
    largest = Math.max(largest, squares);
  }
  const longest = Math.sqrt(largest);
  // Each coordinate is a sum over the dimensions, wrong by so many roundings of the vector's length: a distance by twice
  // the square root of the width of that. The axes are orthogonal up to rounding, too.
  const error = (2 * (vectors.dimensions + 2) * Math.sqrt(width) * ROUNDING + 1e-11) * longest;
  return { coordinates, headWidth: Math.min(HEAD_WIDTH, width), longest, error };
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
