/** A finding's log of which parts come from several sides: with the page, by itself, as an answer. */
import type { ReviewEntry } from '../domain/findingReview';

/** Both together, by number, each entry once, as far as there is no gap: what is behind one is to be asked for. */
export function mergeLog(log: readonly ReviewEntry[], more: readonly ReviewEntry[]): readonly ReviewEntry[] {
  const byNumber = new Map([...log, ...more].map((entry) => [entry.number, entry]));
  const merged: ReviewEntry[] = [];
  for (let entry = byNumber.get(1); entry; entry = byNumber.get(merged.length + 1)) merged.push(entry);
  return merged;
}
