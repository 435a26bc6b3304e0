/** Reads what is to be shared as it is now, and freezes it; what was not seen by who shares it is refused. */
import { collectionAt } from '@/lib/collections/collectionAt';
import { AppError } from '@/lib/domain/appError';
import type { Finding } from '@/lib/domain/finding';
import type { Sha256 } from '@/lib/domain/hash';
import type {
  LinkSubject,
  NewCollectionLink,
  NewPublicLink,
  PublicContent,
  SeenFinding,
} from '@/lib/domain/publicLink';
import { freezeCollection, requireFewFindings, type FoundItem } from '@/lib/share/freezeCollection';
import { freezeFinding } from '@/lib/share/freezeFinding';
import type { EvidenceFile } from '@/lib/share/publicEvidence';
import type { CollectionService } from '../collections/collectionService';
import type { FindingService } from '../findings/findingService';
import { MOST_CARD_PICTURES } from '../image/renderCollectionCard';

export interface SharedSources {
  findings: Pick<FindingService, 'get' | 'wholeReview'>;
  collections: Pick<CollectionService, 'get' | 'wholeLog'>;
}

export interface FrozenSubject {
  content: PublicContent;
  files: Record<string, EvidenceFile>;
  /** Of the evidence, for the preview. */
  pictures: Sha256[];
}

/** Throws `not_found`; `conflict` with the field where it is not as it was seen; `too_large`. */
export async function freezeShared(
  { kind, id }: LinkSubject,
  link: NewPublicLink | NewCollectionLink,
  ownHosts: readonly string[],
  sources: SharedSources,
): Promise<FrozenSubject> {
  const options = { withDiscussion: link.withDiscussion, ownHosts };
  if (kind === 'collection') return freezeSharedCollection(id, { findings: [], ...link }, options, sources);
  const found = await findItem(id, sources);
  if (!found) throw new AppError('not_found', `There is no finding "${id}".`);
  requireSeen(found.finding.revision, found.finding.reviewNumber, link, FINDING);
  const { content, files } = freezeFinding(found.finding, found.log, options);
  return { content, files, pictures: [found.finding.evidence.pictureHash] };
}

async function freezeSharedCollection(
  id: string,
  link: NewCollectionLink,
  options: { withDiscussion: boolean; ownHosts: readonly string[] },
  sources: SharedSources,
): Promise<FrozenSubject> {
  const collection = await sources.collections.get(id);
  if (!collection) throw new AppError('not_found', `There is no collection "${id}".`);
  requireSeen(collection.revision, collection.entryNumber, link, COLLECTION);
  const words = { ...collection, number: collection.revision };
  const log = await sources.collections.wholeLog(id);
  const frozen = { ...collectionAt(collection, words, log, link.reviewNumber), lastEdit: collection.lastEdit };
  requireFewFindings(frozen);
  const seen = new Map(link.findings.map((one) => [one.id, one]));
  const pictures: Sha256[] = [];
  const find = async (findingId: string) => {
    const item = await findItem(findingId, sources);
    requireSeenFinding(item?.finding, seen.get(findingId));
    if (item && pictures.length < MOST_CARD_PICTURES) pictures.push(item.finding.evidence.pictureHash);
    return item;
  };
  return { ...(await freezeCollection(frozen, find, options)), pictures };
}

/** With no more of its review than the finding has counted: of one moment. */
async function findItem(id: string, { findings }: SharedSources): Promise<FoundItem | null> {
  const finding = await findings.get(id);
  if (!finding) return null;
  const log = (await findings.wholeReview(id)).filter(({ number }) => number <= finding.reviewNumber);
  return { finding, log };
}

const FINDING = {
  words: 'The words were changed meanwhile. Look at them, then share the finding.',
  log: 'Somebody said something in the review meanwhile. Look at it, then share the finding.',
};
const COLLECTION = {
  words: 'The words were changed meanwhile. Look at them, then share the collection.',
  log: 'Somebody changed the collection or said something of it meanwhile. Look at it, then share it.',
};

/** The same of a finding of a collection, which the collection's own numbers say nothing of. */
function requireSeenFinding(finding: Finding | undefined, seen: SeenFinding | undefined): void {
  if (finding?.revision === seen?.revision && finding?.reviewNumber === seen?.reviewNumber) return;
  const name = finding ? `“${finding.title}”` : 'A finding';
  throw new AppError('conflict', `${name} was changed meanwhile, or somebody said something of it. Look at it, then share the collection.`, { field: 'findings' }); // prettier-ignore
}

/** Nobody shares what they have not seen. */
function requireSeen(revision: number, number: number, link: NewPublicLink, texts: typeof FINDING): void {
  if (link.revision !== revision) throw new AppError('conflict', texts.words, { field: 'revision' });
  if (link.reviewNumber !== number) throw new AppError('conflict', texts.log, { field: 'reviewNumber' });
}
