/**
 * Krippendorff's alpha for names: 1 − observed ÷ expected disagreement, for any number of raters and with ratings missing.
 * K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: of the coincidences o(c,k), the pairs
 * within a unit of m ratings counted 1 ÷ (m − 1) each, only the diagonal and the totals n(c) are needed:
 * alpha = ((n − 1) Σ o(c,c) − Σ n(c)(n(c) − 1)) ÷ (n(n − 1) − Σ n(c)(n(c) − 1)).
 */
import { countRatings, defined, NO_PAIRS, notDefined, ONE_CATEGORY, samePairs, totalOf, type Coefficient, type RatedUnit } from './ratings'; // prettier-ignore

/** What one unit adds to the coincidences. */
interface UnitCoincidences {
  /** To the diagonal. */
  same: number;
  /** To the totals: places of ratings in `names`, and how often the unit has each. */
  counts: readonly (readonly [place: number, count: number])[];
}

export interface Coincidences {
  /** The ratings that there are. */
  names: readonly string[];
  /** Only those with two ratings or more: others are compared with nothing. */
  units: readonly UnitCoincidences[];
}

export function coincidencesOf(units: readonly RatedUnit[]): Coincidences {
  const places = new Map<string, number>();
  const placeOf = (name: string) => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  };
  const compared = units.map(countRatings).filter((counts) => totalOf(counts) >= 2);
  return {
    units: compared.map((counts) => ({
      same: samePairs(counts) / (totalOf(counts) - 1),
      counts: [...counts].map(([name, count]) => [placeOf(name), count] as const),
    })),
    names: [...places.keys()],
  };
}

/** 1 for no disagreement, 0 for what chance would give, below 0 for less agreement than that. */
export function krippendorffAlpha(units: readonly RatedUnit[]): Coefficient {
  const coincidences = coincidencesOf(units);
  return coincidences.units.length === 0 ? notDefined(NO_PAIRS) : alphaOf(coincidences);
}

/** Of one unit or more. */
export function alphaOf({ names, units }: Coincidences): Coefficient {
  const totals = new Float64Array(names.length);
  let same = 0;
  for (const unit of units) {
    same += unit.same;
    for (const [place, count] of unit.counts) totals[place]! += count;
  }
  let total = 0;
  let byChance = 0;
  for (const count of totals) {
    total += count;
    byChance += count * (count - 1);
  }
  const allPairs = total * (total - 1);
  if (byChance === allPairs) return notDefined(ONE_CATEGORY);
  return defined(((total - 1) * same - byChance) / (allPairs - byChance));
}
