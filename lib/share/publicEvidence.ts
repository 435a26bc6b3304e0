/** What a public link shows of a finding's evidence; each kind of finding has a module of its own (kinds/). */
import type { PublicFinding } from '../domain/publicFinding';
import type { FindingAnchor } from '../domain/findingAnchor';
import type { Sha256 } from '../domain/hash';

export type PublicEvidence = Pick<
  PublicFinding,
  'subject' | 'networkName' | 'caution' | 'pictures' | 'numbers' | 'scores' | 'tables' | 'facts' | 'downloads'
>;

/** Bytes that are stored already, or a text that is made for the link. */
export type EvidenceFile = { contentType: string } & ({ hash: Sha256 } | { text: string });

export interface FrozenEvidence {
  shown: PublicEvidence;
  /** By the names that it shows; every one of them. */
  files: Record<string, EvidenceFile>;
  /** What a comment points at, in words. */
  aboutOf: (anchor: FindingAnchor) => string;
}

export const PNG = 'image/png';
export const NPY = 'application/octet-stream';
export const JSON_FILE = 'application/json';
export const CSV = 'text/csv; charset=utf-8';
