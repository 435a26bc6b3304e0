/** What a comment points at: in words, and in the address of a page. */
import type { Finding } from '@/lib/domain/finding';
import { findingAnchorSchema, type FindingAnchor } from '@/lib/domain/findingAnchor';

export { anchorInWords } from '@/lib/review/anchorInWords';

/** What is to be known of a finding for this: its kind and evidence. */
export type AnchoredFinding = Finding extends infer One ? (One extends Finding ? Pick<One, 'id' | 'kind' | 'evidence'> : never) : never; // prettier-ignore

/** Of the part of a finding's page where it is discussed. */
export const DISCUSSION_ID = 'discussion';

/** In place of a key: a comment is about the whole finding. */
export const WHOLE_KEY = 'finding';

export function threadElementId(threadId: string): string {
  return `thread-${threadId}`;
}

/** Of each comment: the first of a thread, and every answer. */
export function commentElementId(commentId: string): string {
  return `comment-${commentId}`;
}

const SEPARATOR = '.';

/** For an address: "patch.highest.2". */
export function anchorKey(anchor: FindingAnchor): string {
  switch (anchor.kind) {
    case 'patch':
      return ['patch', anchor.side, anchor.place].join(SEPARATOR);
    case 'filter':
      return 'filter';
    case 'neuron':
    case 'cell':
      return [anchor.kind, anchor.row, anchor.col].join(SEPARATOR);
    case 'point':
      return ['point', anchor.imageId].join(SEPARATOR);
  }
}

/** Null: it names nothing that could be pointed at. */
export function anchorOfKey(key: string): FindingAnchor | null {
  const [kind, first, second] = key.split(SEPARATOR);
  const number = (text: string | undefined) => (text && /^\d{1,7}$/.test(text) ? Number(text) : null);
  const parts: Record<string, object> = {
    patch: { kind, side: first, place: number(second) },
    filter: { kind },
    neuron: { kind, row: number(first), col: number(second) },
    cell: { kind, row: number(first), col: number(second) },
    point: { kind, imageId: key.slice(`point${SEPARATOR}`.length) },
  };
  return findingAnchorSchema.safeParse(kind === undefined ? null : parts[kind]).data ?? null;
}
