/** The nearest others of one row, for whoever asks while a map is looked at. */
import { AppError } from '@/lib/domain/appError';
import type { Metric } from '@/lib/domain/embeddingSpec';
import { NearestLists } from '@/lib/embedding/nearestLists';
import { reachableNeighbours, squaredDistance } from '@/lib/embedding/neighbours';
import { inPieces, type Steps } from '@/lib/embedding/steps';
import type { SharedVectors } from './computationTypes';

export interface NearestRows {
  /** Nearest first; of equally near ones the lower row. */
  rows: Int32Array;
  /** Euclidean, or 1 − cosine of the angle. */
  distances: Float64Array;
}

/**
 * All others when there are fewer than k. Throws `invalid_input` for the cosine of a row of zeros, which has no
 * direction; where another row has none, its cosine counts as 0. Throws RangeError for a row that is not there.
 */
export function* nearestRows(
  vectors: SharedVectors,
  row: number,
  { k, metric }: { k: number; metric: Metric },
): Steps<NearestRows> {
  const { count, dimensions, values } = vectors;
  if (!(Number.isInteger(row) && row >= 0 && row < count)) throw new RangeError(`There is no row ${row} of ${count}.`);
  const lists = new NearestLists(1, reachableNeighbours(k, count));
  const distanceTo = metric === 'cosine' ? cosineDistances(vectors, row) : null;
  yield* inPieces(count, dimensions, (j) => {
    if (j === row) return;
    const distance = distanceTo
      ? distanceTo(j)
      : squaredDistance(values, row, values, j, dimensions, lists.farthest(0));
    lists.offer(0, j, distance);
  });
  const { indices, squaredDistances } = lists.finish();
  return { rows: indices, distances: distanceTo ? squaredDistances : squaredDistances.map(Math.sqrt) };
}

function cosineDistances({ dimensions, values }: SharedVectors, row: number): (j: number) => number {
  const dot = (i: number, j: number) => {
    let sum = 0;
    for (let d = 0, p = i * dimensions, q = j * dimensions; d < dimensions; d++) sum += values[p++]! * values[q++]!;
    return sum;
  };
  const squares = dot(row, row);
  if (squares === 0)
    throw new AppError('invalid_input', 'The vector of this picture is all zeros and has no direction. Choose the metric "euclidean".', { field: 'metric' }); // prettier-ignore
  return (j) => {
    const otherSquares = dot(j, j);
    const cosine = otherSquares === 0 ? 0 : dot(row, j) / Math.sqrt(squares * otherSquares);
    return Math.max(0, 1 - cosine);
  };
}
