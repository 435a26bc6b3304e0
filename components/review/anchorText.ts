/** What a comment points at: in words, and in the address of a page. */
import { findingAnchorSchema, type FindingAnchor } from '@/lib/domain/findingAnchor';

import type { AnchoredEvidence, AnchoredPart } from '@/lib/review/anchorInWords';

export { anchorInWords } from '@/lib/review/anchorInWords';

/** What is to be known of a finding for this: the kind and the evidence of each part. */
export type AnchoredFinding = AnchoredEvidence & { id: string; added: readonly AnchoredPart[] };

/** In place of what an anchor points at, where the part is told of before the page has it. */
export const COMING_PART = 'A place in a part that is on its way';

/** The part that an anchor is in, by itself; null: it is not there, or not yet. */
export function anchoredPart(finding: AnchoredFinding, partId: string | undefined): AnchoredPartOf | null {
  const part = finding.added.find(({ id }) => id === partId);
  if (!part && partId !== undefined) return null;
  const { kind, evidence } = part ?? finding;
  return { id: finding.id, partId: part?.id ?? null, number: part?.number ?? 1, kind, evidence } as AnchoredPartOf; // the two of one part belong together
}

export type AnchoredPartOf = AnchoredEvidence & { id: string; partId: string | null; number: number };

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

/** Of each part of the evidence. */
export function partElementId(number: number): string {
  return `part-${number}`;
}

const SEPARATOR = '.';
/** Before the id of the part; no id has it in it. */
const PART = '@';

/** For an address: "patch.highest.2", and "patch.highest.2@…" in another part than the first. */
export function anchorKey(anchor: FindingAnchor): string {
  return placeKey(anchor) + (anchor.part === undefined ? '' : PART + anchor.part);
}

function placeKey(anchor: FindingAnchor): string {
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
  const [place = '', part, ...more] = key.split(PART);
  const [kind, first, second] = place.split(SEPARATOR);
  const number = (text: string | undefined) => (text && /^\d{1,7}$/.test(text) ? Number(text) : null);
  const parts: Record<string, object> = {
    patch: { kind, side: first, place: number(second) },
    filter: { kind },
    neuron: { kind, row: number(first), col: number(second) },
    cell: { kind, row: number(first), col: number(second) },
    point: { kind, imageId: place.slice(`point${SEPARATOR}`.length) },
  };
  const given = kind === undefined || more.length > 0 ? undefined : parts[kind];
  return findingAnchorSchema.safeParse(given && { ...given, ...(part !== undefined && { part }) }).data ?? null;
}
