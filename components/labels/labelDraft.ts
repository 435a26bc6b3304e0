/** What somebody chose and typed for a channel and did not submit yet, as the tab keeps it. */

export interface LabelDraft {
  cannotTell: boolean;
  /** A category, or what was typed. */
  text: string;
  note: string;
}

export const EMPTY_DRAFT: LabelDraft = { cannotTell: false, text: '', note: '' };

/** What was kept, or what it begins with: also where something else is kept than what this version writes. */
export function readDraft(kept: string, initial: LabelDraft): LabelDraft {
  try {
    const { cannotTell, text, note } = (JSON.parse(kept) ?? {}) as Record<keyof LabelDraft, unknown>;
    if (typeof cannotTell !== 'boolean' || typeof text !== 'string' || typeof note !== 'string') return initial;
    return { cannotTell, text, note };
  } catch {
    return initial;
  }
}

export function draftOf(entry: { label: string | null; note: string } | null): LabelDraft {
  return entry ? { cannotTell: entry.label === null, text: entry.label ?? '', note: entry.note } : EMPTY_DRAFT;
}

/** The label to submit; null: can't tell; undefined: none was chosen. */
export function labelOf({ cannotTell, text }: LabelDraft): string | null | undefined {
  if (cannotTell) return null;
  const label = text.trim().replaceAll(/\s+/g, ' ');
  return label === '' ? undefined : label;
}

/** The channel that comes after this one in the order and has no label; null: all have one. */
export function nextUnlabelled(
  order: readonly number[],
  labelled: ReadonlySet<number>,
  after: number | null,
): number | null {
  const from = after === null ? 0 : order.indexOf(after) + 1;
  const around = [...order.slice(from), ...order.slice(0, from)];
  return around.find((channel) => !labelled.has(channel)) ?? null;
}
