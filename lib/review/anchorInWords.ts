import type { Finding, FindingPart } from '../domain/finding';
import type { FindingAnchor } from '../domain/findingAnchor';

/**
 * In words: "Patch 3, cup 1.png", "Part 2: patch 3, cup 1.png" where there are several parts. Rows, columns are counted
 * from 0 as everywhere; patches from 1, as their tables do.
 */
export function anchorInWords(finding: AnchoredEvidence, anchor: FindingAnchor): string {
  const added = finding.added?.find(({ id }) => id === anchor.part);
  const { kind, evidence } = added ?? finding;
  const words = placeInWords(anchor, (side, place) =>
    kind === 'channel' && 'patches' in evidence ? evidence.patches?.[side][place]?.fileName : undefined,
  );
  return inPart(words, added?.number ?? 1, 1 + (finding.added?.length ?? 0));
}

/** With the number of the part, where a finding has several. */
export function inPart(words: string, number: number, parts: number): string {
  return parts > 1 ? `Part ${number}: ${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
}

/** @param pictureOf the name of a patch's picture; nothing where there is none to tell */
export function placeInWords(
  anchor: FindingAnchor,
  pictureOf: (side: 'highest' | 'lowest', place: number) => string | null | undefined,
): string {
  switch (anchor.kind) {
    case 'patch': {
      const name = pictureOf(anchor.side, anchor.place);
      return `${anchor.side === 'highest' ? 'Patch' : 'Weakest patch'} ${anchor.place + 1}${name ? `, ${name}` : ''}`;
    }
    case 'filter':
      return 'The filter';
    case 'neuron':
      return `Neuron at row ${anchor.row}, column ${anchor.col}`;
    case 'cell':
      return `Cell at row ${anchor.row}, column ${anchor.col}`;
    case 'point':
      return 'A picture of the finding';
  }
}

/** What is to be known of a finding for this. */
export type AnchoredEvidence = Finding extends infer One ? (One extends Finding ? Pick<One, 'kind' | 'evidence'> & { added?: readonly AnchoredPart[] } : never) : never; // prettier-ignore
export type AnchoredPart = FindingPart extends infer One ? (One extends FindingPart ? Pick<One, 'id' | 'number' | 'kind' | 'evidence'> : never) : never; // prettier-ignore
