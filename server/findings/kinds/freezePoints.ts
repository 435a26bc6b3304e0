/** The evidence of a finding about pictures on a map, as it was when it was saved. */
import { AppError } from '@/lib/domain/appError';
import { EMBEDDING_ALGORITHM } from '@/lib/domain/embedding';
import type { DraftOf } from '@/lib/domain/finding';
import { MAX_COUNTED_LABELS, type PointsEvidence, type PointsTarget } from '@/lib/domain/pointsFinding';
import { encodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import type { Database } from '../../db/database';
import type { EmbeddingService } from '../../embedding/embeddingService';
import { encodePictures } from '../../embedding/pointsFile';
import { renderPoints } from '../../image/renderPoints';
import type { ImageService } from '../../images/imageService';
import type { SelectionService } from '../../selections/selectionService';
import { measureCohesion, measureLabels } from './cohesion';
import { contactSheet } from './contactSheet';
import { findMapFrame, type MapFrame } from './mapFrame';
import { findMembers, type Members } from './findMembers';

export interface PointsSources {
  database: Pick<Database, 'embeddings' | 'images' | 'networks' | 'features'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get'>;
  embeddings: Pick<EmbeddingService, 'frame' | 'axes' | 'neighbours'>;
  selections: Pick<SelectionService, 'get' | 'create'>;
  images: Pick<ImageService, 'thumbnail'>;
  version: string;
}

/** A selection's name at the most. */
export const MAX_SELECTION_NAME = 120;

/** Throws `not_found`, `invalid_input` and `conflict` with the field of the draft; then nothing is kept of it. */
export async function freezePoints(
  draft: DraftOf<'points'>,
  sources: PointsSources,
): Promise<{ target: PointsTarget; evidence: PointsEvidence }> {
  const frame = await findMapFrame(draft.map, sources);
  const members = await findMembers(draft.selection, frame, sources);
  const evidence = await freezeMembers(frame, members, draft, sources);
  const { record, iteration, axes } = frame;
  const { imageSetId, networkId } = record.request;
  const isFrame = draft.selection.kind === 'frame';
  // Last, so that a draft that is refused leaves no selection behind.
  const selection = isFrame ? null : (members.selection ?? (await saveSelection(draft, frame, members, sources)));
  return {
    target: { networkId, imageSetId, embeddingId: record.id, iteration, axes, selectionId: selection?.id ?? null },
    evidence,
  };
}

async function freezeMembers(
  { record, pictures, iteration, positions }: MapFrame,
  { places, selection }: Members,
  draft: DraftOf<'points'>,
  sources: PointsSources,
): Promise<PointsEvidence> {
  const { database, artifacts, version } = sources;
  const { imageSetId, networkId, spec } = record.request;
  const [network, imageSet, space, [newest]] = await Promise.all([
    database.networks.get(networkId),
    database.images.getSet(imageSetId),
    database.features.getSpace(record.featureKey),
    database.features.origins(record.featureKey, imageSetId),
  ]);
  if (!network || !imageSet || !space)
    throw new AppError('not_found', 'The network or the image set of this map was deleted.', { field: 'map.embeddingId' }); // prettier-ignore
  const memberPictures = places.map((place) => pictures[place]!);
  const memberIds = memberPictures.map(({ id }) => id);
  const mask = new Float32Array(pictures.length);
  for (const place of places) mask[place] = 1;
  const map = { embeddingId: record.id, spec, pointCount: pictures.length, dimensions: space.dimensions };
  const picture = renderPoints({ positions, mask, labels: pictures.map(({ label }) => label) });
  const isFrame = draft.selection.kind === 'frame';
  const [cohesion, labelCohesion, membersHash, coordinatesHash, maskHash, pictureHash, sheetHash] = await Promise.all([
    isFrame ? null : measureCohesion(map, memberIds, sources.embeddings),
    isFrame ? measureLabels(map, pictures, sources.embeddings) : null,
    artifacts.put(encodePictures(memberPictures)),
    artifacts.put(encodeNpy({ shape: [pictures.length, 2], data: positions })),
    artifacts.put(encodeNpy({ shape: [pictures.length], data: mask })),
    picture.then((bytes) => artifacts.put(bytes)),
    contactSheet(memberIds, sources).then((bytes) => artifacts.put(bytes)),
  ]);
  return {
    provenance: {
      algorithm: EMBEDDING_ALGORITHM,
      spec,
      extends: record.extends,
      iteration,
      pointsHash: record.pointsHash,
      featureKey: record.featureKey,
      features: space.identity,
      device: newest?.device ?? null,
      specularVersion: version,
    },
    networkName: network.name,
    imageSetName: imageSet.name,
    imageCount: imageSet.imageCount,
    layer: record.layer,
    selectionName: isFrame ? 'The whole map' : (selection?.name ?? draft.title),
    pointCount: pictures.length,
    memberCount: places.length,
    ...countLabels(memberPictures.map(({ label }) => label)),
    ...{ cohesion, labelCohesion },
    ...{ membersHash, coordinatesHash, maskHash, pictureHash, sheetHash },
  };
}

/** How many have each label, most first; of equally many, by name. */
export function countLabels(of: readonly (string | null)[]): Pick<PointsEvidence, 'labels' | 'otherLabels' | 'purity'> {
  const counts = new Map<string | null, number>();
  for (const label of of) counts.set(label, (counts.get(label) ?? 0) + 1);
  const all = [...counts]
    .map(([label, count]) => ({ label, count }))
    .toSorted((a, b) => b.count - a.count || (a.label ?? '').localeCompare(b.label ?? '', 'en', { numeric: true }));
  const rest = all.slice(MAX_COUNTED_LABELS);
  const labelled = of.length - (counts.get(null) ?? 0);
  const most = all.find(({ label }) => label !== null);
  return {
    labels: all.slice(0, MAX_COUNTED_LABELS),
    otherLabels: { labels: rest.length, members: rest.reduce((sum, { count }) => sum + count, 0) },
    purity: most ? most.count / labelled : null,
  };
}

async function saveSelection(
  { title, author }: DraftOf<'points'>,
  { record, pictures }: MapFrame,
  { places }: Members,
  { selections }: PointsSources,
): Promise<{ id: string }> {
  return selections.create({
    imageSetId: record.request.imageSetId,
    name: [...title].slice(0, MAX_SELECTION_NAME).join(''),
    note: '',
    imageIds: places.map((place) => pictures[place]!.id),
    embeddingId: record.id,
    by: author,
  });
}
