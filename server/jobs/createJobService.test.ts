import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { isFinal, type Job, type JobState } from '@/lib/domain/job';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import { imageReader } from '../image/imageReader';
import { createJobService } from './createJobService';
import { deferred } from './deferred';
import { FAKE_DEVICE, FakeCompute, fakeBase, fakeVectors } from './fakeCompute.testing';
import type { JobEvent, JobService } from './jobService';
import { silentLog } from './testSpec.testing';
import { openTestStore, type TestStore } from './testStore.testing';

const CELLS = 16;
const CLASSES = 3;
const ANNA = { name: 'Anna', sessionId: null };

let store: TestStore;
const opened: JobService[] = [];
beforeAll(async () => {
  store = await openTestStore();
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

/** A server process: its service, the worker it computes with, and its clock. */
function openServer(options: { artifacts?: ArtifactStore; database?: Database; maxCachedBytes?: number } = {}) {
  const compute = new FakeCompute();
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const { database, artifacts } = store;
  const jobs = createJobService({
    database,
    artifacts,
    compute,
    imageReader,
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

/** The job as it is told when the condition first holds. */
function until(jobs: JobService, jobId: string, holds: (job: Job) => boolean): Promise<Job> {
  return new Promise((resolve) => {
    const stop = jobs.subscribe((event) => {
      if (event.kind !== 'updated' || event.job.id !== jobId || !holds(event.job)) return;
      stop();
      resolve(event.job);
    });
    void jobs.get(jobId).then((job) => job && holds(job) && (stop(), resolve(job)));
  });
}
const hasEnded = (job: Job) => isFinal(job.state);
const statusOf = (job: Job | null): JobState['status'] | undefined => job?.state.status;

/** A new request that ran until `cells` of its 16 cells were known; all of them stored when `stored`. */
async function startPartial(server: ReturnType<typeof openServer>, cells: number) {
  const request = await store.newRequest();
  const job = await server.jobs.start(request, ANNA);
  const run = await server.compute.nextRun();
  await run.base();
  await run.cells(cells);
  return { request, job, run };
}

const chunksOf = (job: Job) => store.database.jobs.chunks(job.resultKey);
async function untilStored(job: Job, cells: number): Promise<void> {
  await expect.poll(async () => (await chunksOf(job)).reduce((sum, { count }) => sum + count, 0)).toBe(cells);
}

describe('a run from start to end', () => {
  it('tells queued, running, the base, cells and completed, with the numbers that the worker gave', async () => {
    const { jobs, compute, events } = openServer();
    const job = await jobs.start(await store.newRequest(), ANNA);
    expect(job).toMatchObject({ attempt: 1, done: 0, total: CELLS, base: null, requestedBy: 'Anna' });
    expect(job.id).toBe(`${job.resultKey.slice(0, 24)}.1`);
    const run = await compute.nextRun();
    await run.base();
    await run.cells(5);
    expect(await jobs.get(job.id)).toMatchObject({ done: 5, base: [...fakeBase(CLASSES)] });
    await run.finish();
    const ended = await until(jobs, job.id, hasEnded);
    expect(ended).toMatchObject({ done: CELLS, state: { status: 'completed', device: FAKE_DEVICE, computeMs: 20 } });
    expect((await jobs.log(job.id)).vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
    const told = events.map((event) => (event.kind === 'cells' ? event.done : event.job.state.status));
    expect(told).toEqual(['queued', 'running', 'running', 5, 16, 'completed']);
  });

  it('J3 has stored the result when completed is said', async () => {
    const { jobs, compute } = openServer();
    const looks: Promise<unknown>[] = [];
    jobs.subscribe((event) => {
      if (event.kind !== 'updated' || event.job.state.status !== 'completed') return;
      const { id, state } = event.job;
      looks.push(
        store.artifacts.has(state.resultHash),
        store.database.jobs.get(id).then((row) => row?.status),
      );
    });
    const job = await jobs.start(await store.newRequest(), ANNA);
    await (await compute.nextRun()).base();
    await compute.runs[0]!.finish();
    await until(jobs, job.id, hasEnded);
    expect(await Promise.all(looks)).toEqual([true, 'completed']);
  });

  it('answers the same request from the store, also after a restart, and computes nothing', async () => {
    const first = openServer();
    const request = await store.newRequest();
    const { id } = await first.jobs.start(request, ANNA);
    const run = await first.compute.nextRun();
    await run.base();
    await run.finish();
    await until(first.jobs, id, hasEnded);
    const second = openServer();
    for (const { jobs, compute, count } of [
      { ...first, count: 1 },
      { ...second, count: 0 },
    ]) {
      expect(await jobs.start(request, ANNA)).toMatchObject({
        id,
        done: CELLS,
        base: [...fakeBase(CLASSES)],
        state: { status: 'completed' },
      });
      expect((await jobs.log(id)).vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
      expect(compute.runs).toHaveLength(count);
    }
  });

  it('J4 is one job for everybody who asks, however close together', async () => {
    const { jobs, compute } = openServer();
    const request = await store.newRequest();
    const asked = await Promise.all(Array.from({ length: 5 }, () => jobs.start(request, ANNA)));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    const run = await compute.nextRun();
    await run.base();
    await run.finish();
    await until(jobs, asked[0]!.id, hasEnded);
    expect(compute.runs).toHaveLength(1);
  });

  it('is told to every session that asked, also to one that joins while it runs', async () => {
    const server = openServer();
    const [a, b] = [await store.newSession(), await store.newSession()];
    const request = await store.newRequest();
    const job = await server.jobs.start(request, { name: 'Anna', sessionId: a });
    const run = await server.compute.nextRun();
    await run.base();
    await server.jobs.start(request, { name: 'Ben', sessionId: b });
    await run.finish();
    await until(server.jobs, job.id, hasEnded);
    const last = server.events.findLast((event) => event.kind === 'updated');
    expect(last?.sessionIds.toSorted()).toEqual([a, b].toSorted());
    for (const id of [a, b]) expect(await server.jobs.listOfSession(id, 5)).toMatchObject([{ id: job.id }]);
  });

  it('removes its chunks once it is complete', async () => {
    const server = openServer();
    const { job, run } = await startPartial(server, 4);
    server.clock.ms += 1001;
    await run.cells(4);
    await untilStored(job, 8);
    const [chunk] = await chunksOf(job);
    expect(await store.artifacts.has(chunk!.hash)).toBe(true);
    await run.finish();
    await until(server.jobs, job.id, hasEnded);
    await expect.poll(() => store.artifacts.has(chunk!.hash)).toBe(false);
    expect(await chunksOf(job)).toEqual([]);
  });

  it('J3 keeps the result when one chunk held all of its cells, and so is the same bytes', async () => {
    const server = openServer();
    const job = await server.jobs.start(await store.newRequest(), ANNA);
    const run = await server.compute.nextRun();
    await run.base();
    server.clock.ms += 1001;
    await run.cells(CELLS);
    await run.finish();
    const { state } = await until(server.jobs, job.id, hasEnded);
    if (state.status !== 'completed') throw new Error(`The job is ${state.status}.`);
    await expect.poll(() => chunksOf(job)).toEqual([]);
    await server.jobs.close();
    expect(await store.artifacts.has(state.resultHash)).toBe(true);
    expect((await openServer().jobs.log(job.id)).vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
  });
});

describe('requests that cannot be right', () => {
  it.each([
    ['a patch larger than the input', { patch: 17 }, 'invalid_input', 'spec.patch'],
    ['a stride larger than the input', { stride: 99 }, 'invalid_input', 'spec.stride'],
  ])('name the field: %s', async (_, spec, code, field) => {
    const { jobs } = openServer();
    const request = await store.newRequest(spec);
    await expect(jobs.start(request, ANNA)).rejects.toMatchObject({ code, options: { field } });
  });

  it('name what does not exist', async () => {
    const { jobs } = openServer();
    const request = await store.newRequest();
    const withoutNetwork = jobs.start({ ...request, networkId: 'none' }, ANNA);
    await expect(withoutNetwork).rejects.toMatchObject({ code: 'not_found', options: { field: 'networkId' } });
    const withoutImage = jobs.find({ ...request, imageId: 'none' });
    await expect(withoutImage).rejects.toMatchObject({ code: 'not_found', options: { field: 'imageId' } });
    await expect(jobs.log('none')).rejects.toMatchObject({ code: 'not_found' });
    await expect(jobs.cancel('none', 'Anna')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the queue', () => {
  it('runs one job at a time, first come first served, and tells each how many are ahead', async () => {
    const { jobs, compute } = openServer();
    const started: Job[] = [];
    for (let i = 0; i < 3; i++) started.push(await jobs.start(await store.newRequest(), ANNA));
    expect(started.map(({ state }) => ('ahead' in state ? state.ahead : null))).toEqual([0, 1, 2]);
    for (let i = 0; i < 3; i++) {
      const run = await compute.nextRun();
      expect(compute.runs).toHaveLength(i + 1);
      await run.base();
      expect(statusOf(await jobs.get(started[i]!.id))).toBe('running');
      if (i === 0) expect((await jobs.get(started[2]!.id))?.state).toEqual({ status: 'queued', ahead: 2 });
      if (i === 1) expect((await jobs.get(started[2]!.id))?.state).toEqual({ status: 'queued', ahead: 1 });
      await run.finish();
      await until(jobs, started[i]!.id, hasEnded);
    }
  });

  it('forgets a cancelled job before its turn', async () => {
    const server = openServer();
    const { run } = await startPartial(server, 1);
    const waiting = await server.jobs.start(await store.newRequest(), ANNA);
    const last = await server.jobs.start(await store.newRequest(), ANNA);
    expect((await server.jobs.cancel(waiting.id, 'Ben')).state).toMatchObject({ status: 'cancelled', by: 'Ben' });
    expect((await server.jobs.get(last.id))?.state).toEqual({ status: 'queued', ahead: 1 });
    await run.finish();
    const next = await server.compute.nextRun();
    await next.base();
    expect(statusOf(await server.jobs.get(last.id))).toBe('running');
  });
});

describe('cancelling', () => {
  it('J1 keeps and stores what is computed, and the next attempt goes on from there, also after a restart', async () => {
    const first = openServer();
    const { request, job } = await startPartial(first, 6);
    const cancelled = await first.jobs.cancel(job.id, 'Ben');
    expect(cancelled).toMatchObject({ done: 6, state: { status: 'cancelled', by: 'Ben' } });
    await expect(first.jobs.cancel(job.id, 'Ben')).rejects.toMatchObject({ code: 'conflict' });
    const second = openServer();
    expect(await second.jobs.get(job.id)).toMatchObject({ done: 6, base: [...fakeBase(CLASSES)] });
    for (const [server, attempt] of [
      [first, 2],
      [second, 3],
    ] as const) {
      const next = await server.jobs.start(request, ANNA);
      expect(next).toMatchObject({ attempt, done: 6 });
      const run = await server.compute.nextRun();
      expect(run.task.from).toBe(6);
      if (attempt === 2) await server.jobs.cancel(next.id, 'Anna');
      else await run.finish();
    }
    const last = await until(second.jobs, `${job.resultKey.slice(0, 24)}.3`, hasEnded);
    expect(last).toMatchObject({ state: { status: 'completed', computeMs: 20 } });
    expect((await second.jobs.log(last.id)).vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
    expect(statusOf(await second.jobs.get(job.id))).toBe('cancelled');
  });

  it('ends within two seconds where the worker is stuck, and the next job runs', async () => {
    const server = openServer();
    const stuck: AsyncIterable<never> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const called = deferred<void>();
    const occlude = server.compute.occlude.bind(server.compute);
    server.compute.occlude = () => {
      server.compute.occlude = occlude;
      called.resolve();
      return stuck;
    };
    const job = await server.jobs.start(await store.newRequest(), ANNA);
    await called.promise;
    const since = performance.now();
    expect(statusOf(await server.jobs.cancel(job.id, 'Anna'))).toBe('cancelled');
    expect(performance.now() - since).toBeLessThan(2000);
    await startPartial(server, 1);
  });

  it('comes too late for a job that is storing its result', async () => {
    const storing = deferred<void>();
    const mayStore = deferred<void>();
    const artifacts: ArtifactStore = {
      ...store.artifacts,
      async putStream(stream, maxBytes) {
        storing.resolve();
        await mayStore.promise;
        return store.artifacts.putStream(stream, maxBytes);
      },
    };
    const server = openServer({ artifacts });
    const { job, run } = await startPartial(server, 15);
    void run.finish();
    await storing.promise;
    const cancelling = server.jobs.cancel(job.id, 'Ben');
    mayStore.resolve();
    await expect(cancelling).rejects.toMatchObject({ code: 'conflict' });
    expect(statusOf(await server.jobs.get(job.id))).toBe('completed');
  });
});

describe('workers that die', () => {
  it('J5 lose no cell: the job goes on from what is known in memory', async () => {
    const server = openServer();
    const { job, run } = await startPartial(server, 7);
    run.die();
    const again = await server.compute.nextRun();
    expect(again.task.from).toBe(7);
    expect(again.task.image.rgb).toHaveLength(16 * 16 * 3);
    await again.finish();
    const ended = await until(server.jobs, job.id, hasEnded);
    expect(statusOf(ended)).toBe('completed');
    expect((await server.jobs.log(job.id)).vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
  });

  it('J5 fail the job after three deaths in a row without a new cell; progress in between starts the count anew', async () => {
    const server = openServer();
    const { job, run } = await startPartial(server, 1);
    run.die();
    for (let i = 0; i < 3; i++) {
      const next = await server.compute.nextRun();
      await next.cells(1);
      next.die();
    }
    for (let i = 0; i < 2; i++) (await server.compute.nextRun()).die();
    const ended = await until(server.jobs, job.id, hasEnded);
    expect(ended).toMatchObject({ done: 4, state: { status: 'failed', error: { code: 'unavailable' } } });
    expect(server.compute.runs).toHaveLength(6);
  });
});

describe('failures', () => {
  it('of the network are told as they are, and the queue goes on', async () => {
    const server = openServer();
    const { job, run } = await startPartial(server, 2);
    run.fail(new AppError('invalid_network', 'The network has a bad node.'));
    const ended = await until(server.jobs, job.id, hasEnded);
    expect(ended).toMatchObject({
      done: 2,
      state: { status: 'failed', error: { code: 'invalid_network', message: 'The network has a bad node.' } },
    });
    await startPartial(server, 1);
  });

  it('that nobody foresaw are not shown in detail', async () => {
    const server = openServer();
    const { job, run } = await startPartial(server, 2);
    run.fail(new TypeError('secret of the house'));
    const ended = await until(server.jobs, job.id, hasEnded);
    expect(ended.state).toMatchObject({ status: 'failed', error: { code: 'internal' } });
    expect(JSON.stringify(ended)).not.toContain('secret');
  });

  it('of the numbers: NaN is a failure, not a cell', async () => {
    const server = openServer();
    const { job, run } = await startPartial(server, 2);
    void run.yieldEvent({
      kind: 'cells',
      from: 2,
      count: 1,
      probabilities: new Float32Array([0.5, NaN, 0.5]),
      computeMs: 1,
    });
    const ended = await until(server.jobs, job.id, hasEnded);
    expect(ended).toMatchObject({ done: 2, state: { status: 'failed', error: { code: 'invalid_network' } } });
  });

  it('of the disk: a job whose cells cannot be stored fails and says so; its cells stay visible and the server lives', async () => {
    let isFull = true;
    const artifacts: ArtifactStore = {
      ...store.artifacts,
      putStream: (stream, maxBytes) =>
        isFull
          ? Promise.reject(new AppError('storage_full', 'The disk is full. Free some space and start again.'))
          : store.artifacts.putStream(stream, maxBytes),
    };
    const server = openServer({ artifacts });
    const { request, job, run } = await startPartial(server, 2);
    server.clock.ms += 1001;
    for (let i = 0; i < 4; i++) void run.cells(3);
    const ended = await until(server.jobs, job.id, hasEnded);
    expect(ended.state).toMatchObject({
      status: 'failed',
      error: { code: 'storage_full', message: expect.stringContaining('The disk is full') },
    });
    expect(ended.done).toBeGreaterThanOrEqual(5);
    expect(ended.done).toBeLessThanOrEqual(14);
    expect((await server.jobs.log(job.id)).vectors(0, 5)).toEqual(fakeVectors(0, 5, CLASSES));
    isFull = false;
    const next = await server.jobs.start(request, ANNA);
    const again = await server.compute.nextRun();
    expect(again.task.from).toBe(ended.done);
    await again.finish();
    expect(statusOf(await until(server.jobs, next.id, hasEnded))).toBe('completed');
  });
});

describe('a database that does not take the end of a job', () => {
  it('J1 leaves the job as it was told, and the next request makes the next attempt', async () => {
    let isFull = false;
    const { jobs } = store.database;
    const update: Database['jobs']['update'] = async (id, change) => {
      if (isFull) throw new AppError('storage_full', 'The disk is full.');
      return jobs.update(id, change);
    };
    const server = openServer({ database: { ...store.database, jobs: { ...jobs, update } } });
    const { request, job, run } = await startPartial(server, 4);
    isFull = true;
    await run.finish();
    expect(statusOf(await until(server.jobs, job.id, hasEnded))).toBe('failed');
    await expect(server.jobs.start(request, ANNA)).rejects.toMatchObject({ code: 'storage_full' });
    isFull = false;
    const next = await server.jobs.start(request, ANNA);
    expect(next).toMatchObject({ attempt: 2 });
    expect(statusOf(await server.jobs.get(job.id))).toBe('failed');
    expect(statusOf(await until(server.jobs, next.id, hasEnded))).toBe('completed');
  });
});

describe('restarts', () => {
  it('show the whole result of a later attempt to whoever opens an earlier one', async () => {
    const first = openServer();
    const { request, job } = await startPartial(first, 4);
    await first.jobs.cancel(job.id, 'Anna');
    const next = await first.jobs.start(request, ANNA);
    await (await first.compute.nextRun()).finish();
    await until(first.jobs, next.id, hasEnded);
    await first.jobs.close();
    const server = openServer();
    expect(await server.jobs.get(job.id)).toMatchObject({ done: CELLS, base: [...fakeBase(CLASSES)] });
    expect((await server.jobs.log(job.id)).done).toBe(CELLS);
    expect(await server.jobs.get(next.id)).toMatchObject({ done: CELLS, state: { status: 'completed' } });
    expect((await server.jobs.log(next.id)).vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
  });

  it('J5 go on in the old order from the stored cells', async () => {
    const dead = openServer();
    const { job, run } = await startPartial(dead, 3);
    const waiting = await dead.jobs.start(await store.newRequest(), ANNA);
    dead.clock.ms += 1001;
    await run.cells(2);
    await untilStored(job, 5);
    await run.cells(4); // computed, but not stored when the process dies
    const server = openServer();
    await server.jobs.recover();
    expect(await server.jobs.get(job.id)).toMatchObject({ done: 5, attempt: 1 });
    const again = await server.compute.nextRun();
    expect(again.task.from).toBe(5);
    await again.finish();
    expect(await until(server.jobs, job.id, hasEnded)).toMatchObject({ attempt: 1, base: [...fakeBase(CLASSES)] });
    expect((await server.jobs.log(job.id)).vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
    const next = await server.compute.nextRun();
    expect(next.task.from).toBe(0);
    expect(statusOf(await server.jobs.get(waiting.id))).toBe('running');
  });

  it('find everything that a planned stop stored; new work is refused while stopping', async () => {
    const closed = openServer();
    const { job } = await startPartial(closed, 9);
    await closed.jobs.close();
    await expect(closed.jobs.start(await store.newRequest(), ANNA)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await store.database.jobs.get(job.id))?.status).toBe('running');
    const server = openServer();
    await server.jobs.recover();
    expect((await server.compute.nextRun()).task.from).toBe(9);
  });

  it('compute again what is stored but damaged, and only that', async () => {
    const first = openServer();
    const { request, job, run } = await startPartial(first, 4);
    first.clock.ms += 1001;
    await run.cells(1);
    await untilStored(job, 5);
    await run.cells(3);
    await first.jobs.cancel(job.id, 'Anna');
    const [, second] = await chunksOf(job);
    await store.artifacts.delete(second!.hash);
    const server = openServer();
    await server.jobs.start(request, ANNA);
    const again = await server.compute.nextRun();
    expect(again.task.from).toBe(5);
    await again.finish();
    const ended = await until(server.jobs, `${job.resultKey.slice(0, 24)}.2`, hasEnded);
    expect((await server.jobs.log(ended.id)).vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
  });

  it('compute a completed result again when its bytes are gone', async () => {
    const first = openServer();
    const { request, job, run } = await startPartial(first, 4);
    await run.finish();
    const { state } = await until(first.jobs, job.id, hasEnded);
    if (state.status !== 'completed') throw new Error(`The job is ${state.status}.`);
    await store.artifacts.delete(state.resultHash);
    const server = openServer();
    expect(await server.jobs.start(request, ANNA)).toMatchObject({ attempt: 2, done: 0 });
  });
});

describe('memory', () => {
  it('for results is bounded: an old one is read again and is the same', async () => {
    const server = openServer({ maxCachedBytes: CELLS * CLASSES * 4 });
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      const { job, run } = await startPartial(server, 4);
      await run.finish();
      await until(server.jobs, job.id, hasEnded);
      ids.push(job.id);
    }
    const before = await server.jobs.log(ids[2]!);
    const old = await server.jobs.log(ids[0]!);
    expect(old.vectors(0, CELLS)).toEqual(fakeVectors(0, CELLS, CLASSES));
    expect(await server.jobs.log(ids[0]!)).toBe(old);
    expect(await server.jobs.log(ids[2]!)).not.toBe(before);
  });

  it('holds the log of a running job however many others are read', async () => {
    const server = openServer({ maxCachedBytes: 1 });
    const done = await startPartial(server, 4);
    await done.run.finish();
    await until(server.jobs, done.job.id, hasEnded);
    const running = await startPartial(server, 4);
    const log = await server.jobs.log(running.job.id);
    await server.jobs.log(done.job.id);
    await running.run.cells(2);
    expect(log.done).toBe(6);
    expect(await server.jobs.log(running.job.id)).toBe(log);
  });
});
