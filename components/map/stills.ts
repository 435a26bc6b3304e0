/** Stills of something that moves: what is shown of it to people who asked for little motion. */

/** A value, and the id of what it is of. */
export interface Still<T> {
  of: string | null;
  value: T;
}

/**
 * The still that stands now. One of something else says nothing of what is looked at: then the newest value is shown.
 * @param still the last one; null: none was taken yet
 */
export function standingStill<T>(still: Still<T> | null, newest: Still<T>): T {
  return still !== null && still.of === newest.of ? still.value : newest.value;
}
