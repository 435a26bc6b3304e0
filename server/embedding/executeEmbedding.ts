/** One map from its turn in the queue to its end: vectors, the worker's part through its deaths, and how it ended. */
import { AppError, toErrorBody } from '@/lib/domain/appError';
import { KEPT_FRAME_EVERY, KEPT_FRAME_EVERY_LARGE, KEPT_FRAME_LARGE_POINTS } from '@/lib/domain/embedding';
import { decodeFrame } from '@/lib/embedding/frames';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { EmbeddingChange } from '../db/embeddingRecords';
import type { FeatureService } from '../features/featureService';
import type { Log } from '../log';
import type { TaskService } from '../tasks/taskService';
import type { ComputationTask, ExtendedLayout, SharedVectors } from './computation/computationTypes';
import type { EmbeddingPool } from './computation/embeddingPool';
import type { LiveFrame } from './embeddingService';
import { ProgressKeeper } from './keepProgress';
import { endOf } from './lifecycle';
import type { LiveEmbedding } from './liveEmbedding';
import { decodePictures } from './pointsFile';
import { extendedPictures, prepareVectors } from './prepareVectors';

const MAX_DEATHS_IN_A_ROW = 3;

export interface ExecuteContext {
  database: Pick<Database, 'embeddings'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get' | 'delete'>;
  features: Pick<FeatureService, 'start' | 'read'>;
  tasks: Pick<TaskService, 'get' | 'subscribe'>;
  pool: Pick<EmbeddingPool, 'run' | 'pause' | 'stop'>;
  log: Log;
  now(): number;
  /** An artifact is stored together with the row that needs it: nobody clears it in between. */
  locked<T>(work: () => Promise<T>): Promise<T>;
  onChange(live: LiveEmbedding): void;
  onFrame(embeddingId: string, frame: LiveFrame): void;
}

/** The change that ends it; null when the server closes and it is left to be taken up again. Never throws. */
export async function executeEmbedding(live: LiveEmbedding, context: ExecuteContext): Promise<EmbeddingChange | null> {
  const { database, log, now } = context;
  const finishedAt = () => new Date(now()).toISOString();
  try {
    live.record = await database.embeddings.update(live.id, { status: 'running' });
    const vectors = await prepareVectors(live, context);
    live.vectors = vectors;
    const why = live.wish ? null : await compute(live, vectors, context);
    if (why === 'target') return { status: 'finished', stopped: false, finishedAt: finishedAt() };
    return asWished(live, context);
  } catch (error) {
    const isInterruption = live.wish !== null && live.preparing.signal.reason === error;
    if (live.wish?.kind === 'close' || isInterruption) return asWished(live, context);
    const body = toErrorBody(error);
    if (body.code === 'internal')
      log.error({ err: error, embeddingId: live.id }, 'a map failed for an unexpected reason');
    else log.warn({ embeddingId: live.id, code: body.code }, `a map failed: ${body.message}`);
    return { status: 'failed', error: body, finishedAt: finishedAt() };
  }
}

function asWished({ wish }: LiveEmbedding, { now }: ExecuteContext): EmbeddingChange | null {
  if (!wish) throw new Error('A map ended that nobody wanted to end.');
  return wish.kind === 'close' ? null : endOf(wish, now());
}

/** Resolves with `target`, or with null when it was interrupted. */
async function compute(live: LiveEmbedding, vectors: SharedVectors, context: ExecuteContext): Promise<'target' | null> {
  const task = await taskOf(live, vectors, context);
  let deaths = 0;
  let furthest = -1;
  for (;;) {
    const keeper = new ProgressKeeper(live, context);
    let taking = false;
    try {
      const state = await lastState(live, context);
      for await (const event of context.pool.run({ ...task, state }, live.computing.signal)) {
        taking = true;
        const why = await keeper.take(event);
        taking = false;
        if (why !== null) return why === 'target' ? why : null;
        // It may have been told before it knew of the run.
        await tellWish(live, context);
      }
      if (live.wish) return null;
      throw new AppError('unavailable', 'The worker that computes maps ended before the last iteration.');
    } catch (error) {
      if (!taking && forgetsState(live, error, context)) continue;
      // What went wrong on our side (a full disk, a lost database) is no death of the worker.
      if (taking || !(error instanceof AppError && error.code === 'unavailable')) throw error;
      if (live.wish) return null;
      deaths = live.record.iteration > furthest ? 1 : deaths + 1;
      furthest = Math.max(furthest, live.record.iteration);
      context.log.warn({ err: error, embeddingId: live.id, deaths }, 'the worker that computes maps died; its map goes on'); // prettier-ignore
      if (deaths >= MAX_DEATHS_IN_A_ROW) throw gaveUp(live, deaths, error);
    }
  }
}

