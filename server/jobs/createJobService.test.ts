import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { Job } from '@/lib/domain/job';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { deferred } from './deferred';
import { FAKE_DEVICE, fakeBase, fakeVectors } from './fakeCompute.testing';
import {
  ANNA,
  CELLS,
  CLASSES,
  chunksOf,
  openServer,
  startPartial,
  statusOf,
  store,
  untilStored,
  useStore,
} from './jobServer.testing';
import { hasEnded, until } from './untilJob.testing';

useStore();

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

  it('tells the base with the first cells where both come from one batch, also where the worker dies in between', async () => {
    const { jobs, compute, events } = openServer();
    const job = await jobs.start(await store.newRequest(), ANNA);
    const base = { kind: 'base', probabilities: fakeBase(CLASSES), withCells: true } as const;
    const dying = await compute.nextRun();
    await dying.yieldEvent(base);
    expect(events.filter((event) => event.kind === 'updated' && event.job.base)).toEqual([]);
    dying.die();
    const run = await compute.nextRun();
    await run.yieldEvent(base);
    await run.cells(5);
    const told = events.map((event) =>
      event.kind === 'cells' ? event.done : [event.job.state.status, event.job.base],
    );
    expect(told).toEqual([['queued', null], ['running', null], ['running', [...fakeBase(CLASSES)]], 5]); // prettier-ignore
    await run.finish();
    await until(jobs, job.id, hasEnded);
  });

  it('takes nothing from the worker before the row says where it runs, and fails where that cannot be stored', async () => {
    const { database } = store;
    const written = deferred<void>();
    let problem: Error | null = null;
    const update: typeof database.jobs.update = async (id, change) => {
      if (change.status !== 'running') return database.jobs.update(id, change);
      await written.promise;
      if (problem) throw problem;
      return database.jobs.update(id, change);
    };
    const { jobs, compute, events } = openServer({ database: { ...database, jobs: { ...database.jobs, update } } });
    const job = await jobs.start(await store.newRequest(), ANNA);
    const run = await compute.nextRun();
    const taken = run.base();
    expect(events.map((event) => event.kind === 'updated' && event.job.state.status)).toEqual(['queued']);
    written.resolve();
    await taken;
    expect((await database.jobs.get(job.id))?.device).toEqual(FAKE_DEVICE);
    await run.finish();
    await until(jobs, job.id, hasEnded);

    problem = new AppError('storage_full', 'The disk is full.');
    const other = await jobs.start(await store.newRequest(), ANNA);
    void (await compute.nextRun()).base();
    const ended = await until(jobs, other.id, hasEnded);
    expect(ended).toMatchObject({ done: 0, base: null, state: { status: 'failed', error: { code: 'storage_full' } } });
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
