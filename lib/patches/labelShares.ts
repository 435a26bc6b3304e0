/** What the pictures that fire a channel are labelled as. */

export interface LabelShare {
  /** Null: pictures without a label. */
  label: string | null;
  count: number;
}

export interface LabelShares {
  /** Most frequent first; of equal counts in the order of the alphabet, those without a label last. */
  shares: LabelShare[];
  /** Share of the most frequent label among the pictures that have one; null when none has. */
  purity: number | null;
}

export function labelShares(labels: readonly (string | null)[]): LabelShares {
  const counts = new Map<string | null, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const shares = [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => Number(a.label === null) - Number(b.label === null) || b.count - a.count || ((a.label ?? '') < (b.label ?? '') ? -1 : 1)); // prettier-ignore
  const labelled = labels.length - (counts.get(null) ?? 0);
  const [first] = shares;
  return { shares, purity: labelled === 0 || !first ? null : first.count / labelled };
}
