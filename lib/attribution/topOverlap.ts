/** Whether two maps name the same places as the strongest ones. */
import { AppError } from '../domain/appError';
import { knownPairs } from './correlation';

export interface TopOverlap {
  /** |A ∩ B| / k of the k greatest values of each, 0…1. */
  share: number;
  /** What maps that have nothing to do with each other share on average: k / known places. */
  byChance: number;
}

/**
 * The share of the k strongest places that two maps have in common. Strongest is greatest: hand in drops, or other
 * numbers that are large where it matters. Places that one of the maps does not know (NaN) are left out of both.
 *
 * Ties: where more places have the k-th greatest value than still fit, each of them counts with the share of them that
 * fits, and the intersection takes the smaller share of the two maps (that of fuzzy sets: Zadeh, "Fuzzy Sets", 1965).
 * So the order in which places are listed has no say, a map always shares all with itself, and an even map shares with
 * any other what chance would give.
 *
 * Null when fewer than k places are known in both. Throws `invalid_input` when k is no whole number from 1 up, or the
 * maps have different sizes.
 */
export function topOverlap(a: ArrayLike<number>, b: ArrayLike<number>, k: number): TopOverlap | null {
  if (!Number.isInteger(k) || k < 1)
    throw new AppError('invalid_input', `The number of strongest places is ${k}; it must be a whole number from 1 up.`, { field: 'k' }); // prettier-ignore
  const pairs = knownPairs(a, b);
  const known = pairs.a.length;
  if (known < k) return null;
  const shareOfA = shareInTop(pairs.a, k);
  const shareOfB = shareInTop(pairs.b, k);
  let common = 0;
  for (let at = 0; at < known; at++) common += Math.min(shareOfA(pairs.a[at]!), shareOfB(pairs.b[at]!));
  return { share: Math.min(1, common / k), byChance: k / known };
}

/** How much of a place with a value is among the k greatest: 1, 0, or the share of the ties at the border that fits. */
function shareInTop(values: Float64Array, k: number): (value: number) => number {
  const sorted = values.toSorted(); // numbers, smallest first
  const border = sorted[sorted.length - k]!;
  let above = 0;
  let tied = 0;
  for (const value of values) {
    if (value > border) above++;
    else if (value === border) tied++;
  }
  const share = (k - above) / tied;
  return (value) => (value > border ? 1 : value === border ? share : 0);
}
