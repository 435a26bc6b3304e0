import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import {
  FEATURES_ALGORITHM,
  type FeatureIdentity,
  type FeatureSet,
  type FeatureSpace,
  type FeatureTally,
  isScan,
} from '@/lib/domain/features';
import { canonicalJson, idSchema, sha256Schema, type Sha256 } from '@/lib/domain/hash';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Database } from '../db/database';
import { SerialByKey } from '../jobs/serialByKey';
import { networkRef } from '../networks/createCardTrials';
import type { NetworkService } from '../networks/networkService';
import type { TaskService } from '../tasks/taskService';
import { chooseLayer } from './chooseLayer';
import { computeFeatures, type ComputeFeaturesDependencies } from './computeFeatures';
import { rowsCsv, vectorCsv, vectorNpy } from './featureFiles';
import type { FeatureService, FeatureVectors, NewFeatures, ReadFeatures } from './featureService';
import { forgetLostChunks } from './forgetLostChunks';
import { Leases } from './leases';
import { measureLayer } from './measureLayer';
import { featureRows, readVectors } from './readVectors';
import { requireRoom } from './requireRoom';
import { VectorListeners } from './vectorListeners';

/** One device computes: a second set would only take turns with the first. */
const CONCURRENCY = 1;

/** After the last chunk that went, before it is told. */
const QUIET_MS = 500;

const inputSchema = z.strictObject({ key: sha256Schema, imageSetId: idSchema });

export interface FeatureServiceDependencies extends ComputeFeaturesDependencies {
  networks: Pick<NetworkService, 'get' | 'graph'>;
  tasks: Pick<TaskService, 'register' | 'start' | 'list'>;
}

async function describe(
  { database, tasks }: Pick<FeatureServiceDependencies, 'database' | 'tasks'>,
  space: FeatureSpace,
  imageSetId: string,
): Promise<FeatureSet> {
  const [tally, origins, [task]] = await Promise.all([
    database.features.tally(space.key, imageSetId),
    database.features.origins(space.key, imageSetId),
    tasks.list({ kind: 'features', subject: subjectOf(space.key, imageSetId), limit: 1 }),
  ]);
  return { space, tally, origins, task: task ?? null };
}

/** Registers the task kind `features`. */
export function createFeatureService(dependencies: FeatureServiceDependencies): FeatureService {
  const { database, artifacts, tasks } = dependencies;
  const [leases, turns] = [new Leases(), new SerialByKey()];
  const locked = <T>(work: () => Promise<T>) => turns.run('chunks', work);
  const listeners = new VectorListeners(dependencies.log);
  tasks.register('features', {
    parse: (input) => parseOrThrow(inputSchema, input, 'The features task'),
    run: (input, context) =>
      computeFeatures(input, dependencies, context, { locked, leases, onVector: listeners.tell }),
    concurrency: CONCURRENCY,
  });

  let telling: NodeJS.Timeout | undefined;
  /** Once no more go: whoever hears of it reads what is left, and what is read does not go. */
  const tellCleared = () => {
    clearTimeout(telling);
    telling = setTimeout(() => listeners.tell({ kind: 'cleared' }), QUIET_MS).unref();
  };

  const getImageSet = (id: string) => findImageSet(database, id);
  const getSpace = (key: Sha256) => findSpace(database, key);

  /** A set that has all of its vectors, or its first pictures. Throws `conflict` otherwise. Under the lock. */
  async function openComplete(key: Sha256, imageSetId: string, first?: number) {
    const [space] = await Promise.all([getSpace(key), getImageSet(imageSetId)]);
    const chunks = await forgetLostChunks(dependencies, key, imageSetId);
    const tally = await database.features.tally(key, imageSetId);
    if (first === undefined) requireComplete(tally);
    const pictures = Math.min(first ?? Infinity, tally.pictures);
    return { chunks, options: { database, artifacts, space, imageSetId, pictures, locked } };
  }
  /** The vectors of such a set, held before anybody can clear what was found to be there. */
  const openVectors = (key: Sha256, imageSetId: string, how: ReadFeatures = {}): Promise<FeatureVectors> =>
    locked(async () => {
      const { chunks, options } = await openComplete(key, imageSetId, how.first);
      const blocks = leases.whileReading(chunks, readVectors({ ...options, allowMissing: how.allowMissing }));
      return { pictures: options.pictures, dimensions: options.space.dimensions, blocks };
    });

  return {
    plan: async (request) => (await plan(request, dependencies)).space,

    async start(request) {
      const { network, imageSet, space } = await plan(request, dependencies);
      const subject = subjectOf(space.key, imageSet.id);
      const task = await tasks.start({
        kind: 'features',
        title: `${isScan(space) ? 'Patches' : 'Vectors'} of ${space.layer} of ${network.name} for ${imageSet.name}`,
        subject,
        unit: 'pictures',
        total: imageSet.imageCount,
        input: { key: space.key, imageSetId: imageSet.id },
        key: `features ${subject}`,
      });
      return { key: space.key, task };
    },

    async list(imageSetId, networkId) {
      await getImageSet(imageSetId);
      const spaces = await database.features.spacesOf(imageSetId);
      const wanted = spaces.filter((space) => networkId === undefined || space.networkId === networkId);
      return Promise.all(wanted.map((space) => describe(dependencies, space, imageSetId)));
    },

    async get(key, imageSetId) {
      const [space] = await Promise.all([getSpace(key), getImageSet(imageSetId)]);
      return describe(dependencies, space, imageSetId);
    },

    read: openVectors,

    async npy(key, imageSetId) {
      const { pictures, dimensions, blocks } = await openVectors(key, imageSetId);
      return vectorNpy(blocks, [pictures, dimensions]);
    },

    async csv(key, imageSetId, { values }) {
      if (!values) return rowsCsv(featureRows((await locked(() => openComplete(key, imageSetId))).options));
      const { dimensions, blocks } = await openVectors(key, imageSetId);
      return vectorCsv(blocks, dimensions);
    },

    subscribe: listeners.subscribe,
    dropChunk: (hash, unusedSinceMs) =>
      locked(async () => {
        if (leases.has(hash)) return false;
        if (!(await artifacts.evict(hash, unusedSinceMs)) && (await artifacts.has(hash))) return false;
        await database.features.deleteChunk(hash);
        tellCleared();
        return true;
      }),
  };
}

