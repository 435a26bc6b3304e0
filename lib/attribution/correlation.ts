/** The places that two maps both know, and how alike their numbers are there. */
import { AppError } from '../domain/appError';

/** The values of two maps at the places that both know, in the order of the places. */
export interface KnownPairs {
  a: Float64Array;
  b: Float64Array;
}

/**
 * Leaves out every place where one of the two is NaN: "not tested" is no value. Throws `invalid_input` when the maps
 * have different sizes.
 */
export function knownPairs(a: ArrayLike<number>, b: ArrayLike<number>): KnownPairs {
  if (a.length !== b.length)
    throw new AppError(
      'invalid_input',
      `Maps of ${a.length} and ${b.length} values cannot be compared; bring both to the pixels of the network’s input first.`,
    );
  const pairs: KnownPairs = { a: new Float64Array(a.length), b: new Float64Array(b.length) };
  let known = 0;
  for (let at = 0; at < a.length; at++) {
    if (Number.isNaN(a[at]) || Number.isNaN(b[at])) continue;
    pairs.a[known] = a[at]!;
    pairs.b[known++] = b[at]!;
  }
  return { a: pairs.a.subarray(0, known), b: pairs.b.subarray(0, known) };
}

/**
 * Pearson's correlation, −1…1, over the places that both maps know. Null where it is not defined: fewer than two such
 * places, a map that is the same at all of them, or one with an infinite value (a log-odds of a probability of 0).
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  return pairsCorrelation(knownPairs(a, b));
}

/** Pearson's correlation of pairs without NaN: see pearson. */
export function pairsCorrelation({ a, b }: KnownPairs): number | null {
  const differencesA = fromMean(a);
  const differencesB = fromMean(b);
  let together = 0;
  let ofA = 0;
  let ofB = 0;
  for (let k = 0; k < a.length; k++) {
    together += differencesA[k]! * differencesB[k]!;
    ofA += differencesA[k]! ** 2;
    ofB += differencesB[k]! ** 2;
  }
  const both = Math.sqrt(ofA) * Math.sqrt(ofB);
  // False for NaN too, which an infinite value leaves.
  return both > 0 ? Math.max(-1, Math.min(1, together / both)) : null;
}

/** Each less the mean. The first value is taken off before: so equal values give zeros, not what rounding leaves. */
function fromMean(values: Float64Array): Float64Array {
  const differences = values.map((value) => value - values[0]!);
  const mean = differences.reduce((sum, value) => sum + value, 0) / values.length;
  return differences.map((value) => value - mean);
}
