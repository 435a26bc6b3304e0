/** Looking at maps: their points, frames, axes, neighbours and files. */
import { AppError } from '@/lib/domain/appError';
import { EMBEDDING_ALGORITHM } from '@/lib/domain/embedding';
import { decodeFrame, encodeFrame } from '@/lib/embedding/frames';
import { decodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { EmbeddingRecord, MappedPicture } from '../db/embeddingRecords';
import { LruCache } from '../images/lruCache';
import type { EmbeddingPool } from './computation/embeddingPool';
import { writeCoordinates, type Placed } from './coordinateFiles';
import type { EmbeddingService, LiveFrame } from './embeddingService';
import type { LiveEmbedding } from './liveEmbedding';
import { findVectors, type FoundVectors, leaveOut, type MapVectorsDependencies } from './mapVectors';
import { neighboursOf } from './pointNeighbours';
import { decodePictures, toPoints } from './pointsFile';
import { predictionsOf } from './pointPredictions';
import { VectorShelf } from './vectorShelf';

export interface ReadDependencies extends MapVectorsDependencies {
  database: Pick<Database, 'embeddings' | 'networks' | 'images' | 'predictions'>;
  artifacts: Pick<ArtifactStore, 'get'>;
  pool: Pick<EmbeddingPool, 'nearest'>;
  version: string;
}

export type EmbeddingReads = Pick<
  EmbeddingService,
  'points' | 'predictions' | 'newestFrame' | 'frame' | 'axes' | 'neighbours' | 'coordinates'
>;

/** Points whose pictures are kept in memory: those of the maps that are looked at. */
const CACHED_POINTS = 200_000;

/** @param liveOf the map with this id, if this process computes it */
export function createEmbeddingReads(
  dependencies: ReadDependencies,
  liveOf: (id: string) => LiveEmbedding | undefined,
): EmbeddingReads {
  const { database, artifacts, pool, version } = dependencies;
  const cache = new LruCache<MappedPicture[]>(CACHED_POINTS);
  const shelf = new VectorShelf();

  async function find(id: string): Promise<EmbeddingRecord> {
    const record = liveOf(id)?.record ?? (await database.embeddings.get(id));
    if (!record) throw noSuchEmbedding(id);
    return record;
  }
  async function pointsOf({ points, pointsHash }: EmbeddingRecord): Promise<MappedPicture[]> {
    if (!points || !pointsHash)
      throw new AppError('conflict', 'The points of this map are not known yet: its vectors are still being computed, or it was cleared.'); // prettier-ignore
    const known = cache.get(pointsHash) ?? decodePictures(await artifacts.get(pointsHash));
    cache.set(pointsHash, known, known.length);
    return known;
  }
  /** The last one without an iteration; null when there is none. */
  async function keptFrame(id: string, iteration?: number): Promise<LiveFrame | null> {
    const frames = await database.embeddings.frames(id);
    const kept = iteration === undefined ? frames.at(-1) : frames.find((one) => one.iteration === iteration);
    return kept ? { iteration: kept.iteration, bytes: await artifacts.get(kept.hash) } : null;
  }
  async function requireFrame(id: string, iteration: number): Promise<LiveFrame> {
    const frame = await keptFrame(id, iteration);
    if (!frame) throw new AppError('not_found', `No frame of this map is kept at iteration ${iteration}.`, { field: 'iteration' }); // prettier-ignore
    return frame;
  }
  /** A row for each point that has a vector. */
  async function vectorsOf(record: EmbeddingRecord, pictures: readonly MappedPicture[]): Promise<FoundVectors> {
    const ofRun = liveOf(record.id)?.vectors;
    if (ofRun) return { vectors: ofRun, missing: [] };
    return shelf.take(`${record.featureKey} ${record.pointsHash}`, async () => {
      const { vectors, missing } = await findVectors(record, pictures, dependencies, { allowMissing: true });
      return { vectors: leaveOut(vectors, missing), missing };
    });
  }
  async function newestFrame(id: string): Promise<LiveFrame | null> {
    return liveOf(id)?.newest ?? keptFrame(id);
  }

  return {
    points: async (id) => toPoints(await pointsOf(await find(id))),

    predictions: async (id, networkId) => predictionsOf(await pointsOf(await find(id)), networkId, database),

    async newestFrame(id) {
      await find(id);
      return newestFrame(id);
    },

    async frame(id, iteration) {
      await find(id);
      return requireFrame(id, iteration);
    },

    async axes(id, x, y) {
      return axesOf(await find(id), { x, y }, artifacts);
    },

    async neighbours(id, imageId, search) {
      const record = await find(id);
      const pictures = await pointsOf(record);
      const findAll = () => vectorsOf(record, pictures);
      return neighboursOf(imageId, pictures, search, { find: findAll, pool, images: database.images });
    },

    async coordinates(id, format, { iteration, imageIds } = {}) {
      const record = await find(id);
      const pictures = await pointsOf(record);
      const frame = iteration === undefined ? await newestFrame(id) : await requireFrame(id, iteration);
      if (!frame) throw new AppError('conflict', 'This map has no layout yet. Try again when it is being computed.');
      const head = await describeMade(record, frame.iteration, { database, version });
      return writeCoordinates(format, {
        points: placedPoints(record, pictures, frame, imageIds),
        extends: record.extends !== null,
        head,
      });
    },
  };
}

export function noSuchEmbedding(id: string): AppError {
  return new AppError('not_found', `There is no map "${id}".`);
}

function placedPoints(
  { points }: EmbeddingRecord,
  pictures: readonly MappedPicture[],
  { bytes }: LiveFrame,
  imageIds: readonly string[] | undefined,
): Placed[] {
  const { positions } = decodeFrame(bytes);
  const firstAdded = pictures.length - (points?.added ?? 0);
  const wanted = imageIds && new Set(imageIds);
  return pictures
    .map((picture, i) => ({ ...picture, x: positions[2 * i]!, y: positions[2 * i + 1]!, added: i >= firstAdded }))
    .filter(({ id }) => !wanted || wanted.has(id));
}

async function axesOf(
  record: EmbeddingRecord,
  places: { x: number; y: number },
  artifacts: ReadDependencies['artifacts'],
): Promise<LiveFrame> {
  if (record.request.spec.method !== 'pca')
    throw new AppError('invalid_input', 'Only a map of principal components has axes to choose from.', { field: 'x' });
  if (record.axesHash === null)
    throw new AppError('conflict', 'The axes of this map are not computed yet, or were cleared.');
  const { shape, data } = decodeNpy(await artifacts.get(record.axesHash));
  const [count = 0, axes = 0] = shape;
  for (const [field, place] of Object.entries(places))
    if (!(Number.isInteger(place) && place >= 0 && place < axes))
      throw new AppError('invalid_input', `There is no axis ${place}: this map has the axes 0 to ${axes - 1}.`, { field }); // prettier-ignore
  const positions = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    positions[2 * i] = data[i * axes + places.x]!;
    positions[2 * i + 1] = data[i * axes + places.y]!;
  }
  return { iteration: 0, bytes: encodeFrame(positions, 0) };
}

/** Everything that the layout depends on, for a file that is to be understood without this server. */
async function describeMade(
  record: EmbeddingRecord,
  iteration: number,
  { database, version }: Pick<ReadDependencies, 'database' | 'version'>,
): Promise<object> {
  const { id, request, featureKey, layer, createdAt, requestedBy, points, explained, measures } = record;
  const { imageSetId, networkId, pooling, spec } = request;
  const [network, imageSet] = await Promise.all([database.networks.get(networkId), database.images.getSet(imageSetId)]);
  return {
    embeddingId: id,
    algorithm: EMBEDDING_ALGORITHM,
    specularVersion: version,
    spec,
    featureKey,
    layer,
    pooling,
    network: network && { id: network.id, name: network.name, weightsHash: network.weightsHash, cardHash: network.cardHash }, // prettier-ignore
    imageSet: imageSet && { id: imageSet.id, name: imageSet.name },
    extends: record.extends,
    requestedBy,
    createdAt,
    iteration,
    count: points?.count ?? 0,
    added: points?.added ?? 0,
    removed: points?.removed ?? 0,
    explained,
    measures,
  };
}
