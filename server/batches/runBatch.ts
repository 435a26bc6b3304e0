/**
 * Runs what is missing of a batch: for each picture the ordinary job, so that its cells are shared with every session,
 * then its measures as a row. The rows are the only state: a cancel, a kill and a restart all mean "run again", and a
 * picture that a kill interrupted goes on from its stored cells. The jobs are in the background: people go first.
 */
import type { pictureDrop } from '@/lib/attribution/pictureDrop';
import { AppError, toErrorBody } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import { isFinal, type Job } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import type { OcclusionBatch } from '@/lib/domain/occlusionBatch';
import { classFinder } from '@/lib/occlusion/targetClass';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import type { ImageReader } from '../image/fitImage';
import type { JobService } from '../jobs/jobService';
import type { TaskContext } from '../tasks/taskService';
import { isOfOnePicture, measureRun, requireTarget } from './measureRun';
import { objectCoverage } from './objectCoverage';

const PAGE = 50;
/** While one picture computes, the next one is read and the one before is measured. */
const LANES = 2;
const BY = 'a batch';

export interface RunBatchDependencies {
  database: Pick<Database, 'batches' | 'networks'>;
  artifacts: Pick<ArtifactStore, 'get'>;
  imageReader: Pick<ImageReader, 'fit'>;
  jobs: Pick<JobService, 'start' | 'get' | 'log' | 'subscribe' | 'withdraw'>;
}

interface Waiting {
  place: number;
  image: Image;
}

export async function runBatch(
  batchId: string,
  dependencies: RunBatchDependencies,
  { signal: stopped, progress }: Pick<TaskContext, 'signal' | 'progress'>,
): Promise<void> {
  const { batches, networks } = dependencies.database;
  const batch = await batches.get(batchId);
  const network = batch && (await networks.get(batch.networkId));
  if (!batch || !network) throw new AppError('not_found', 'The batch or its network was deleted before it was run.');
  const { pictures, measured, failed } = await batches.counts(batchId);
  let done = measured + failed;
  progress({ done, total: pictures });

  const failure = new AbortController();
  const signal = AbortSignal.any([stopped, failure.signal]);
  const classOf = classFinder(network.card.labels);
  const waiting = listWaiting(batchId, batches);
  const lane = async () => {
    for await (const { place, image } of waiting) {
      if (signal.aborted) return;
      try {
        const run = { batch, network, image, labelClass: classOf(image.label) };
        const found = await measurePicture(run, dependencies, signal);
        if (!found) return;
        await batches.setMeasured(batchId, place, found.measures, found.drops);
      } catch (error) {
        const body = toErrorBody(error);
        if (!isOfOnePicture(body.code)) throw error;
        await batches.setFailed(batchId, place, body);
      }
      progress({ done: ++done });
    }
  };
  const lanes = Array.from({ length: LANES }, () =>
    lane().catch((error: unknown) => {
      failure.abort();
      throw error;
    }),
  );
  const ends = await Promise.allSettled(lanes);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Shared by the lanes: each takes the next one. A `return` of one must not end the other's, hence no generator. */
function listWaiting(batchId: string, batches: Database['batches']): AsyncIterable<Waiting> {
  let from = 0;
  let page: Promise<Waiting[]> = Promise.resolve([]);
  const next = (): Promise<IteratorResult<Waiting, undefined>> => {
    const taken = page.then(async (rest) => {
      const rows = rest.length > 0 ? rest : await batches.listWaiting(batchId, { from, limit: PAGE });
      const first = rows[0];
      if (first) from = first.place + 1;
      return { first, left: rows.slice(1) };
    });
    page = taken.then(({ left }) => left);
    page.catch(() => undefined); // the taker gets it
    return taken.then(({ first }) => (first ? { value: first } : { value: undefined, done: true }));
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

interface PictureOfBatch {
  batch: OcclusionBatch;
  network: Network;
  image: Image;
  labelClass: number | null;
}

/** Null when it was stopped before its end. */
async function measurePicture(
  { batch, network, image, labelClass }: PictureOfBatch,
  dependencies: RunBatchDependencies,
  signal: AbortSignal,
): Promise<ReturnType<typeof pictureDrop> | null> {
  const { jobs } = dependencies;
  const { spec, target, region } = batch.settings;
  const picture = { fileName: image.fileName, label: image.label, labelClass };
  requireTarget(target, picture);
  const mask = image.maskHash === null ? null : await dependencies.artifacts.get(image.maskHash);
  const coverage = await objectCoverage({ ...image, mask }, region, network.card.input, dependencies.imageReader);
  const request = { networkId: network.id, imageId: image.id, spec };
  const started = await jobs.start(request, { name: BY, sessionId: null, background: true });
  const job = await ended(started, jobs, signal);
  switch (job.state.status) {
    case 'completed':
      break;
    case 'failed':
      throw new AppError(job.state.error.code, job.state.error.message);
    case 'cancelled':
      if (signal.aborted) return null;
      throw new AppError('cancelled', `${image.fileName}: its run was cancelled by ${job.state.by}. Start the batch again to go on.`); // prettier-ignore
    default:
      return null;
  }
  const log = await jobs.log(job.id);
  if (!job.base) throw new AppError('not_found', `${image.fileName}: its cells were cleared while they were measured.`);
  const run = { mapOf: (index: number) => log.map(index), base: job.base, grid: batch.grid, coverage };
  return measureRun({ spec, target }, picture, run);
}

/** The job at its end, or as it is when the batch is stopped: then it is withdrawn, unless somebody else waits for it. */
async function ended(job: Job, jobs: RunBatchDependencies['jobs'], signal: AbortSignal): Promise<Job> {
  if (isFinal(job.state)) return job;
  let forget = () => {};
  const end = new Promise<Job>((resolve) => {
    const unsubscribe = jobs.subscribe((event) => {
      if (event.kind === 'updated' && event.job.id === job.id && isFinal(event.job.state)) resolve(event.job);
    });
    const onAbort = () =>
      void jobs
        .withdraw(job.id, BY)
        .catch(() => undefined)
        .then(() => resolve(job));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    forget = () => {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    };
  });
  // It may have ended before anybody listened.
  const now = await jobs.get(job.id);
  const last = now && isFinal(now.state) ? now : await end;
  forget();
  return last;
}
