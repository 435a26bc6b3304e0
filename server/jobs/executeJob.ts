/** One job from its turn in the queue to its end: fit the picture, compute, store, and say how it ended. */
import { createHash } from 'node:crypto';
import { AppError, toErrorBody } from '@/lib/domain/appError';
import type { Device } from '@/lib/domain/provenance';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute, OcclusionTask } from '../compute/compute';
import type { Database, JobRecord, JobRepository } from '../db/database';
import type { FittedPictures } from '../image/fittedPictures';
import type { Log } from '../log';
import { ChunkWriter } from './chunkWriter';
import { computeCells } from './computeCells';
import type { LiveJob } from './liveJob';
import type { KnownCells, ResultStore } from './resultStore';

export interface ExecuteContext {
  database: Pick<Database, 'networks' | 'images' | 'jobs'>;
  artifacts: ArtifactStore;
  compute: Compute;
  images: FittedPictures;
  results: ResultStore;
  /** Of this server; noted beside the device. */
  version: string;
  log: Log;
  now(): number;
  /** The job's state, or its base, changed. */
  onChange(live: LiveJob): void;
  onCells(live: LiveJob): void;
}
export type JobChange = Parameters<JobRepository['update']>[1];

/** The change that makes the job final; null when it is to go on later: the server closes, or others go first. Never throws. */
export async function executeJob(live: LiveJob, context: ExecuteContext): Promise<JobChange | null> {
  const { log, results } = context;
  const jobId = live.record.id;
  let writer: ChunkWriter | null = null;
  try {
    const cells = await results.open(live.record);
    live.cells = cells;
    const running = new ChunkWriter(cells, results, context.now, () => storeComputeTime(live, context));
    writer = running;
    if (!isComplete(cells)) await computeMissing(live, cells, running, context);
    if (isComplete(cells)) {
      await running.settle();
      return await complete(live, cells, context);
    }
    await flush(running, live, context);
    return goesOnLater(live) ? null : cancelled(live, context);
  } catch (error) {
    if (writer) await flush(writer, live, context);
    if (goesOnLater(live)) {
      log.warn({ err: error, jobId }, 'a job was interrupted; it goes on from its cells later');
      return null;
    }
    if (live.stop?.kind === 'cancel') return cancelled(live, context);
    const body = toErrorBody(error);
    if (body.code === 'internal') log.error({ err: error, jobId }, 'a job failed for an unexpected reason');
    else log.warn({ jobId, code: body.code }, `a job failed: ${body.message}`);
    return { status: 'failed', error: body, computeMs: live.computeMs, finishedAt: timestamp(context) };
  }
}

const goesOnLater = ({ stop }: LiveJob) => stop?.kind === 'close' || stop?.kind === 'yield';

async function computeMissing(live: LiveJob, cells: KnownCells, writer: ChunkWriter, context: ExecuteContext) {
  const { compute, log } = context;
  if (live.abort.signal.aborted) return;
  const { task, from } = await prepare(live, context);
  if (live.abort.signal.aborted) return;
  // The worker need not wait for it; what it answers does.
  const noted = noteRunning(live, from, context);
  noted.catch(() => undefined); // it is thrown where the first answer waits for it
  try {
    await computeCells({
      compute,
      task,
      cells,
      signal: live.abort.signal,
      log,
      beforeFirst: noted,
      onBase: () => context.onChange(live),
      onCells: (count, computeMs) => {
        live.computeMs += computeMs;
        live.eta.note(count, context.now());
        context.onCells(live);
        writer.offer();
      },
    });
  } finally {
    await noted.catch(() => undefined); // whatever the row says next, it says after this
  }
}

type Origin = Required<Pick<JobChange, 'device' | 'pixelsHash' | 'specularVersion'>>;

/** Notes on the row what the numbers come from. */
async function noteRunning(live: LiveJob, from: Origin & { device: Device }, context: ExecuteContext): Promise<void> {
  live.record = await context.database.jobs.update(live.record.id, { status: 'running', ...from });
  live.phase = { status: 'running', startedAt: timestamp(context), device: from.device };
  context.onChange(live);
}

/** Looks everything up that the worker needs. */
async function prepare(live: LiveJob, context: ExecuteContext) {
  const { artifacts, compute, images, version } = context;
  const { record } = live;
  const { network, image } = live.lookedUp ?? (await lookUp(record, context));
  const [fitted, path, device] = await Promise.all([
    images.fitted(image, network.card.input),
    artifacts.pathOf(network.weightsHash),
    compute.device(network.card.format),
  ]);
  const pixelsHash = createHash('sha256').update(fitted.rgb).digest('hex');
  const task: Omit<OcclusionTask, 'from'> = {
    network: { key: network.weightsHash, format: network.card.format, path, fileName: network.card.file },
    card: network.card,
    image: fitted,
    spec: record.identity.spec,
  };
  return { task, from: { device, pixelsHash, specularVersion: version } };
}

async function lookUp({ networkId, imageId }: JobRecord, { database }: ExecuteContext) {
  const [network, image] = await Promise.all([database.networks.get(networkId), database.images.get(imageId)]);
  if (!network || !image)
    throw new AppError('not_found', 'The network or the image of this run was removed before it was its turn.');
  return { network, image };
}

/** [J3] The whole result is durable before anybody can hear of `completed`. */
async function complete(live: LiveJob, cells: KnownCells, context: ExecuteContext): Promise<JobChange> {
  const resultHash = await context.results.write(cells, 0, cells.log.total);
  cells.stored = cells.log.total;
  // Every cell may come from an earlier attempt; its device is on the row, then.
  const device = live.record.device ?? (await deviceOf(live, context));
  return { status: 'completed', device, resultHash, computeMs: live.computeMs, finishedAt: timestamp(context) };
}

/** Where the job's network runs. A network is never removed while a job of it runs; the format is ONNX's otherwise. */
async function deviceOf({ record }: LiveJob, { database, compute }: ExecuteContext): Promise<Device> {
  const network = await database.networks.get(record.networkId);
  return compute.device(network?.card.format);
}

export function cancelled(live: LiveJob, context: ExecuteContext): JobChange {
  const by = live.stop?.kind === 'cancel' ? live.stop.by : 'unknown';
  return { status: 'cancelled', cancelledBy: by, computeMs: live.computeMs, finishedAt: timestamp(context) };
}

/** Stores what is known before the end. The cells stay in memory where even that fails. */
async function flush(writer: ChunkWriter, live: LiveJob, { log }: ExecuteContext): Promise<void> {
  try {
    await writer.flush();
  } catch (error) {
    log.warn({ err: error, jobId: live.record.id }, 'the last cells of a stopped job could not be stored');
  }
}

async function storeComputeTime(live: LiveJob, { database }: ExecuteContext): Promise<void> {
  await database.jobs.update(live.record.id, { computeMs: live.computeMs });
}

function isComplete(cells: KnownCells): boolean {
  return cells.log.base !== null && cells.log.done === cells.log.total;
}

function timestamp({ now }: ExecuteContext): string {
  return new Date(now()).toISOString();
}
