/**
 * How far the points of a map have moved, as a person who looks at it would say: what a shift, a turn, a reflection or
 * another scale of the whole explains is no movement.
 */
import { AppError } from '../domain/appError';
import { extentOf, sideOf } from './gridScale';
import { alignLayout, applyAlignment } from './procrustes';

/** Shares of the half-extent of the map before: half the longer side of the rectangle around its shared points. */
export interface Displacement {
  median: number;
  /** 95 of 100 points moved by at most this. */
  p95: number;
  largest: number;
}

/**
 * @param before x and y of each point, interleaved, as `after`
 * @param shared points that both have, the first of each; all of the shorter one by default. Throws `invalid_input` for
 * none, and where the points before lie at one place
 */
export function displacement(
  before: Float64Array,
  after: Float64Array,
  { shared = Math.min(before.length, after.length) / 2 }: { shared?: number } = {},
): Displacement {
  if (!(Number.isInteger(shared) && shared >= 1 && 2 * shared <= Math.min(before.length, after.length)))
    throw new AppError('invalid_input', `There are ${shared} points that both maps share. Take at least one, and no more than each has.`, { field: 'shared' }); // prettier-ignore
  const then = before.subarray(0, 2 * shared);
  const now = after.subarray(0, 2 * shared);
  const halfExtent = sideOf(extentOf(then)) / 2;
  if (halfExtent === 0)
    throw new AppError('invalid_input', 'All points of the map before lie at one place: movement has no measure there.', { field: 'before' }); // prettier-ignore
  const aligned = applyAlignment(alignLayout(now, then, { scaled: true }), now);
  const moved = new Float64Array(shared);
  for (let i = 0; i < shared; i++)
    moved[i] = Math.hypot(aligned[2 * i]! - then[2 * i]!, aligned[2 * i + 1]! - then[2 * i + 1]!) / halfExtent;
  moved.sort();
  return { median: quantile(moved, 0.5), p95: quantile(moved, 0.95), largest: moved[shared - 1]! };
}

/** Of sorted values, between two of them where it falls there. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