async function findImageSet({ images }: Pick<Database, 'images'>, id: string): Promise<ImageSet> {
  const imageSet = await images.getSet(id);
  if (!imageSet) throw new AppError('not_found', `There is no image set "${id}".`, { field: 'imageSetId' });
  return imageSet;
}

async function findSpace({ features }: Pick<Database, 'features'>, key: Sha256): Promise<FeatureSpace> {
  const space = await features.getSpace(key);
  if (!space) throw new AppError('not_found', 'There are no such vectors. Compute them first.', { field: 'key' });
  return space;
}

/** What is asked for, with its feature space, which is stored. */
async function plan(request: NewFeatures, dependencies: FeatureServiceDependencies) {
  const { networks, database } = dependencies;
  const [network, imageSet] = await Promise.all([
    networks.get(request.networkId),
    findImageSet(database, request.imageSetId),
  ]);
  const space = await database.features.addSpace(await planSpace(request, network, imageSet, dependencies));
  return { network, imageSet, space };
}

/** What is asked for, as a feature space. */
async function planSpace(
  { layer, pooling, place }: NewFeatures,
  { id: networkId, weightsHash, cardHash, card }: Network,
  { imageCount }: ImageSet,
  { networks, compute, artifacts }: Pick<FeatureServiceDependencies, 'networks' | 'compute' | 'artifacts'>,
): Promise<Omit<FeatureSpace, 'createdAt'>> {
  const chosen = chooseLayer(await networks.graph(networkId), { layer, pooling, place });
  const measured = await measureLayer(compute, await networkRef(artifacts, weightsHash, card), card, chosen);
  requireRoom(imageCount, measured);
  const identity: FeatureIdentity = {
    algorithm: FEATURES_ALGORITHM,
    weightsHash,
    cardHash,
    tensor: measured.tensor,
    pooling: measured.pooling,
    ...(measured.place !== undefined && { place: measured.place }),
  };
  const { channelAxis, valuesPerPicture, dimensions } = measured;
  const key = createHash('sha256').update(canonicalJson(identity)).digest('hex');
  return { key, networkId, identity, layer: measured.layer, channelAxis, valuesPerPicture, dimensions };
}

function requireComplete({ pictures, computed, failed }: FeatureTally): void {
  const missing = pictures - computed - failed;
  if (missing === 0) return;
  throw new AppError(
    'conflict',
    `${missing.toLocaleString('en')} of ${pictures.toLocaleString('en')} pictures have no vector: they are not computed yet, or were cleared. Compute the vectors, then try again: only what is missing is computed.`,
  );
}

function subjectOf(key: Sha256, imageSetId: string): string {
  return `${key}/${imageSetId}`;
}
