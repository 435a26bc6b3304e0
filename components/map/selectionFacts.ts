/** What is said about a selection. */
import type { EmbeddingPoints } from '@/lib/domain/embedding';
import { labelOf } from './mapRows';
import { NO_LABEL } from './colourPoints';
import { countText } from './mapText';

export interface SelectionFacts {
  /** Selected pictures that the map has, in its order. */
  members: readonly number[];
  /** Selected pictures that the map lacks. */
  elsewhere: number;
  /** How many have each label, most first. */
  labels: readonly { label: string; count: number }[];
}

export function selectionFacts(points: EmbeddingPoints, ids: ReadonlySet<string>): SelectionFacts {
  const members = ids.size === 0 ? [] : points.imageIds.flatMap((id, point) => (ids.has(id) ? [point] : []));
  const counts = new Map<string, number>();
  for (const point of members) {
    const label = labelOf(points, point) ?? NO_LABEL;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const labels = [...counts].map(([label, count]) => ({ label, count })).toSorted((a, b) => b.count - a.count);
  return { members, elsewhere: ids.size - members.length, labels };
}

/** What a name for it begins with: "cup: 12 pictures". */
export function suggestedName({ members, labels }: Pick<SelectionFacts, 'members' | 'labels'>): string {
  const [first] = labels;
  return first ? `${first.label}: ${countText(members.length, 'picture')}` : '';
}

/** The pictures of the map that are not selected. */
export function invertedIds(points: EmbeddingPoints, ids: ReadonlySet<string>): string[] {
  return points.imageIds.filter((id) => !ids.has(id));
}
