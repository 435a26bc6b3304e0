/** Places of a text that are still to be found after it was changed: where two did not agree, while somebody writes on. */
import { betweenWords } from './mergeText';

/** Characters from `start` up to and without `end`. */
export interface TextPlace {
  start: number;
  end: number;
}

/**
 * Where a place stands after a text was changed at one place, as a stroke or a paste does. What was written inside of it
 * belongs to it. Null: the change went over its border, so that nobody can say what it is now.
 */
export function movedPlace({ start, end }: TextPlace, before: string, after: string): TextPlace | null {
  if (before === after) return { start, end };
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const longer = after.length - before.length;
  const changedTo = before.length - tail;
  if (head >= end) return { start, end };
  if (changedTo <= start) return { start: start + longer, end: end + longer };
  return head >= start && changedTo <= end ? { start, end: end + longer } : null;
}

/**
 * The text with other words at one of its places, and where all of them stand then. Nothing is done at a place that was
 * lost.
 */
export function replacedAt(
  text: string,
  places: readonly (TextPlace | null)[],
  index: number,
  words: string,
): { text: string; places: readonly (TextPlace | null)[] } {
  const place = places[index];
  if (!place) return { text, places };
  const [before, after] = [text.slice(0, place.start), text.slice(place.end)];
  const head = before + betweenWords(before, words) + words;
  const start = head.length - words.length;
  const changed = head + betweenWords(head, after) + after;
  const longer = changed.length - text.length;
  return {
    text: changed,
    places: places.map((other, k) => {
      if (k === index) return { start, end: head.length };
      if (!other || other.start < place.end) return other;
      return { start: other.start + longer, end: other.end + longer };
    }),
  };
}
