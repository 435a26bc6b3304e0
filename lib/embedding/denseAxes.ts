/** Principal axes from the whole covariance matrix, or from the products of all rows where there are fewer rows. */
import { orthonormaliseRows } from './orthonormalise';
import { inPieces, type Steps, within } from './steps';
import { symmetricEigenInSteps } from './symmetricEigen';
import type { Vectors } from './vectors';

/** Axes (components × dimensions, orthonormal) and the data's scatter along each: Σ of squares, largest first. */
export interface Axes {
  axes: Float64Array;
  scatter: Float64Array;
}

/** Rows that are worked on together: each number that is read serves so many products. */
const ROWS_AT_ONCE = 4;

/** @param mean of every dimension; `components` is at most `dimensions` */
export function* denseAxes(vectors: Vectors, mean: Float64Array, components: number): Steps<Axes> {
  return yield* vectors.dimensions <= vectors.count
    ? axesOfScatter(vectors, mean, components)
    : axesOfProducts(vectors, mean, components);
}

/** Operations of denseAxes, roughly. */
export function denseCost(vectors: Vectors): number {
  return productsCost(vectors) + 9 * Math.min(vectors.count, vectors.dimensions) ** 3;
}

function productsCost({ count, dimensions }: Vectors): number {
  return (count * dimensions * Math.min(count, dimensions)) / 2;
}

/** Of the time; the eigenvectors take the rest. */
function shareOfProducts(vectors: Vectors): number {
  return productsCost(vectors) / denseCost(vectors);
}

/** Eigenvectors of S = Σ (x − mean)(x − mean)ᵀ. */
function* axesOfScatter(vectors: Vectors, mean: Float64Array, components: number): Steps<Axes> {
  const { dimensions } = vectors;
  const share = shareOfProducts(vectors);
  const matrix = yield* within(scatterMatrix(vectors, mean), 0, share);
  const { values, vectors: eigenvectors } = yield* within(symmetricEigenInSteps(matrix, dimensions), share, 1);
  return { axes: eigenvectors.slice(0, components * dimensions), scatter: positive(values.subarray(0, components)) };
}

function* scatterMatrix(vectors: Vectors, mean: Float64Array): Steps<Float64Array> {
  const { count, dimensions } = vectors;
  const matrix = new Float64Array(dimensions * dimensions);
  const rows = new Float64Array(ROWS_AT_ONCE * dimensions);
  yield* inPieces(Math.ceil(count / ROWS_AT_ONCE), (ROWS_AT_ONCE / 2) * dimensions * dimensions, (block) => {
    centredRows(vectors, mean, block * ROWS_AT_ONCE, rows);
    for (let a = 0; a < dimensions; a++) {
      const x0 = rows[a]!;
      const x1 = rows[dimensions + a]!;
      const x2 = rows[2 * dimensions + a]!;
      const x3 = rows[3 * dimensions + a]!;
      for (let b = a, place = a * dimensions + a; b < dimensions; b++, place++)
        matrix[place]! +=
          x0 * rows[b]! + x1 * rows[dimensions + b]! + x2 * rows[2 * dimensions + b]! + x3 * rows[3 * dimensions + b]!;
    }
  });
  for (let a = 0; a < dimensions; a++)
    for (let b = 0; b < a; b++) matrix[a * dimensions + b] = matrix[b * dimensions + a]!;
  return matrix;
}

/** With u an eigenvector of X Xᵀ, Xᵀ u is one of Xᵀ X of the same eigenvalue (X: the centred rows). */
function* axesOfProducts(vectors: Vectors, mean: Float64Array, components: number): Steps<Axes> {
  const { count, dimensions } = vectors;
  const centred = new Float64Array(count * dimensions);
  const centring = inPieces(count, dimensions, (i) =>
    centredRow(vectors, mean, i, centred.subarray(i * dimensions, (i + 1) * dimensions)),
  );
  yield* within(centring, 0, 0);
  const share = shareOfProducts(vectors);
  const matrix = yield* within(products(centred, count, dimensions), 0, share);
  const { values, vectors: eigenvectors } = yield* within(symmetricEigenInSteps(matrix, count), share, 1);
  const axes = new Float64Array(components * dimensions);
  const found = Math.min(components, count);
  const combined = inPieces(components, (count + 4 * components) * dimensions, (c) => {
    const axis = axes.subarray(c * dimensions, (c + 1) * dimensions);
    if (c < found)
      for (let i = 0; i < count; i++) addMultiple(axis, eigenvectors[c * count + i]!, centred, i * dimensions);
    orthonormaliseRows(axes, dimensions, c, c + 1);
  });
  yield* within(combined, 1, 1);
  const scatter = new Float64Array(components);
  scatter.set(positive(values.subarray(0, found)));
  return { axes, scatter };
}

function* products(rows: Float64Array, count: number, dimensions: number): Steps<Float64Array> {
  const matrix = new Float64Array(count * count);
  yield* inPieces(count, (count * dimensions) / 2, (i) => {
    for (let j = i; j < count; j++) {
      let sum = 0;
      for (let d = 0, a = i * dimensions, b = j * dimensions; d < dimensions; d++) sum += rows[a++]! * rows[b++]!;
      matrix[i * count + j] = matrix[j * count + i] = sum;
    }
  });
  return matrix;
}

/** Rows `first`… less the mean, as many as `into` has room for; zeros after the last. */
export function centredRows(vectors: Vectors, mean: Float64Array, first: number, into: Float64Array): void {
  const { count, dimensions } = vectors;
  for (let row = 0; row * dimensions < into.length; row++) {
    const target = into.subarray(row * dimensions, (row + 1) * dimensions);
    if (first + row < count) centredRow(vectors, mean, first + row, target);
    else target.fill(0);
  }
}

function centredRow({ dimensions, values }: Vectors, mean: Float64Array, row: number, into: Float64Array): void {
  const start = row * dimensions;
  for (let d = 0; d < dimensions; d++) into[d] = values[start + d]! - mean[d]!;
}

/** Adds so many times the numbers of `rows` from `begin` on. */
export function addMultiple(sum: Float64Array, weight: number, rows: Float64Array, begin: number): void {
  for (let d = 0, place = begin; d < sum.length; d++) sum[d]! += weight * rows[place++]!;
}

/** Rounding can take a scatter of nothing below zero. */
function positive(values: Float64Array): Float64Array {
  return values.map((value) => Math.max(0, value));
}
