/** Whether a finding about pictures on a map is still so: against what is stored now. */
import type { FindingOf } from '@/lib/domain/finding';
import { SAME_COHESION_TOLERANCE, type PointsComparison } from '@/lib/domain/pointsFinding';
import type { MappedPicture } from '../../db/embeddingRecords';
import { decodePictures } from '../../embedding/pointsFile';
import { measureCohesion } from './cohesion';
import type { PointsSources } from './freezePoints';

/** Rows that are asked for at once: a statement may have only so many parameters. */
const ROWS_AT_ONCE = 5000;

type Sources = Pick<PointsSources, 'database' | 'artifacts' | 'embeddings'>;

/** Throws when stored bytes cannot be read. */
export async function comparePoints(finding: FindingOf<'points'>, sources: Sources): Promise<PointsComparison> {
  const { evidence } = finding;
  const members = decodePictures(await sources.artifacts.get(evidence.membersHash));
  const pictures = await comparePictures(members, sources);
  const [network, cohesion] = await Promise.all([
    compareNetwork(finding, sources),
    compareCohesion(finding, members, sources),
  ]);
  const changes = [...pictures.reasons, ...network, ...cohesion.changes];
  return {
    kind: 'points',
    verdict: changes.length === 0 ? 'same' : 'changed',
    members: members.length,
    missing: pictures.missing,
    replaced: pictures.replaced,
    cohesion: cohesion.values,
    reasons: [...changes, ...cohesion.notes],
  };
}

async function comparePictures(members: readonly MappedPicture[], { database }: Sources) {
  const hashes = new Map<string, string>();
  for (let from = 0; from < members.length; from += ROWS_AT_ONCE) {
    const ids = members.slice(from, from + ROWS_AT_ONCE).map(({ id }) => id);
    for (const { id, hash } of await database.images.getMany(ids)) hashes.set(id, hash);
  }
  const missing = members.filter(({ id }) => !hashes.has(id));
  const replaced = members.filter(({ id, hash }) => hashes.has(id) && hashes.get(id) !== hash);
  return {
    missing: missing.length,
    replaced: replaced.length,
    reasons: [
      ...(missing.length > 0 ? [`${named(missing)} not there any more.`] : []),
      ...(replaced.length > 0
        ? [`${named(replaced)} ${replaced.length === 1 ? 'another file' : 'other files'} now.`]
        : []),
    ],
  };
}

/** "The picture cat.png is", "3 of the pictures (cat.png, …) are" */
function named(pictures: readonly MappedPicture[]): string {
  const first = pictures[0]?.fileName ?? '';
  return pictures.length === 1 ? `The picture ${first} is` : `${pictures.length.toLocaleString('en')} of the pictures (${first}, …) are`; // prettier-ignore
}

async function compareNetwork({ target, evidence }: FindingOf<'points'>, { database }: Sources): Promise<string[]> {
  const network = await database.networks.get(target.networkId);
  if (!network) return ['The network does not exist any more.'];
  const { features } = evidence.provenance;
  return [
    ...(network.weightsHash === features.weightsHash ? [] : ['The weights of the network are different.']),
    ...(network.cardHash === features.cardHash ? [] : ['The model card is different.']),
  ];
}

/** `changes` say that it is another one, `notes` why it could not be measured. */
async function compareCohesion(
  { target, evidence }: FindingOf<'points'>,
  members: readonly MappedPicture[],
  { database, embeddings }: Sources,
): Promise<{ values: PointsComparison['cohesion']; changes: string[]; notes: string[] }> {
  const then = evidence.cohesion;
  if (!then) return { values: null, changes: [], notes: [] };
  const { spec, featureKey } = evidence.provenance;
  const space = await database.features.getSpace(featureKey);
  const map = { embeddingId: target.embeddingId, spec, pointCount: evidence.pointCount };
  const ids = members.map(({ id }) => id);
  const now = space && (await measureCohesion({ ...map, dimensions: space.dimensions }, ids, embeddings));
  if (!now) {
    const notes = ['How far the pictures keep to themselves could not be measured again: their vectors, or the map, were cleared.']; // prettier-ignore
    return { values: null, changes: [], notes };
  }
  const values = { then: then.share, now: now.share };
  const isSame = Math.abs(now.share - then.share) <= SAME_COHESION_TOLERANCE;
  const text = `Of their nearest pictures ${percent(now.share)} are members too; it was ${percent(then.share)}.`;
  return { values, changes: isSame ? [] : [text], notes: [] };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
