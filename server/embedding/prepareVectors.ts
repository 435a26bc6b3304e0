/** What comes before the worker's part: the vectors are computed where they are missing, and the points are settled. */
import { AppError } from '@/lib/domain/appError';
import { isTaskOver, type Task } from '@/lib/domain/task';
import type { MappedPicture } from '../db/embeddingRecords';
import type { TaskService } from '../tasks/taskService';
import type { SharedVectors } from './computation/computationTypes';
import type { ExecuteContext } from './executeEmbedding';
import type { LiveEmbedding } from './liveEmbedding';
import { findVectors, leaveOut, requireVectors } from './mapVectors';
import { decodePictures, encodePictures } from './pointsFile';

/** Throws when the live embedding's `preparing` is aborted, and for vectors that cannot be had. */
export async function prepareVectors(live: LiveEmbedding, context: ExecuteContext): Promise<SharedVectors> {
  const { artifacts } = context;
  const { pointsHash } = live.record;
  if (pointsHash === null) throw new Error('A map is queued with the pictures that it is wanted of.');
  tellPhase(live, context, { share: null, taskId: null });
  const pictures = decodePictures(await artifacts.get(pointsHash));
  const read = () =>
    live.record.points === null
      ? settlePoints(live, pictures, context)
      : requireVectors(live.record, pictures, context, live.preparing.signal);
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    // Asked to end meanwhile, it has not failed for want of vectors that nobody waits for any more.
    live.preparing.signal.throwIfAborted();
  }
  await computeVectors(live, context);
  return read();
}

/** Pictures of which there is no vector are no points. */
async function settlePoints(
  live: LiveEmbedding,
  pictures: readonly MappedPicture[],
  context: ExecuteContext,
): Promise<SharedVectors> {
  const { database, artifacts } = context;
  const { signal } = live.preparing;
  const { vectors, missing } = await findVectors(live.record, pictures, context, { signal });
  const left = new Set(missing);
  const points = pictures.filter((_, place) => !left.has(place));
  if (points.length === 0)
    throw new AppError('invalid_input', 'None of the pictures of the set has a vector: the reasons are in the list of tasks.', { field: 'imageSetId' }); // prettier-ignore
  const before = await extendedPictures(live, context);
  const known = new Set(before?.map(({ id }) => id));
  const kept = points.filter(({ id }) => known.has(id)).length;
  live.record = await context.locked(async () =>
    database.embeddings.update(live.id, {
      pointsHash: await artifacts.put(encodePictures(points)),
      points: before
        ? { count: points.length, added: points.length - kept, removed: before.length - kept }
        : { count: points.length, added: 0, removed: 0 },
    }),
  );
  context.onChange(live);
  return leaveOut(vectors, missing);
}

/** The points of the map that this one goes on from; null when it extends none. */
export async function extendedPictures(
  { record: { extension } }: LiveEmbedding,
  { artifacts }: Pick<ExecuteContext, 'artifacts'>,
): Promise<MappedPicture[] | null> {
  return extension && decodePictures(await artifacts.get(extension.pointsHash));
}

async function computeVectors(live: LiveEmbedding, context: ExecuteContext): Promise<void> {
  const { imageSetId, networkId, layer, pooling } = live.record.request;
  const { task } = await context.features.start({ imageSetId, networkId, layer, pooling });
  const { state } = await followTask(context.tasks, task, live.preparing.signal, ({ id, done, total }) =>
    tellPhase(live, context, { share: total ? Math.min(1, done / total) : null, taskId: id }),
  );
  if (state.status === 'failed') throw AppError.fromBody(state.error);
  if (state.status === 'cancelled')
    throw new AppError('cancelled', 'Computing the vectors was cancelled, so there is no map of them. Ask for it again: what was computed is kept.'); // prettier-ignore
}

function tellPhase(
  live: LiveEmbedding,
  context: Pick<ExecuteContext, 'onChange'>,
  change: { share: number | null; taskId: string | null },
): void {
  live.phase = { status: 'preparing', phase: 'vectors', ...change };
  context.onChange(live);
}

/** Resolves with the task's end. Rejects when the signal is aborted: the task goes on, others may wait for it too. */
function followTask(
  tasks: Pick<TaskService, 'get' | 'subscribe'>,
  task: Task,
  signal: AbortSignal,
  onProgress: (task: Task) => void,
): Promise<Task> {
  return new Promise((resolve, reject) => {
    let hasLeft = false;
    const leave = () => {
      hasLeft = true;
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      leave();
      reject(signal.reason as Error);
    };
    const look = (seen: Task | null) => {
      if (hasLeft || !seen) return;
      onProgress(seen);
      if (!isTaskOver(seen.state)) return;
      leave();
      resolve(seen);
    };
    const unsubscribe = tasks.subscribe(task.id, look);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) return onAbort();
    // It may have ended before anybody listened.
    tasks.get(task.id).then(look, (error: Error) => {
      leave();
      reject(error);
    });
  });
}
