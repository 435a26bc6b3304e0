/**
 * Principal component analysis on all dimensions, exact: the orthogonal directions along which the vectors differ most
 * (Pearson 1901; Jolliffe, Principal Component Analysis, chapter 2). Nothing is projected at random beforehand.
 */
import { AppError } from '../domain/appError';
import { denseAxes, denseCost } from './denseAxes';
import { krylovApplies, krylovAxes, krylovCost } from './krylovAxes';
import { finish, inPieces, type Steps, within } from './steps';
import { meanVector, type Vectors } from './vectors';

export interface Pca {
  /** Length of the vectors, and number of axes that were computed. */
  dimensions: number;
  components: number;
  mean: Float64Array;
  /** Row c: the axis of component c, of length 1; the number in it that is farthest from 0 is positive. */
  axes: Float64Array;
  /** Variance along each axis (with n − 1), largest first. */
  variances: Float64Array;
  /** The same as shares of the variance of all dimensions; zeros where all points are equal. */
  explained: Float64Array;
}

/** Rounds of the Krylov iteration that are usual, for the choice between the two ways. */
const USUAL_ROUNDS = 2;
/** Share of the progress that the iteration has: should it fail, the other way still has somewhere to go. */
const BY_ITERATION = 0.9;

/**
 * At most as many components as dimensions. Axes without variance (more axes than points, or equal points) complete the
 * others. Throws `invalid_input` when `components` is not a whole number from 1, or there is a single point.
 */
export function fitPca(vectors: Vectors, components: number): Pca {
  return finish(fitPcaInSteps(vectors, components));
}

export function* fitPcaInSteps(vectors: Vectors, components: number): Steps<Pca> {
  const { count, dimensions } = vectors;
  if (!Number.isSafeInteger(components) || components < 1)
    throw new AppError('invalid_input', `The number of components is ${components}. It must be a whole number from 1.`, { field: 'components' }); // prettier-ignore
  if (count < 2) throw new AppError('invalid_input', 'A single point has no principal components. Take at least two.', { field: 'vectors' }); // prettier-ignore
  const wanted = Math.min(components, dimensions);
  const mean = meanVector(vectors);
  const iterate = krylovApplies(vectors, wanted) && USUAL_ROUNDS * krylovCost(vectors, wanted) < denseCost(vectors);
  const iterated = iterate ? yield* within(krylovAxes(vectors, mean, wanted), 0, BY_ITERATION) : null;
  const begin = iterate ? BY_ITERATION : 0;
  const { axes, scatter } = iterated ?? (yield* within(denseAxes(vectors, mean, wanted), begin, 1));
  fixSigns(axes, dimensions);
  const total = totalScatter(vectors, mean);
  return {
    dimensions,
    components: wanted,
    mean,
    axes,
    variances: scatter.map((value) => value / (count - 1)),
    explained: scatter.map((value) => (total > 0 ? value / total : 0)),
  };
}

/**
 * Coordinates of vectors on the axes of a PCA, which other vectors may have made: count × components.
 * Throws `invalid_input` when their length is another one.
 */
export function projectOnAxes(pca: Pca, vectors: Vectors): Vectors {
  return finish(projectOnAxesInSteps(pca, vectors));
}

export function* projectOnAxesInSteps(pca: Pca, vectors: Vectors): Steps<Vectors> {
  const { dimensions, components, mean, axes } = pca;
  if (vectors.dimensions !== dimensions)
    throw new AppError('invalid_input', `These vectors have ${vectors.dimensions} numbers each, but the PCA was made of vectors of ${dimensions}.`, { field: 'vectors' }); // prettier-ignore
  const values = new Float64Array(vectors.count * components);
  const centred = new Float64Array(dimensions);
  yield* inPieces(vectors.count, components * dimensions, (i) => {
    for (let d = 0; d < dimensions; d++) centred[d] = vectors.values[i * dimensions + d]! - mean[d]!;
    projectOne(centred, axes, values.subarray(i * components, (i + 1) * components));
  });
  return { count: vectors.count, dimensions: components, values };
}

function projectOne(centred: Float64Array, axes: Float64Array, coordinates: Float64Array): void {
  for (let c = 0, place = 0; c < coordinates.length; c++) {
    let along = 0;
    for (let d = 0; d < centred.length; d++) along += centred[d]! * axes[place++]!;
    coordinates[c] = along;
  }
}

/** An axis and its opposite are equally good: the number farthest from 0 decides, of equal ones the first. */
function fixSigns(axes: Float64Array, dimensions: number): void {
  for (let start = 0; start < axes.length; start += dimensions) {
    const axis = axes.subarray(start, start + dimensions);
    let farthest = 0;
    // What differs by rounding only counts as equal, so that the choice does not hang on it.
    for (const value of axis) if (Math.abs(value) > Math.abs(farthest) * (1 + 1e-9)) farthest = value;
    if (farthest < 0) for (let d = 0; d < dimensions; d++) axis[d] = -axis[d]!;
  }
}

function totalScatter({ count, dimensions, values }: Vectors, mean: Float64Array): number {
  let squares = 0;
  for (let i = 0, place = 0; i < count; i++)
    for (let d = 0; d < dimensions; d++) squares += (values[place++]! - mean[d]!) ** 2;
  return squares;
}