/** What the run goes on from. One that is lost or damaged costs the way to it: the map begins anew. */
async function lastState(
  { id, record: { stateHash } }: LiveEmbedding,
  { artifacts, log }: ExecuteContext,
): Promise<Uint8Array | null> {
  if (stateHash === null) return null;
  try {
    return await artifacts.get(stateHash);
  } catch (error) {
    if (!(error instanceof AppError && (error.code === 'not_found' || error.code === 'storage_damaged'))) throw error;
    log.warn({ err: error, embeddingId: id }, 'the state of a map cannot be read; the map begins anew');
    return null;
  }
}

/** Whether the worker refused the stored state, which is then forgotten: the map begins anew. */
function forgetsState({ id, record }: LiveEmbedding, error: unknown, { log }: Pick<ExecuteContext, 'log'>): boolean {
  if (record.stateHash === null || !(error instanceof AppError && error.code === 'storage_damaged')) return false;
  log.warn({ err: error, embeddingId: id }, 'the state of a map is none that can be gone on from; the map begins anew');
  record.stateHash = null;
  return true;
}

function gaveUp({ record: { iteration, targetIterations } }: LiveEmbedding, deaths: number, cause: AppError): AppError {
  return new AppError(
    'unavailable',
    `The worker that computes maps stopped ${deaths} times in a row at iteration ${iteration} of ${targetIterations}. The map may need more memory than there is. What was computed is kept: ask for it again to go on.`,
    { cause },
  );
}

/** Tells the worker how the run is to end, if it is. */
export async function tellWish(
  { wish, runName }: LiveEmbedding,
  { pool, log }: Pick<ExecuteContext, 'pool' | 'log'>,
): Promise<void> {
  if (!wish) return;
  try {
    await (wish.kind === 'stop' ? pool.stop(runName) : pool.pause(runName));
  } catch (error) {
    log.warn({ err: error }, 'the worker that computes maps could not be told to end'); // it died: the run ends, too
  }
}

async function taskOf(
  live: LiveEmbedding,
  vectors: SharedVectors,
  context: ExecuteContext,
): Promise<Omit<ComputationTask, 'state'>> {
  const { request, targetIterations } = live.record;
  const isLarge = vectors.count > KEPT_FRAME_LARGE_POINTS;
  return {
    embeddingId: live.runName,
    spec: request.spec,
    vectors,
    targetIterations,
    extend: await extendedLayout(live, context),
    keptEvery: isLarge ? KEPT_FRAME_EVERY_LARGE : KEPT_FRAME_EVERY,
  };
}

async function extendedLayout(live: LiveEmbedding, context: ExecuteContext): Promise<ExtendedLayout | null> {
  const { extension, pointsHash } = live.record;
  const before = await extendedPictures(live, context);
  if (!before || !extension || pointsHash === null) return null;
  const points = decodePictures(await context.artifacts.get(pointsHash));
  const present = new Set(points.map(({ id }) => id));
  const keptRows = Int32Array.from(before.flatMap(({ id }, row) => (present.has(id) ? [row] : [])));
  const { positions } = decodeFrame(await context.artifacts.get(extension.frameHash));
  const layout = new Float64Array(2 * keptRows.length);
  keptRows.forEach((row, place) => layout.set(positions.subarray(2 * row, 2 * row + 2), 2 * place));
  const state = extension.stateHash === null ? null : await context.artifacts.get(extension.stateHash);
  return { state, keptRows, oldCount: keptRows.length, before: layout };
}
