/** Looking for pictures of a map by label or file name. */
import type { EmbeddingPoints } from '@/lib/domain/embedding';
import type { PointColours } from './colourPoints';
import { hiddenPlaces } from './emphasis';
import { countText, formatCount } from './mapText';

export interface Matches {
  /** Points that match and can be seen, in their order. */
  points: readonly number[];
  /** How many more match that the legend hides. */
  hidden: number;
}

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

/**
 * As above, told apart by what the legend hides.
 * @param legend the entries, the entry of each point, and the keys of the hidden entries
 */
export function findMatches(
  of: EmbeddingPoints,
  find: string,
  legend: Pick<PointColours, 'entries' | 'entryOf'> & { hidden: readonly string[] },
): Matches | null {
  const found = findPoints(of, find);
  if (!found) return null;
  const hidden = hiddenPlaces(legend.entries, legend.hidden);
  const points = found.filter((point) => !hidden.has(legend.entryOf[point]!));
  return { points, hidden: found.length - points.length };
}

/** The match after `focused`, or before it; the first one again after the last. Null without matches. */
export function nextMatch(matches: readonly number[], focused: number | null, step: 1 | -1): number | null {
  const found =
    step === 1
      ? matches.find((point) => point > (focused ?? -1))
      : matches.findLast((point) => point < (focused ?? Infinity));
  return found ?? matches.at(step === 1 ? 0 : -1) ?? null;
}

/** "3 of 12 pictures, 2 hidden", "no picture matches". */
export function matchText({ points, hidden }: Matches, focused: number | null): string {
  const more = hidden === 0 ? '' : `, ${formatCount(hidden)} hidden`;
  if (points.length === 0) return `no ${hidden === 0 ? '' : 'shown '}picture matches${more}`;
  const place = focused === null ? -1 : points.indexOf(focused);
  const text = countText(points.length, 'picture');
  return place < 0 ? `${text}${more}` : `${formatCount(place + 1)} of ${text}${more}`;
}
