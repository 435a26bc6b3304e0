/**
 * New points in a map that exists: each starts at the weighted median, along each axis, of its nearest old points, which
 * unlike their mean is no place between two clusters.
 */
import { AppError } from '../domain/appError';
import type { Metric } from './neighbours';
import { calibrateToPerplexity } from './perplexity';
import { nearestOfInSteps } from './rowNeighbours';
import { finish, type Steps } from './steps';
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
  return finish(placePointsInSteps(old, positions, added, metric));
}

export function* placePointsInSteps(
  old: Vectors,
  positions: Float64Array,
  added: Vectors,
  metric: Metric = 'euclidean',
): Steps<Float64Array> {
  if (positions.length !== 2 * old.count)
    throw new AppError('invalid_input', `The map has ${positions.length / 2} points, but there are vectors of ${old.count}.`, { field: 'positions' }); // prettier-ignore
  const near = yield* nearestOfInSteps(old, added, { k: PLACED_BY, metric });
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
