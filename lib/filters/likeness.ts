/** Filters that do nearly nothing, and filters that do the same. */
import type { FilterPair } from '../domain/layerFilters';

/** A filter whose norm is below this share of the layer's median is nearly dead. */
export const NEAR_DEAD_SHARE = 0.1;
/** Filters from this cosine on, of either sign, are nearly the same. */
export const LEAST_COSINE = 0.95;
/** Pairs that are listed at the most. */
export const MAX_PAIRS = 1000;
/** Products of two weights: what takes about a second. Layers with more are not compared. */
const MAX_PRODUCTS = 1e9;

/** The middle one, or the mean of the two in the middle; 0 of nothing. */
export function median(values: Iterable<number>): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether the filters of a layer are few and small enough to compare each with each. */
export function isComparable(count: number, size: number): boolean {
  return ((count * (count - 1)) / 2) * size <= MAX_PRODUCTS;
}

/**
 * Pairs of filters whose |cosine| is at least LEAST_COSINE, a part of the work at a time: the caller may rest in between.
 * A filter that is left out (`skip`: nearly dead ones, whose direction is chance) is in no pair.
 * @param values count × size
 */
export function* nearDuplicates(
  values: Float32Array,
  norms: readonly number[],
  skip: (index: number) => boolean,
): Generator<void, FilterPair[]> {
  const size = values.length / norms.length;
  const pairs: FilterPair[] = [];
  for (let a = 0; a < norms.length; a++) {
    yield;
    if (skip(a) || norms[a] === 0) continue;
    for (let b = a + 1; b < norms.length; b++) {
      if (skip(b) || norms[b] === 0) continue;
      let product = 0;
      for (let i = 0; i < size; i++) product += values[a * size + i]! * values[b * size + i]!;
      const cosine = product / (norms[a]! * norms[b]!);
      if (Math.abs(cosine) >= LEAST_COSINE) pairs.push({ a, b, cosine: Math.max(-1, Math.min(1, cosine)) });
    }
  }
  return pairs.sort((one, other) => Math.abs(other.cosine) - Math.abs(one.cosine));
}
