/** Activation vectors: what a network's layer says about each picture, one row of numbers a picture. */
import { AppError } from '../domain/appError';

export interface Vectors {
  count: number;
  dimensions: number;
  /** Row by row: the vector of point i starts at i · dimensions. */
  values: Float32Array | Float64Array;
}

/** Squares of larger numbers, summed over the dimensions, could leave the range of a float64. */
const LARGEST_MAGNITUDE = 1e100;

/**
 * An array of any file as vectors: its first dimension counts the points, all others together are the vector's.
 * Shares the values. Throws `invalid_input`, starting with `what` ("features.npy"), see checkVectors.
 */
export function toVectors(
  { shape, data }: { shape: readonly number[]; data: Float32Array | Float64Array },
  what = 'The array',
): Vectors {
  const [count, ...rest] = shape;
  if (count === undefined || rest.length === 0)
    throw invalid(
      `${what} has the shape (${shape.join(', ')}). It needs two dimensions or more: points × numbers of each.`,
    );
  const vectors = { count, dimensions: rest.reduce((product, size) => product * size, 1), values: data };
  checkVectors(vectors, what);
  return vectors;
}

/** Rows of numbers as vectors. Throws `invalid_input` when they are not equally long, see checkVectors too. */
export function vectorsFromRows(rows: readonly (readonly number[])[], what = 'The table'): Vectors {
  const dimensions = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== dimensions);
  if (odd >= 0)
    throw invalid(`${what} has ${rows[odd]?.length} numbers in row ${odd + 1}, but ${dimensions} in row 1.`);
  const vectors = { count: rows.length, dimensions, values: Float64Array.from(rows.flat()) };
  checkVectors(vectors, what);
  return vectors;
}

/**
 * Throws `invalid_input` that names the row and the column (counted from 1) when a value is not a finite number of
 * usual size, when nothing is there, or when the shape does not fit the number of values.
 */
export function checkVectors({ count, dimensions, values }: Vectors, what = 'The array'): void {
  if (count < 1 || dimensions < 1) throw invalid(`${what} holds ${count} points of ${dimensions} numbers each. It needs at least one of both.`); // prettier-ignore
  if (count * dimensions !== values.length)
    throw invalid(`${what} should hold ${count} × ${dimensions} numbers, but holds ${values.length}.`);
  for (let place = 0; place < values.length; place++) {
    const value = values[place]!;
    if (Math.abs(value) <= LARGEST_MAGNITUDE) continue; // false for NaN too
    const [row, column] = [Math.floor(place / dimensions) + 1, (place % dimensions) + 1];
    throw invalid(`${what} has ${value} in row ${row}, column ${column}. Every number must be finite and below 1e100: leave that row out, or mend it.`); // prettier-ignore
  }
}

/** Every row divided by its length, for the metric "cosine". Throws `invalid_input` for a row of zeros. */
export function unitVectors({ count, dimensions, values }: Vectors): Vectors {
  const units = new Float64Array(values.length);
  for (let i = 0; i < count; i++) {
    const start = i * dimensions;
    let largest = 0;
    for (let d = 0; d < dimensions; d++) largest = Math.max(largest, Math.abs(values[start + d]!));
    if (largest === 0)
      throw invalid(
        `Row ${i + 1} is all zeros and has no direction, which the metric "cosine" needs. Choose "euclidean", or leave that row out.`,
      );
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += (values[start + d]! / largest) ** 2; // neither over- nor underflows
    const scale = 1 / Math.sqrt(squares);
    for (let d = 0; d < dimensions; d++) units[start + d] = (values[start + d]! / largest) * scale;
  }
  return { count, dimensions, values: units };
}

/** Mean of every dimension, as the first vector and the mean way from it: where all are equal, it is that very number. */
export function meanVector({ count, dimensions, values }: Vectors): Float64Array {
  const way = new Float64Array(dimensions);
  for (let i = 0, place = 0; i < count; i++)
    for (let d = 0; d < dimensions; d++) way[d]! += values[place++]! - values[d]!;
  return way.map((sum, d) => values[d]! + sum / count);
}

function invalid(message: string): AppError {
  return new AppError('invalid_input', message, { field: 'vectors' });
}
