/**
 * Computes the vectors of the pictures of a set that have none yet. They are stored every two seconds, so that a kill
 * loses no more than that; a cancel loses nothing, and the next run goes on with what is missing. Once all are there, small
 * files are put together.
 */
import { AppError, type ErrorBody } from '@/lib/domain/appError';
import type { FailedPicture } from '@/lib/domain/failedPicture';
import type { FeatureReport, FeatureSpace, FeatureTally } from '@/lib/domain/features';
import type { Sha256 } from '@/lib/domain/hash';
import type { Network } from '@/lib/domain/network';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute } from '../compute/compute';
import type { Database } from '../db/database';
import type { ImageReader } from '../image/fitImage';
import type { Log } from '../log';
import { networkRef } from '../networks/createCardTrials';
import { fittedBatches, oneAhead, type SamePictures } from '../predictions/fittedBatches';
import type { TaskContext } from '../tasks/taskService';
import { featureQuestion } from './featureQuestion';
import { FeaturePredictor } from './featurePredictor';
import { forgetLostChunks } from './forgetLostChunks';
import type { VectorEvent } from './featureService';
import type { Leases } from './leases';
import { mergeChunks } from './mergeChunks';
import { missingVectors } from './missingVectors';
import { requireRoom } from './requireRoom';
import { VectorWriter } from './vectorWriter';

/** Pictures without a vector that are listed one by one; the rest is counted. */
const MAX_FAILED_LISTED = 100;

export interface ComputeFeaturesDependencies {
  database: Pick<Database, 'networks' | 'images' | 'features'>;
  artifacts: Pick<ArtifactStore, 'get' | 'put' | 'has' | 'pathOf' | 'evict'>;
  compute: Pick<Compute, 'features' | 'device'>;
  imageReader: Pick<ImageReader, 'fit'>;
  version: string;
  log: Log;
  /** Milliseconds since 1970; tests hold it. */
  now?: () => number;
}

export interface ComputeFeaturesInput {
  key: Sha256;
  imageSetId: string;
}

export interface ComputeFeaturesHooks extends ChunkLocks {
  /** Told of each vector as it comes, before it is stored. */
  onVector(event: VectorEvent): void;
}

/** What keeps chunks from going while somebody counts on them. */
export interface ChunkLocks {
  /** Chunks come and go one after the other. */
  locked<T>(work: () => Promise<T>): Promise<T>;
  leases: Pick<Leases, 'has'>;
}

export async function computeFeatures(
  { key, imageSetId }: ComputeFeaturesInput,
  dependencies: ComputeFeaturesDependencies,
  context: Pick<TaskContext, 'signal' | 'progress' | 'before'>,
  { locked, leases, onVector }: ComputeFeaturesHooks,
): Promise<void> {
  const { database, artifacts, compute, version, now } = dependencies;
  const { signal } = context;
  const { space, network } = await openSpace(database, key);
  await locked(() => forgetLostChunks(dependencies, key, imageSetId));
  // What could not be read, or had no answer, may be repaired by now. A run that goes on after a kill has just tried.
  if (!context.before) await database.features.clearProblems(key, imageSetId);
  const tally = await database.features.tally(key, imageSetId);
  requireRoom(tally.pictures, { ...space, ...space.identity });
  const counts = new Counts(space, imageSetId, tally, await listFailed(database, key, imageSetId));
  const tell = () => context.progress(counts.progress());
  tell();

  const device = () => compute.device(network.card.format);
  const { dimensions } = space;
  const writer = new VectorWriter({ database, artifacts, locked, key, dimensions, device, version, now });
  try {
    for await (const [images, outcome] of outcomes(space, network, imageSetId, dependencies, signal, counts)) {
      counts.note(images, outcome);
      if (outcome instanceof Float32Array) onVector({ kind: 'computed', key, images, vector: outcome });
      await writer.add(images[0].hash, outcome);
      tell();
    }
  } finally {
    await writer.flush();
  }
  if (signal.aborted) return;
  await finish(database, space, imageSetId, counts);
  tell();
  await mergeChunks({ database, artifacts, space, imageSetId, signal, locked, leases }).catch((error: unknown) =>
    // All vectors are there: in more files than need be.
    dependencies.log.warn({ err: error, key }, 'small files of vectors were not put together'),
  );
}

