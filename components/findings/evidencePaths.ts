/** Addresses of the files of a finding's evidence, of the first part or of another one. */

export interface EvidenceRef {
  /** Of the finding. */
  id: string;
  /** Null or left out: what the finding began with. */
  partId?: string | null;
}

export function pictureHref(of: EvidenceRef): string {
  return `${evidencePath(of)}/picture`;
}

export function fileHref(of: EvidenceRef, name: string): string {
  return `${evidencePath(of)}/files/${name}`;
}

function evidencePath({ id, partId }: EvidenceRef): string {
  return partId ? `/api/findings/${id}/parts/${partId}` : `/api/findings/${id}`;
}
