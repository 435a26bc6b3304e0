/** Places that a comment points at: a cell of a heatmap, a neuron of a channel's map. */
import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import type { AnchoredEvidence } from '@/lib/review/anchorInWords';
import { anchoredPart, type AnchoredFinding } from './anchorText';

/** Rows and columns; null: the evidence has no places. */
export function placesOf(finding: AnchoredEvidence): { row: number; col: number } | null {
  if (finding.kind === 'occlusion') return { row: finding.evidence.rows, col: finding.evidence.cols };
  const size = finding.kind === 'channel' ? (finding.evidence.map ?? finding.evidence.patches) : null;
  return size && { row: size.height, col: size.width };
}

export interface ReadPlace {
  /** Undefined: there is something wrong. Null: the whole finding. */
  anchor: FindingAnchor | null | undefined;
  problems: { row?: string; col?: string };
}

/** The anchor with the row and the column that stand in the form; one that is no place stays as it is. */
export function readPlace(finding: AnchoredFinding, anchor: FindingAnchor | null, fields: FormData): ReadPlace {
  const part = anchoredPart(finding, anchor?.part);
  const size = part && placesOf(part);
  if (!size || (anchor?.kind !== 'cell' && anchor?.kind !== 'neuron')) return { anchor, problems: {} };
  const place = { row: readIndex(fields.get('row')), col: readIndex(fields.get('col')) };
  const problems: ReadPlace['problems'] = {};
  for (const axis of ['row', 'col'] as const)
    if (!(place[axis] < size[axis])) problems[axis] = `It must be a whole number from 0 to ${size[axis] - 1}.`;
  return Object.keys(problems).length > 0
    ? { anchor: undefined, problems }
    : { anchor: { ...anchor, ...place }, problems };
}

/** NaN: it is none. */
function readIndex(text: FormDataEntryValue | null): number {
  return typeof text === 'string' && /^\d{1,7}$/.test(text.trim()) ? Number(text) : NaN;
}