type Outcome = Float32Array | ErrorBody;

/** What becomes of each missing picture. Ends early once the signal is aborted. */
async function* outcomes(
  { key, identity, channelAxis, valuesPerPicture, dimensions }: FeatureSpace,
  { card, weightsHash }: Network,
  imageSetId: string,
  { database: { features }, artifacts, compute, imageReader, log }: ComputeFeaturesDependencies,
  signal: AbortSignal,
  counts: Counts,
): AsyncGenerator<[SamePictures, Outcome]> {
  const ref = await networkRef(artifacts, weightsHash, card);
  const question = featureQuestion({ ...identity, channelAxis, valuesPerPicture });
  const hasAnswered = counts.hasAnswered;
  const predictor = new FeaturePredictor({ compute, network: ref, card, question, dimensions, hasAnswered, log });
  const onRepeated = (count: number) => counts.noteRepeated(count);
  const pictures = missingVectors({ features, key, imageSetId, signal, onRepeated });
  const size = () => predictor.size;
  const batches = fittedBatches(pictures, { artifacts, imageReader, input: card.input, signal, size });
  for await (const { ready, failed } of oneAhead(batches)) {
    for (const { images, error } of failed) yield [images, error];
    const asked = ready.map(({ images, fitted }) => ({ fileName: images[0].fileName, fitted }));
    const answers = await predictor.predict(asked, signal);
    if (answers === null) return;
    for (const [index, { images }] of ready.entries()) yield [images, answers[index]!];
  }
  predictor.requireAnswers();
}

async function openSpace(
  database: ComputeFeaturesDependencies['database'],
  key: Sha256,
): Promise<{ space: FeatureSpace; network: Network }> {
  const space = await database.features.getSpace(key);
  const network = space && (await database.networks.get(space.networkId));
  if (!network) throw new AppError('not_found', 'The network was deleted before its vectors were computed.');
  return { space, network };
}

function listFailed({ features }: Pick<Database, 'features'>, key: Sha256, imageSetId: string) {
  return features.problems(key, imageSetId, MAX_FAILED_LISTED);
}

/** Counts anew: pictures may have been added, and several may have the same bytes. A set that is gone has no vectors. */
async function finish(
  database: ComputeFeaturesDependencies['database'],
  { key }: FeatureSpace,
  imageSetId: string,
  counts: Counts,
): Promise<void> {
  if (!(await database.images.getSet(imageSetId)))
    throw new AppError('not_found', 'The image set was deleted before its vectors were computed.');
  counts.set(await database.features.tally(key, imageSetId), await listFailed(database, key, imageSetId));
}

/** How far it is, over the whole set: what was known before counts too. */
class Counts {
  private readonly report: Omit<FeatureReport, 'failedCount'>;
  private repeated = 0;

  constructor(
    { key, networkId, layer, dimensions, identity: { tensor, pooling } }: FeatureSpace,
    imageSetId: string,
    private tally: FeatureTally,
    failed: FailedPicture[],
  ) {
    this.report = { key, networkId, imageSetId, layer, tensor, pooling, dimensions, computed: 0, failed };
  }

  /** Whether the network is known to answer pictures like these. */
  get hasAnswered(): boolean {
    return this.tally.computed > 0;
  }

  note(images: SamePictures, outcome: Outcome): void {
    if (outcome instanceof Float32Array) {
      this.tally.computed += images.length;
      this.report.computed += images.length;
      return;
    }
    this.tally.failed += images.length;
    for (const { id, fileName } of images)
      if (this.report.failed.length < MAX_FAILED_LISTED)
        this.report.failed.push({ imageId: id, fileName, error: outcome });
  }

  noteRepeated(count: number): void {
    this.repeated += count;
  }

  set(tally: FeatureTally, failed: FailedPicture[]): void {
    this.tally = tally;
    this.repeated = 0;
    this.report.failed = failed;
  }

  /** Pictures that have no vector and never will are done with, too. Some may have been added since they were counted. */
  progress(): { done: number; total: number; report: Record<string, never> & FeatureReport } {
    const { pictures, computed, failed } = this.tally;
    const done = computed + failed + this.repeated;
    const report = { ...this.report, failed: [...this.report.failed], failedCount: failed };
    return { done, total: Math.max(done, pictures), report: report as never };
  }
}
