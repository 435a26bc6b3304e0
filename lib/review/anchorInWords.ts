import type { Finding } from '../domain/finding';
import type { FindingAnchor } from '../domain/findingAnchor';

/** In words: "patch 3, cup 1.png". Rows, columns are counted from 0 as everywhere; patches from 1, as their tables do. */
export function anchorInWords(finding: AnchoredEvidence, anchor: FindingAnchor): string {
  return placeInWords(anchor, (side, place) =>
    finding.kind === 'channel' ? finding.evidence.patches?.[side][place]?.fileName : undefined,
  );
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
export type AnchoredEvidence = Finding extends infer One ? (One extends Finding ? Pick<One, 'kind' | 'evidence'> : never) : never; // prettier-ignore
