/** Whether the files of a finding are what its evidence says they are, so that every page can rely on them. */
import type { ReviewEntry } from '@/lib/domain/findingReview';
import type { Sha256 } from '@/lib/domain/hash';
import { MAX_IMAGE_PIXELS } from '@/lib/domain/imageSet';
import { SHOWN_PICTURES } from '@/lib/domain/regionFinding';
import type { ArchivedFinding } from '@/lib/findingArchive/archive';
import { decodeNpy } from '@/lib/tensor/npy';
import { decodePictures } from '../../embedding/pointsFile';
import { sniffFormat } from '../../image/sniffFormat';

/** What is wrong, beginning with the field: ".evidence.mapHash is no array."; null: nothing is. */
export async function checkEvidence(
  finding: ArchivedFinding,
  read: (hash: Sha256) => Promise<Uint8Array>,
): Promise<string | null> {
  for (const [field, hash] of Object.entries(finding.evidence)) {
    if (!field.endsWith('Hash') || typeof hash !== 'string') continue;
    const problem = problemOf(field, await read(hash), finding);
    if (problem !== null) return `.evidence.${field} ${problem}.`;
  }
  return null;
}

/** Of what is to be added to a review: whether the evidence has what it is about. The same as `checkEvidence`. */
export async function checkAnchors(
  finding: Pick<ArchivedFinding, 'evidence' | 'review'>,
  read: (hash: Sha256) => Promise<Uint8Array>,
): Promise<string | null> {
  const { evidence, review } = finding;
  if (!('membersHash' in evidence) || !review.some(isAboutMember)) return null;
  const problem = membersProblem(await read(evidence.membersHash), finding);
  return problem && `.evidence.membersHash ${problem}.`;
}

function problemOf(field: string, bytes: Uint8Array, finding: ArchivedFinding): string | null {
  if (/picture|sheet/i.test(field)) return pictureProblem(bytes);
  return field === 'membersHash' ? membersProblem(bytes, finding) : arrayProblem(field, bytes, finding);
}

/** The size of a PNG stands at the same place of each. */
export function pictureProblem(bytes: Uint8Array): string | null {
  if (sniffFormat(bytes).format !== 'PNG' || bytes.byteLength < 24) return 'is no PNG';
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return fields.getUint32(16) * fields.getUint32(20) > MAX_IMAGE_PIXELS ? 'has too many pixels' : null;
}

function arrayProblem(field: string, bytes: Uint8Array, { evidence }: ArchivedFinding): string | null {
  try {
    const { shape } = decodeNpy(bytes);
    if (field === 'answersHash' && (shape.length !== 2 || shape[0] !== SHOWN_PICTURES.length))
      return `must have ${SHOWN_PICTURES.length} rows, one for each picture that the network was shown`;
    const isHeatmap = field === 'mapHash' && 'rows' in evidence;
    if (isHeatmap && (shape.length !== 2 || shape[0] !== evidence.rows || shape[1] !== evidence.cols))
      return `must have ${evidence.rows} rows and ${evidence.cols} columns`;
    return null;
  } catch {
    return 'is no array (NPY)';
  }
}

function isAboutMember({ act }: ReviewEntry): boolean {
  return act.kind === 'comment' && act.anchor?.kind === 'point';
}

function membersProblem(
  bytes: Uint8Array,
  { evidence, review }: Pick<ArchivedFinding, 'evidence' | 'review'>,
): string | null {
  let ids: Set<string>;
  try {
    const members = decodePictures(bytes);
    if ('memberCount' in evidence && members.length !== evidence.memberCount)
      return 'has not as many members as it says';
    ids = new Set(members.map(({ id }) => id));
  } catch {
    return 'is no list of members';
  }
  const other = review.find(
    ({ act }) => act.kind === 'comment' && act.anchor?.kind === 'point' && !ids.has(act.anchor.imageId),
  );
  return other ? `has not the picture that the comment "${other.id}" is about` : null;
}
