/** How strongly each point of a map is drawn, and what of it is selected. */

export const HIDDEN = 0;
export const MUTED = 1;
export const FULL = 2;

export interface EmphasisOf {
  /** The legend entry of each point. */
  entryOf: Int32Array;
  /** Legend entries that are hidden, by their place. */
  hidden: ReadonlySet<number>;
  /** Points that match what is looked for; null: nothing is looked for. */
  matches: ReadonlySet<number> | null;
  /** 1: selected. Null: nothing is. */
  selected: Uint8Array | null;
}

/** Hidden, muted or full for each point: what is not looked for, or not selected, is muted and stays where it is. */
export function emphasisOf({ entryOf, hidden, matches, selected }: EmphasisOf): Uint8Array {
  const emphasis = new Uint8Array(entryOf.length).fill(FULL);
  for (let point = 0; point < emphasis.length; point++) {
    if (hidden.has(entryOf[point]!)) emphasis[point] = HIDDEN;
    else if ((matches && !matches.has(point)) || (selected && !selected[point])) emphasis[point] = MUTED;
  }
  return emphasis;
}

/** The places of the hidden entries in the legend. */
export function hiddenPlaces(entries: readonly { key: string }[], hidden: readonly string[]): ReadonlySet<number> {
  return new Set(entries.flatMap(({ key }, place) => (hidden.includes(key) ? [place] : [])));
}

/** 1 for each of the pictures that is selected; null when none of this map's is. */
export function selectedPoints(imageIds: readonly string[], selected: ReadonlySet<string>): Uint8Array | null {
  if (selected.size === 0) return null;
  let any = false;
  const points = new Uint8Array(imageIds.length);
  imageIds.forEach((id, point) => {
    if (!selected.has(id)) return;
    points[point] = 1;
    any = true;
  });
  return any ? points : null;
}

export type SelectHow = 'replace' | 'add' | 'remove';

/** The selection after some pictures were circled. */
export function changedSelection(
  before: ReadonlySet<string>,
  circled: readonly string[],
  how: SelectHow,
): ReadonlySet<string> {
  if (how === 'replace') return new Set(circled);
  const next = new Set(before);
  for (const id of circled) {
    if (how === 'add') next.add(id);
    else next.delete(id);
  }
  return next;
}

/** The hidden entries after one was switched, or after "only this" (which, once more, shows all again). */
export function changedHidden(
  hidden: readonly string[],
  change: { kind: 'toggle' | 'only'; key: string },
  keys: readonly string[],
): readonly string[] {
  const { kind, key } = change;
  if (kind === 'toggle') return hidden.includes(key) ? hidden.filter((one) => one !== key) : [...hidden, key];
  const others = keys.filter((one) => one !== key);
  const isOnlyOne = !hidden.includes(key) && others.every((one) => hidden.includes(one));
  return isOnlyOne ? [] : others;
}
