/** Whether a finding about pictures on a map is still so: against what is stored now. */
import type { FindingOf, FindingOutcome } from '@/lib/domain/finding';
import { SAME_COHESION_TOLERANCE, type PointsComparison } from '@/lib/domain/pointsFinding';
import type { MappedPicture } from '../../db/embeddingRecords';
import { decodePictures } from '../../embedding/pointsFile';
import { decodeFrame } from '@/lib/embedding/frames';
import { decodeNpy } from '@/lib/tensor/npy';
import { AppError } from '@/lib/domain/appError';
import { measureCohesion, measureLabels } from './cohesion';
import type { PointsSources } from './freezePoints';

/** Rows that are asked for at once: a statement may have only so many parameters. */
const ROWS_AT_ONCE = 5000;

type Sources = Pick<PointsSources, 'database' | 'artifacts' | 'embeddings'>;

/**
 * Failed where the layout of a whole map could not be compared and nothing else is another: that is no reason to call a
 * finding the same that is about the layout. Throws when stored bytes cannot be read.
 */
export async function comparePoints(finding: FindingOf<'points'>, sources: Sources): Promise<FindingOutcome> {
  const { evidence } = finding;
  const members = decodePictures(await sources.artifacts.get(evidence.membersHash));
  const pictures = await comparePictures(members, sources);
  const [network, cohesion, labels, layout] = await Promise.all([
    compareNetwork(finding, sources),
    compareCohesion(finding, members, sources),
    compareLabels(finding, members, sources),
    finding.target.selectionId === null ? compareLayout(finding, sources) : null,
  ]);
  const changes = [...pictures.reasons, ...network, ...cohesion.changes, ...labels.changes, ...(layout?.changes ?? [])];
  const notes = [...cohesion.notes, ...labels.notes, ...(layout?.notes ?? [])];
  if (changes.length === 0 && layout && !layout.found)
    return { verdict: 'failed', message: [...notes, 'What else could be compared is the same.'].join(' ') };
  return {
    kind: 'points',
    verdict: changes.length === 0 ? 'same' : 'changed',
    members: members.length,
    missing: pictures.missing,
    replaced: pictures.replaced,
    cohesion: cohesion.values,
    layout: layout?.found ?? null,
    reasons: [...changes, ...notes],
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

interface Said {
  /** What is no longer as it was. */
  changes: string[];
  /** Why something could not be compared. */
  notes: string[];
}
const NOTHING: Said = { changes: [], notes: [] };

/** Of a whole frame: how far the pictures of each measured label keep to themselves. */
async function compareLabels(
  { target, evidence }: FindingOf<'points'>,
  members: readonly MappedPicture[],
  { database, embeddings }: Sources,
): Promise<Said> {
  const then = evidence.labelCohesion;
  if (!then || then.length === 0) return NOTHING;
  const { spec, featureKey } = evidence.provenance;
  const space = await database.features.getSpace(featureKey);
  const map = { embeddingId: target.embeddingId, spec, pointCount: evidence.pointCount };
  const now = space && (await measureLabels({ ...map, dimensions: space.dimensions }, members, embeddings));
  if (!now)
    return { changes: [], notes: ['How far pictures of a label keep to themselves could not be measured again: their vectors, or the map, were cleared.'] }; // prettier-ignore
  const shares = new Map(now.map(({ label, cohesion }) => [label, cohesion.share]));
  const changes = then.flatMap(({ label, cohesion }) => {
    const share = shares.get(label) ?? 0;
    const isSame = Math.abs(share - cohesion.share) <= SAME_COHESION_TOLERANCE;
    return isSame ? [] : [`Of the nearest pictures of ${label} ${percent(share)} are ${label} too; it was ${percent(cohesion.share)}.`]; // prettier-ignore
  });
  return { changes, notes: [] };
}

/** Shares of the map's extent by which a point may lie elsewhere: frames hold places in steps. */
const SAME_PLACE_TOLERANCE = 1e-3;

/** Whether the map has at this iteration the layout that was frozen; `found` null: it cannot be told. */
async function compareLayout(
  { target, evidence }: FindingOf<'points'>,
  { artifacts, embeddings }: Sources,
): Promise<Said & { found: PointsComparison['layout'] }> {
  const { embeddingId, iteration, axes } = target;
  const kept = await (
    axes ? embeddings.axes(embeddingId, axes[0], axes[1]) : embeddings.frame(embeddingId, iteration)
  ).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
  if (!kept) return { found: null, changes: [], notes: ['The layout is not kept any more, so that it could not be compared. The frozen one stays.'] }; // prettier-ignore
  const then = decodeNpy(await artifacts.get(evidence.coordinatesHash)).data;
  const now = decodeFrame(kept.bytes).positions;
  const extent = then.reduce((most, at) => Math.max(most, Math.abs(at)), 0);
  const isSame = then.length === now.length && then.every((at, k) => Math.abs(at - now[k]!) <= SAME_PLACE_TOLERANCE * extent); // prettier-ignore
  if (isSame) return { ...NOTHING, found: 'same' };
  return { found: 'changed', changes: ['The map has another layout at this iteration.'], notes: [] };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
