/** Jobs over restarts of the server, and what stays in memory. */
import { describe, expect, it } from 'vitest';
import { fakeBase, fakeVectors } from './fakeCompute.testing';
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

  it('note the version that ran the cells last', async () => {
    const old = openServer({ version: '1.0.0' });
    const { request, job } = await startPartial(old, 4);
    await old.jobs.cancel(job.id, 'Anna');
    const server = openServer({ version: '2.0.0' });
    const versionOf = async (id: string) => (await store.database.jobs.get(id))?.specularVersion;
    const before = await server.jobs.start(await store.newRequest(), ANNA); // keeps the other one from its turn
    const run = await server.compute.nextRun();
    await run.base();
    expect(await versionOf(before.id)).toBe('2.0.0');
    const next = await server.jobs.start(request, ANNA);
    expect(await versionOf(next.id)).toBe('1.0.0'); // its cells so far are the old server's
    await run.finish();
    await (await server.compute.nextRun()).finish();
    await until(server.jobs, next.id, hasEnded);
    expect(await versionOf(next.id)).toBe('2.0.0');
    expect(await versionOf(job.id)).toBe('1.0.0');
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
    const again = await server.jobs.start(request, ANNA);
    expect(again).toMatchObject({ attempt: 2, done: 0 });
    const anew = await server.compute.nextRun();
    await anew.base();
    await anew.finish();
    // What the lost cells cost is not counted again: they are not in this result.
    expect(await until(server.jobs, again.id, hasEnded)).toMatchObject({
      state: { status: 'completed', computeMs: 10 },
    });
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

  it('of a result goes when its artifacts are cleared, and the sessions that asked are told', async () => {
    const server = openServer();
    const request = await store.newRequest();
    const sessionId = await store.newSession();
    const job = await server.jobs.start(request, { name: 'Anna', sessionId });
    const run = await server.compute.nextRun();
    await run.base();
    await run.finish();
    const { state } = await until(server.jobs, job.id, hasEnded);
    if (state.status !== 'completed') throw new Error(`The job is ${state.status}.`);
    const result = { resultKey: job.resultKey, hashes: [state.resultHash] };
    expect(await server.jobs.dropResult(result, Infinity)).toBe(true);
    const cleared = await server.jobs.get(job.id);
    expect(cleared).toMatchObject({ done: 0, base: null, state: { status: 'completed' } });
    expect(server.events.at(-1)).toEqual({ kind: 'updated', job: cleared, sessionIds: [sessionId] });
    await expect(server.jobs.log(job.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await server.jobs.find(request)).toBeNull();
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
