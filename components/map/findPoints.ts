/** Looking for pictures of a map by label or file name. */
import type { EmbeddingPoints } from '@/lib/domain/embedding';

/**
 * The points in whose label or file name every word stands, in their order; null when nothing is looked for. A text in
 * quotation marks is a whole label: "7" does not find the 7 of a file name.
 */
export function findPoints({ fileNames, labels, labelNames }: EmbeddingPoints, find: string): number[] | null {
  const text = find.trim().toLowerCase();
  if (text === '') return null;
  const quoted = /^"(.+)"$/.exec(text)?.[1];
  const words = text.split(/\s+/);
  const names = labelNames.map((name) => name.toLowerCase());
  const matches: number[] = [];
  fileNames.forEach((fileName, point) => {
    const label = names[labels[point]!] ?? '';
    const all = `${label}\n${fileName.toLowerCase()}`;
    if (quoted === undefined ? words.every((word) => all.includes(word)) : label === quoted) matches.push(point);
  });
  return matches;
}

/** The match after `focused`, or before it; the first one again after the last. Null without matches. */
export function nextMatch(matches: readonly number[], focused: number | null, step: 1 | -1): number | null {
  const found =
    step === 1
      ? matches.find((point) => point > (focused ?? -1))
      : matches.findLast((point) => point < (focused ?? Infinity));
  return found ?? matches.at(step === 1 ? 0 : -1) ?? null;
}

/** "3 of 12 pictures", "no picture matches". */
export function matchText(matches: readonly number[], focused: number | null): string {
  if (matches.length === 0) return 'no picture matches';
  const place = focused === null ? -1 : matches.indexOf(focused);
  const count = matches.length.toLocaleString('en-GB');
  const pictures = matches.length === 1 ? 'picture' : 'pictures';
  return place < 0 ? `${count} ${pictures}` : `${(place + 1).toLocaleString('en-GB')} of ${count} ${pictures}`;
}
