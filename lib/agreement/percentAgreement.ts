/** Agreement as it is seen, with nothing taken off for chance. */
import { countRatings, defined, NO_PAIRS, notDefined, samePairs, totalOf, type Coefficient, type RatedUnit } from './ratings'; // prettier-ignore

/** Share of the pairs of ratings of a unit that are the same; null: it has fewer than two. */
export function unitAgreement(unit: RatedUnit): number | null {
  const counts = countRatings(unit);
  const total = totalOf(counts);
  return total < 2 ? null : samePairs(counts) / (total * (total - 1));
}

/** The mean of that over the units that have two ratings: the P̄ of Fleiss (1971), for any number of ratings. */
export function percentAgreement(units: readonly RatedUnit[]): Coefficient {
  const shares = units.map(unitAgreement).filter((share) => share !== null);
  if (shares.length === 0) return notDefined(NO_PAIRS);
  return defined(shares.reduce((sum, share) => sum + share, 0) / shares.length);
}
