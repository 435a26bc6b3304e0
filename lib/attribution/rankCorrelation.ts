/**
 * Whether two maps put their places into the same order, whatever their units: Spearman's rho and Kendall's tau-b. Both
 * are 1 for the same order, −1 for the opposite one and about 0 for orders that have nothing to do with each other.
 * Places that one of the maps does not know (NaN) are left out of both.
 */
import { knownPairs, pairsCorrelation } from './correlation';

/**
 * Ranks 1…n, the smallest value first; equal values share the mean of the ranks that they take up. Infinite values are
 * ranked like any others. O(n log n).
 * @param values without NaN
 */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = ascendingOrder(values);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    const end = endOfTie(order, start, values);
    const rank = (start + 1 + end) / 2;
    for (let k = start; k < end; k++) ranks[order[k]!] = rank;
    start = end;
  }
  return ranks;
}

/**
 * Spearman's rank correlation rho, −1…1: Pearson's correlation of the average ranks (Spearman, "The Proof and
 * Measurement of Association between Two Things", 1904). Null with fewer than two common places, or where one of the
 * maps is the same at all of them. Throws `invalid_input` when the maps have different sizes.
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const pairs = knownPairs(a, b);
  return pairsCorrelation({ a: averageRanks(pairs.a), b: averageRanks(pairs.b) });
}

/**
 * Kendall's rank correlation tau-b, −1…1: pairs of places that both maps put into the same order less those that they
 * put into opposite ones, over the geometric mean of the pairs that either map puts into any order (Kendall, "The
 * Treatment of Ties in Ranking Problems", 1945). Null and errors as for spearman.
 *
 * O(n log n): sorted by a, the pairs in opposite order are the exchanges that sorting by b makes (Knight, "A Computer
 * Method for Calculating Kendall's Tau with Ungrouped Data", 1966).
 */
export function kendall(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const pairs = knownPairs(a, b);
  const ranksA = averageRanks(pairs.a);
  const ranksB = averageRanks(pairs.b);
  const order = Uint32Array.from(ranksA.keys()).sort((i, j) => ranksA[i]! - ranksA[j]! || ranksB[i]! - ranksB[j]!);
  const sortedA = Float64Array.from(order, (k) => ranksA[k]!);
  const byA = Float64Array.from(order, (k) => ranksB[k]!);

  const all = pairCount(order.length);
  const tiedInA = tiedPairs(sortedA.length, (k) => sortedA[k] === sortedA[k - 1]);
  const tiedInBoth = tiedPairs(order.length, (k) => sortedA[k] === sortedA[k - 1] && byA[k] === byA[k - 1]);
  const opposite = sortCounting(byA);
  const tiedInB = tiedPairs(byA.length, (k) => byA[k] === byA[k - 1]);

  const ordered = Math.sqrt(all - tiedInA) * Math.sqrt(all - tiedInB);
  if (!(ordered > 0)) return null;
  const same = all - tiedInA - tiedInB + tiedInBoth - opposite;
  return Math.max(-1, Math.min(1, (same - opposite) / ordered));
}

/** Indices of the values, smallest first; equal ones by their index. */
function ascendingOrder(values: ArrayLike<number>): Uint32Array {
  // Compared, not subtracted: the difference of two infinities is NaN.
  return Uint32Array.from({ length: values.length }, (_, index) => index).sort((i, j) =>
    values[i]! < values[j]! ? -1 : values[i]! > values[j]! ? 1 : i - j,
  );
}

/** Where the values that equal that at `start` of an order end. */
function endOfTie(order: Uint32Array, start: number, values: ArrayLike<number>): number {
  let end = start + 1;
  while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
  return end;
}

const pairCount = (places: number) => (places * (places - 1)) / 2;

/** Pairs of places that are tied, in a sorted list; `isTied(k)`: place k is tied with the one before. */
function tiedPairs(length: number, isTied: (k: number) => boolean): number {
  let pairs = 0;
  let before = 0; // places that the present one is tied with
  for (let k = 1; k < length; k++) {
    before = isTied(k) ? before + 1 : 0;
    pairs += before;
  }
  return pairs;
}

/** Sorts in place by merging, and returns how many pairs stood in the wrong order; equal values do not. */
function sortCounting(values: Float64Array): number {
  const { length } = values;
  let from = values;
  let to: Float64Array = new Float64Array(length);
  let wrong = 0;
  for (let width = 1; width < length; width *= 2) {
    for (let start = 0; start < length; start += 2 * width) {
      const middle = Math.min(start + width, length);
      const end = Math.min(start + 2 * width, length);
      let [left, right] = [start, middle];
      for (let k = start; k < end; k++) {
        if (right === end || (left < middle && from[left]! <= from[right]!)) to[k] = from[left++]!;
        else {
          wrong += middle - left;
          to[k] = from[right++]!;
        }
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) values.set(from);
  return wrong;
}
