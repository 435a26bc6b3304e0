/**
 * Fleiss' kappa: (P̄ − P̄e) ÷ (1 − P̄e), with P̄ the mean share of pairs of raters who agree on a unit and P̄e the sum of the
 * squared shares of the ratings. J. L. Fleiss, "Measuring nominal scale agreement among many raters", Psychological
 * Bulletin 76 (1971). It knows no missing ratings: only units that every rater rated count.
 */
import {
  countRatings,
  defined,
  notDefined,
  ONE_CATEGORY,
  samePairs,
  type Coefficient,
  type RatedUnit,
} from './ratings';

export interface FleissKappa {
  kappa: Coefficient;
  /** Units that every rater rated. */
  units: number;
}

export function fleissKappa(units: readonly RatedUnit[]): FleissKappa {
  const raters = units[0]?.length ?? 0;
  const rated = units.filter((unit) => unit.every((rating) => rating !== null)).map(countRatings);
  const without = (reason: string): FleissKappa => ({ kappa: notDefined(reason), units: rated.length });
  if (raters < 2) return without('There are no two people to compare.');
  if (rated.length === 0) return without('No channel was labelled by everybody.');
  const totals = new Map<string, number>();
  let observed = 0;
  for (const counts of rated) {
    observed += samePairs(counts) / (raters * (raters - 1)) / rated.length;
    for (const [rating, count] of counts) totals.set(rating, (totals.get(rating) ?? 0) + count);
  }
  if (totals.size < 2) return without(ONE_CATEGORY);
  let expected = 0;
  for (const count of totals.values()) expected += (count / (raters * rated.length)) ** 2;
  return { kappa: defined((observed - expected) / (1 - expected)), units: rated.length };
}
