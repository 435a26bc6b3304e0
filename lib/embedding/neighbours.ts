/** What a search for nearest neighbours gives, whatever searches. */
import { AppError } from '../domain/appError';
import type { Metric } from '../domain/embeddingSpec';
import { unitVectors, type Vectors } from './vectors';

export type { Metric } from '../domain/embeddingSpec';

export interface Neighbours {
  count: number;
  k: number;
  /** Row i: the k nearest of point i, itself left out, nearest first; of equally near ones the lower index first. */
  indices: Int32Array;
  /** In the order of `indices`. */
  squaredDistances: Float64Array;
}

/** Vectors whose Euclidean distances are those of the metric. Throws `invalid_input`, see unitVectors. */
export function forMetric(vectors: Vectors, metric: Metric): Vectors {
  return metric === 'cosine' ? unitVectors(vectors) : vectors;
}

/**
 * How many neighbours there can be: `wanted`, or all others where there are fewer. Throws `invalid_input` when a point
 * has no other, or `wanted` is not a whole number from 1.
 */
export function reachableNeighbours(wanted: number, count: number): number {
  if (count < 2)
    throw new AppError('invalid_input', 'A single point has no neighbours. Take at least two.', { field: 'vectors' });
  if (!Number.isSafeInteger(wanted) || wanted < 1)
    throw new AppError('invalid_input', `The number of neighbours is ${wanted}. It must be a whole number from 1.`, {
      field: 'k',
    });
  return Math.min(wanted, count - 1);
}

/**
 * Squared Euclidean distance of row i of `a` and row j of `b`, or Infinity as soon as it is known to be above `limit`.
 * Every search measures with this very sum, in this order, so that equally near points are equal to the last bit.
 */
export function squaredDistance(
  a: Float32Array | Float64Array,
  i: number,
  b: Float32Array | Float64Array,
  j: number,
  dimensions: number,
  limit = Infinity,
): number {
  let sum = 0;
  let p = i * dimensions;
  let q = j * dimensions;
  const end = p + dimensions;
  for (; p + 4 <= end; p += 4, q += 4) {
    const d0 = a[p]! - b[q]!;
    const d1 = a[p + 1]! - b[q + 1]!;
    const d2 = a[p + 2]! - b[q + 2]!;
    const d3 = a[p + 3]! - b[q + 3]!;
    sum += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
    if (sum > limit) return Infinity;
  }
  for (; p < end; p++, q++) {
    const difference = a[p]! - b[q]!;
    sum += difference * difference;
  }
  return sum > limit ? Infinity : sum;
}
