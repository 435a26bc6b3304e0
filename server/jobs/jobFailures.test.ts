/** Jobs whose worker, network, disk or database fails. */
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import { fakeVectors } from './fakeCompute.testing';
import { ANNA, CELLS, CLASSES, openServer, startPartial, statusOf, store, useStore } from './jobServer.testing';
import { hasEnded, until } from './untilJob.testing';

useStore();

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
