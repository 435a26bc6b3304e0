/**
 * New points in a map that exists: each starts at the weighted median, along each axis, of its nearest old points, which
 * unlike their mean is no place between two clusters. The lists of nearest neighbours are brought up to date exactly.
 */
import { AppError } from '../domain/appError';
import { NearestLists } from './nearestLists';
import { forMetric, type Metric, type Neighbours, reachableNeighbours, squaredDistance } from './neighbours';
import { calibrateToPerplexity } from './perplexity';
import type { Vectors } from './vectors';

/** Old points that a new one is placed by. */
const PLACED_BY = 25;
/** How many of these count for most: as in t-SNE itself, a third. */
const PLACING_PERPLEXITY = PLACED_BY / 3;

/**
 * Positions (2 · count) of `added` among `old`, whose points are at `positions`. Throws `invalid_input` when the vectors
 * are not equally long, or the positions are not those of the old points.
 */
export function placePoints(
  old: Vectors,
  positions: Float64Array,
  added: Vectors,
  metric: Metric = 'euclidean',
): Float64Array {
  // prettier-ignore
  if (positions.length !== 2 * old.count)
    throw new AppError('invalid_input', `The map has ${positions.length / 2} points, but there are vectors of ${old.count}.`, { field: 'positions' }); // prettier-ignore
  const near = nearestOf(old, added, { k: PLACED_BY, metric });
  const weights = calibrateToPerplexity(near, Math.min(PLACING_PERPLEXITY, near.k));
  const placed = new Float64Array(2 * added.count);
  for (let i = 0; i < added.count; i++) {
    const rows = near.indices.subarray(i * near.k, (i + 1) * near.k);
    const shares = weights.subarray(i * near.k, (i + 1) * near.k);
    for (const axis of [0, 1]) {
      const along = Float64Array.from(rows, (row) => positions[2 * row + axis]!);
      placed[2 * i + axis] = weightedMedian(along, shares);
    }
  }
  return placed;
}

/**
 * The k nearest of `known` for each of `asked`, or all where there are fewer: `indices` are rows of `known`. Exact; in
 * O(known · asked · dimensions) at most.
 */
export function nearestOf(known: Vectors, asked: Vectors, search: { k: number; metric?: Metric }): Neighbours {
  checkSameLength(known, asked);
  const { metric = 'euclidean' } = search;
  // As if one more were there, because none of the asked is left out.
  const lists = new NearestLists(asked.count, reachableNeighbours(search.k, known.count + 1));
  const { values, dimensions } = forMetric(known, metric);
  const { values: points } = forMetric(asked, metric);
  for (let i = 0; i < asked.count; i++)
    for (let j = 0; j < known.count; j++)
      lists.offer(i, j, squaredDistance(points, i, values, j, dimensions, lists.farthest(i)));
  return lists.finish();
}

/**
 * The nearest neighbours of all vectors, of which the first `known.count` were searched before: equal, bit for bit, to a
 * search among all, in O(count · added · dimensions). k stays as it is.
 */
export function extendNeighbours(known: Neighbours, vectors: Vectors, metric: Metric = 'euclidean'): Neighbours {
  if (known.count > vectors.count)
    throw new AppError('invalid_input', `There are neighbours of ${known.count} points, but only ${vectors.count} vectors.`, { field: 'vectors' }); // prettier-ignore
  const { count, dimensions, values } = forMetric(vectors, metric);
  const lists = NearestLists.continuing(known, count);
  for (let i = known.count; i < count; i++)
    for (let j = 0; j < i; j++) {
      const limit = Math.max(lists.farthest(i), lists.farthest(j));
      const distance = squaredDistance(values, i, values, j, dimensions, limit);
      if (distance === Infinity) continue;
      lists.offer(i, j, distance);
      lists.offer(j, i, distance);
    }
  return lists.finish();
}

/** The value that half of the weight lies at or below; the middle of two where the weight halves between them. */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let below = 0;
  for (const [place, index] of order.entries()) {
    below += weights[index]!;
    if (below > half * (1 + 1e-12)) return values[index]!;
    const next = order[place + 1];
    if (below >= half * (1 - 1e-12) && next !== undefined) return (values[index]! + values[next]!) / 2;
  }
  throw new AppError('internal', 'There is no median of nothing.');
}

function checkSameLength(known: Vectors, asked: Vectors): void {
  if (known.dimensions === asked.dimensions) return;
  throw new AppError('invalid_input', `The new vectors have ${asked.dimensions} numbers each, but those of the map have ${known.dimensions}.`, { field: 'vectors' }); // prettier-ignore
}
