/**
 * What several raters say of several units, each unit a row with one place for each rater; null: no rating. Ratings are
 * names: equal or not, in no order (nominal data).
 */
export type Rating = string | null;
export type RatedUnit = readonly Rating[];

/** A number, or why there is none. */
export type Coefficient = { value: number; reason: null } | { value: null; reason: string };

export function defined(value: number): Coefficient {
  return { value, reason: null };
}
export function notDefined(reason: string): Coefficient {
  return { value: null, reason };
}

export const NO_PAIRS = 'No channel has labels of two people yet.';
export const ONE_CATEGORY = 'All labels are the same: with no second label in use, nothing can be told from chance.';

/** How often each rating was given to a unit. */
export function countRatings(unit: RatedUnit): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rating of unit) if (rating !== null) counts.set(rating, (counts.get(rating) ?? 0) + 1);
  return counts;
}

/** Ordered pairs of raters who gave the unit the same rating. */
export function samePairs(counts: ReadonlyMap<string, number>): number {
  let pairs = 0;
  for (const count of counts.values()) pairs += count * (count - 1);
  return pairs;
}

/** Ratings of a unit. */
export function totalOf(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
