/** Whether the files of a finding are what its evidence says they are, so that every page can rely on them. */
import { eachPart } from '@/lib/domain/findingParts';
import type { FindingKindName, FindingOf } from '@/lib/domain/finding';
import type { ReviewEntry } from '@/lib/domain/findingReview';
import type { Sha256 } from '@/lib/domain/hash';
import { MAX_IMAGE_PIXELS } from '@/lib/domain/imageSet';
import { SHOWN_PICTURES } from '@/lib/domain/regionFinding';
import type { ArchivedFinding } from '@/lib/findingArchive/archive';
import { decodeNpy } from '@/lib/tensor/npy';
import { decodePictures } from '../../embedding/pointsFile';
import { sniffFormat } from '../../image/sniffFormat';

type Read = (hash: Sha256) => Promise<Uint8Array>;
/** A part of a finding as `withPart` gives it, and what is said of the finding. */
type CheckedPart = Pick<FindingOf<FindingKindName>, 'evidence' | 'partId'> & Pick<ArchivedFinding, 'review'>;

/**
 * What is wrong, beginning with the field: ".evidence.mapHash is no array."; null: nothing is.
 * @param from the number of the first part that is looked at
 */
export async function checkEvidence(finding: ArchivedFinding, read: Read, from = 1): Promise<string | null> {
  for (const part of checkedParts(finding).slice(from - 1))
    for (const [field, hash] of Object.entries(part.evidence)) {
      if (!field.endsWith('Hash') || typeof hash !== 'string') continue;
      const problem = problemOf(field, await read(hash), part);
      if (problem !== null) return `${placeOf(finding, part)}.evidence.${field} ${problem}.`;
    }
  return null;
}

/** Of what is to be added to a review: whether the evidence has what it is about. The same as `checkEvidence`. */
export async function checkAnchors(finding: ArchivedFinding, read: Read): Promise<string | null> {
  for (const part of checkedParts(finding)) {
    const { evidence } = part;
    if (!('membersHash' in evidence) || !part.review.some(isAboutMember(part))) continue;
    const problem = membersProblem(await read(evidence.membersHash), part);
    if (problem !== null) return `${placeOf(finding, part)}.evidence.membersHash ${problem}.`;
  }
  return null;
}

function checkedParts(finding: ArchivedFinding): CheckedPart[] {
  return eachPart(finding).map(({ evidence, partId }) => ({ evidence, partId, review: finding.review }));
}

function placeOf({ added }: ArchivedFinding, { partId }: CheckedPart): string {
  const place = added.findIndex(({ id }) => id === partId);
  return place < 0 ? '' : `.added[${place}]`;
}

function problemOf(field: string, bytes: Uint8Array, finding: CheckedPart): string | null {
  if (/picture|sheet/i.test(field)) return pictureProblem(bytes);
  return field === 'membersHash' ? membersProblem(bytes, finding) : arrayProblem(field, bytes, finding);
}

/** The size of a PNG stands at the same place of each. */
export function pictureProblem(bytes: Uint8Array): string | null {
  if (sniffFormat(bytes).format !== 'PNG' || bytes.byteLength < 24) return 'is no PNG';
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return fields.getUint32(16) * fields.getUint32(20) > MAX_IMAGE_PIXELS ? 'has too many pixels' : null;
}

function arrayProblem(field: string, bytes: Uint8Array, { evidence }: CheckedPart): string | null {
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

function isAboutMember({ partId }: CheckedPart) {
  return ({ act }: ReviewEntry) =>
    act.kind === 'comment' && act.anchor?.kind === 'point' && (act.anchor.part ?? null) === (partId ?? null);
}

function membersProblem(bytes: Uint8Array, part: CheckedPart): string | null {
  const { evidence, review } = part;
  let ids: Set<string>;
  try {
    const members = decodePictures(bytes);
    if ('memberCount' in evidence && members.length !== evidence.memberCount)
      return 'has not as many members as it says';
    ids = new Set(members.map(({ id }) => id));
  } catch {
    return 'is no list of members';
  }
  const other = review.filter(isAboutMember(part)).find(({ act }) => act.kind === 'comment' && act.anchor?.kind === 'point' && !ids.has(act.anchor.imageId)); // prettier-ignore
  return other ? `has not the picture that the comment "${other.id}" is about` : null;
}
