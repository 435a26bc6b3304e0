/** Rankings, for example of pictures by how far their score falls, or by the share that lies outside of the object. */

export interface RankedItem<T> {
  item: T;
  value: number | null;
  /** 1 for the greatest value; equal ones share the first rank that they take up (1, 2, 2, 4). Null without a value. */
  rank: number | null;
}

/**
 * Items by value, the greatest first; equal ones, and at the end those without a value (null or NaN), stay in the order
 * in which they came.
 */
export function rankItems<T>(items: readonly T[], valueOf: (item: T) => number | null): RankedItem<T>[] {
  const valued = items.map((item) => ({ item, value: knownValue(valueOf(item)) }));
  const sorted = valued.toSorted((a, b) => compareDescending(a.value, b.value));
  const ranked: RankedItem<T>[] = [];
  sorted.forEach(({ item, value }, position) => {
    const before = ranked.at(-1);
    const rank = value === null ? null : before?.value === value ? before.rank : position + 1;
    ranked.push({ item, value, rank });
  });
  return ranked;
}

const knownValue = (value: number | null) => (value === null || Number.isNaN(value) ? null : value);

function compareDescending(a: number | null, b: number | null): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return a > b ? -1 : a < b ? 1 : 0;
}
