/** Servers on one store, as the tests of the job service start, watch and kill them. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Job, JobState } from '@/lib/domain/job';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import { createJobService } from './createJobService';
import { FakeCompute } from './fakeCompute.testing';
import type { JobEvent, JobService } from './jobService';
import { silentLog } from './testSpec.testing';
import { openTestStore, type TestStore } from './testStore.testing';

export const CELLS = 16;
export const CLASSES = 3;
export const ANNA = { name: 'Anna', sessionId: null };

export const store = {} as TestStore;
const opened: JobService[] = [];

/** Opens the store for the tests of a file, and ends after each what it has left running. Each file calls it once. */
export function useStore(): void {
  beforeAll(async () => {
    Object.assign(store, await openTestStore());
  });
  afterEach(async () => {
    for (const jobs of opened.splice(0)) await jobs.close();
    for (const job of await store.database.jobs.listUnfinished())
      await store.database.jobs.update(job.id, {
        status: 'cancelled',
        cancelledBy: 'the test before',
        finishedAt: job.createdAt,
      });
  });
  afterAll(() => store.close());
}

/** A server process: its service, the worker it computes with, and its clock. */
export function openServer(
  options: { artifacts?: ArtifactStore; database?: Database; maxCachedBytes?: number; version?: string } = {},
) {
  const compute = new FakeCompute();
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const { database, artifacts, images } = store;
  const jobs = createJobService({
    database,
    artifacts,
    compute,
    images,
    version: '1.0.0',
    log: silentLog,
    now: () => clock.ms,
    ...options,
  });
  opened.push(jobs);
  const events: JobEvent[] = [];
  jobs.subscribe((event) => events.push(event));
  return { jobs, compute, clock, events };
}

export const statusOf = (job: Job | null): JobState['status'] | undefined => job?.state.status;

/** A new request that ran until `cells` of its 16 cells were known; all of them stored when `stored`. */
export async function startPartial(server: ReturnType<typeof openServer>, cells: number) {
  const request = await store.newRequest();
  const job = await server.jobs.start(request, ANNA);
  const run = await server.compute.nextRun();
  await run.base();
  await run.cells(cells);
  return { request, job, run };
}

export const chunksOf = (job: Job) => store.database.jobs.chunks(job.resultKey);
export async function untilStored(job: Job, cells: number): Promise<void> {
  await expect.poll(async () => (await chunksOf(job)).reduce((sum, { count }) => sum + count, 0)).toBe(cells);
}
