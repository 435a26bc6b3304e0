import { createHash, randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { MapMoments } from '@/lib/attribution/mapMoments';
import { boxCoverage } from '@/lib/attribution/region';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { canonicalJson, idSchema } from '@/lib/domain/hash';
import {
  MAX_BATCH_CELLS,
  MAX_BATCH_PICTURES,
  type BatchSummary,
  type OcclusionBatch,
} from '@/lib/domain/occlusionBatch';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { runGrid } from '@/lib/occlusion/runGrid';
import type { TaskService } from '../tasks/taskService';
import type { BatchService, NewBatchRequest } from './batchService';
import { runBatch, type RunBatchDependencies } from './runBatch';

/** One device computes: a second batch would only take turns with the first. */
const CONCURRENCY = 1;
const PAGE = 100;
const FAILURES_LISTED = 100;
const inputSchema = z.strictObject({ batchId: idSchema });

export interface BatchServiceDependencies extends RunBatchDependencies {
  tasks: Pick<TaskService, 'register' | 'start' | 'list' | 'cancel'>;
}

/** Registers the task kind `occlusion`. */
export function createBatchService(dependencies: BatchServiceDependencies): BatchService {
  const { database, tasks } = dependencies;
  const { batches } = database;
  tasks.register('occlusion', {
    parse: (input) => parseOrThrow(inputSchema, input, 'The batch'),
    run: ({ batchId }, context) => runBatch(batchId, dependencies, context),
    concurrency: CONCURRENCY,
  });

  async function require(id: string): Promise<OcclusionBatch> {
    const batch = await batches.get(id);
    if (!batch) throw new AppError('not_found', `There is no batch "${id}". It may have been deleted.`);
    return batch;
  }
  async function summaryOf(batch: OcclusionBatch): Promise<BatchSummary> {
    const [counts, failed, [task]] = await Promise.all([
      batches.counts(batch.id),
      batches.failures(batch.id, FAILURES_LISTED),
      tasks.list({ kind: 'occlusion', subject: batch.id, limit: 1 }),
    ]);
    return { batch, counts, failed, task: task ?? null };
  }
  async function start(batch: OcclusionBatch): Promise<Task> {
    const { task, counts } = await summaryOf(batch);
    // One that runs tries each picture once.
    if (!task || isTaskOver(task.state)) await batches.retryFailures(batch.id);
    return tasks.start({
      kind: 'occlusion',
      title: `Occlusion of ${batch.name}`,
      subject: batch.id,
      unit: 'pictures',
      total: counts.pictures,
      input: { batchId: batch.id },
      key: `occlusion ${batch.id}`,
    });
  }
  async function* measured(id: string) {
    for (let from = 0; ;) {
      const page = await batches.listMeasured(id, { from, limit: PAGE });
      const last = page.at(-1);
      if (!last) return;
      yield page;
      from = last.place + 1;
      await nextTurn();
    }
  }

  return {
    async create(request) {
      const batch = await batches.create({ ...(await planBatch(request, database)), id: randomUUID() });
      return { batch, task: await start(batch) };
    },
    start: async (id) => start(await require(id)),
    get: async (id) => summaryOf(await require(id)),
    listOfSet: async (imageSetId) => Promise.all((await batches.listOfSet(imageSetId)).map(summaryOf)),
    async delete(id) {
      const { task } = await summaryOf(await require(id));
      if (task && !isTaskOver(task.state)) await tasks.cancel(task.id).catch(() => undefined); // it ended meanwhile
      await batches.delete(id);
    },
    async pictures(id, page, order) {
      await require(id);
      return batches.list(id, page, order);
    },
    measured,
    async mean(id) {
      const { grid } = await require(id);
      const moments = new MapMoments(grid.rows * grid.cols);
      let pictures = 0;
      for await (const page of measured(id))
        for (const { drops } of page) {
          moments.add(drops);
          pictures++;
        }
      return { pictures, mean: moments.mean(), deviation: moments.deviation() };
    },
  };
}

/** Checks what is asked for, and names it by everything that its numbers depend on. */
async function planBatch(
  { networkId, imageSetId, imageIds, name, ...settings }: NewBatchRequest,
  { networks }: Pick<BatchServiceDependencies['database'], 'networks'>,
) {
  const network = await networks.get(networkId);
  if (!network) throw new AppError('not_found', `There is no network "${networkId}".`, { field: 'networkId' });
  const { input, labels } = network.card;
  const grid = runGrid(settings.spec, network.card);
  if (typeof settings.target === 'number' && settings.target >= labels.length)
    throw new AppError('invalid_input', `The network has ${labels.length} classes: choose a target below that.`, { field: 'target' }); // prettier-ignore
  if (settings.region.kind === 'box') boxCoverage(settings.region, input);
  if (imageIds.length === 0)
    throw new AppError('invalid_input', 'No picture was chosen. Choose at least one.', { field: 'pictures' });
  if (imageIds.length > MAX_BATCH_PICTURES)
    throw new AppError('too_large', `A batch has at most ${MAX_BATCH_PICTURES} pictures; ${imageIds.length} were chosen.`, { field: 'pictures' }); // prettier-ignore
  const cells = grid.rows * grid.cols;
  if (imageIds.length * cells > MAX_BATCH_CELLS)
    throw new AppError('too_large', `${imageIds.length} pictures with ${cells} cells each are more than a batch may hold. Choose a larger stride, or fewer pictures.`, { field: 'spec.stride' }); // prettier-ignore
  const { weightsHash, cardHash } = network;
  const identity = { networkId, weightsHash, cardHash, imageSetId, imageIds, settings };
  const key = createHash('sha256').update(canonicalJson(identity)).digest('hex');
  return { key, name, networkId, imageSetId, imageIds, settings, grid: { width: grid.width, height: grid.height, rows: grid.rows, cols: grid.cols } }; // prettier-ignore
}
