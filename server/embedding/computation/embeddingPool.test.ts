import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { testProgram } from '../../testing/testProgram.testing';
import type { ComputationEvent } from './computationTypes';
import { EmbeddingComputation } from './embeddingComputation';
import { createEmbeddingPool, type EmbeddingPool } from './embeddingPool';
import { collect, eventsOf, keptFrames, lastState, sharedVectors, TARGET, taskOf, tsneSpec } from './tasks.testing';

const faultyWorker = pathToFileURL(testProgram('faultyEmbeddingWorker'));
const pools: EmbeddingPool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

function openPool(workerEntry?: URL, options: { cancelGraceMs?: number } = {}) {
  const lines: string[] = [];
  const say = (_: unknown, message: string) => void lines.push(message);
  const log = { debug: say, info: say, warn: (message: string) => void lines.push(message), error: say };
  const pool = createEmbeddingPool({ log: log as never, workerEntry, ...options });
  pools.push(pool);
  return { pool, lines };
}

const signal = () => new AbortController().signal;
const undisturbed = () => collect(new EmbeddingComputation().run(taskOf(tsneSpec()), () => false));
/** More than a test waits for. */
const endless = (embeddingId = 'a') =>
  taskOf(tsneSpec(), { embeddingId, targetIterations: 100_000, vectors: sharedVectors(1000, 10) });
const after = (iteration: number, act: () => void) => {
  let acted = false;
  return (event: ComputationEvent) => {
    if (acted || event.kind !== 'frame' || event.iteration < iteration) return;
    acted = true;
    act();
  };
};

describe('a pool', () => {
  const { pool } = openPool();

  it('computes in its worker what is computed here, and leaves the vectors to who handed them in', async () => {
    const task = taskOf(tsneSpec());
    const events = await collect(pool.run(task, signal()));
    expect(keptFrames(events)).toEqual(keptFrames(await undisturbed()));
    expect(events.at(-1)).toEqual({ kind: 'ended', why: 'target', iteration: TARGET });
    expect(task.vectors.values).toEqual(sharedVectors(200, 10).values);
  });

  it('answers questions while it computes, and lets the processor go after a pause', async () => {
    let rows: Int32Array | undefined;
    const events = await collect(
      pool.run(endless(), signal()),
      after(20, () => {
        void pool.nearest(sharedVectors(200, 10), 3, { k: 5, metric: 'euclidean' }).then((near) => {
          rows = near.rows;
          return pool.pause('a');
        });
      }),
    );
    expect(rows).toHaveLength(5);
    expect(events.at(-1)).toMatchObject({ kind: 'ended', why: 'paused' });
    expect(events.at(-2)!.kind).toBe('state');
    // A window to measure in: a worker that went on would use all of it.
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(100);
  });

  it('stops, and forgets a map that is told to stop when it does not run', async () => {
    const events = await collect(
      pool.run(endless(), signal()),
      after(20, () => void pool.stop('a')),
    );
    expect(events.at(-1)).toMatchObject({ kind: 'ended', why: 'stopped' });
    await pool.stop('a');
    await pool.pause('nobody');
    const next = await collect(pool.run(taskOf(tsneSpec()), signal()));
    expect(next.at(-1)).toMatchObject({ why: 'target' });
  });

  it('ends without another word when the asker leaves, and is free for the next', async () => {
    const abort = new AbortController();
    const events = await collect(
      pool.run(endless(), abort.signal),
      after(20, () => abort.abort()),
    );
    expect(eventsOf(events, 'ended')).toEqual([]);
    expect((await pool.nearest(sharedVectors(20, 4), 0, { k: 3, metric: 'cosine' })).rows).toHaveLength(3);
  });

  it('keeps the sentence, the code and the field of an error on its way', async () => {
    const run = collect(pool.run(taskOf(tsneSpec({ perplexity: 400 })), signal()));
    await expect(run).rejects.toMatchObject({
      code: 'invalid_input',
      options: { field: 'spec.perplexity' },
      message: expect.stringContaining('at most 199'),
    });
  });
});

describe('a worker that dies', () => {
  it('fails its run, which goes on in a new one as if nothing had happened', async () => {
    const { pool, lines } = openPool(faultyWorker);
    const attempt = (embeddingId: string, state: Uint8Array | null, onEvent?: (event: ComputationEvent) => void) =>
      collect(pool.run(taskOf(tsneSpec(), { embeddingId, state }), signal()), onEvent);

    const paused = await attempt(
      'lives',
      null,
      after(20, () => void pool.pause('lives')),
    );
    const state = lastState(paused);
    const died: ComputationEvent[] = [];
    await expect(attempt('dies', state, (event) => void died.push(event))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Ask again'),
    });
    expect(lines).toEqual(['The worker that computes maps ended by itself']);
    expect([...keptFrames(died).keys()]).toContain(40);
    const last = await attempt('lives', state);
    expect(last.at(-1)).toMatchObject({ why: 'target' });
    expect(keptFrames(paused, died, last)).toEqual(keptFrames(await undisturbed()));
    expect(lastState(last)).toEqual(lastState(await undisturbed()));
  });

  it('instead of stopping is ended after a while, and leaves another pool alone', async () => {
    const { pool, lines } = openPool(faultyWorker, { cancelGraceMs: 50 });
    const { pool: other } = openPool();
    const beside = collect(other.run(taskOf(tsneSpec({ seed: 2 })), signal()));
    const abort = new AbortController();
    const hanging = pool.run(taskOf(tsneSpec(), { embeddingId: 'hangs' }), abort.signal);
    await collect(hanging, (event) => event.kind === 'frame' && abort.abort());
    expect(lines).toEqual(['The worker that computes maps went on after a cancel and was ended']);
    expect((await pool.nearest(sharedVectors(20, 4), 0, { k: 3, metric: 'cosine' })).rows).toHaveLength(3);
    const alone = await collect(new EmbeddingComputation().run(taskOf(tsneSpec({ seed: 2 })), () => false));
    expect(keptFrames(await beside)).toEqual(keptFrames(alone));
  });

  it('before it is there is said so, and so is a pool that is closed', async () => {
    const { pool, lines } = openPool(new URL('./noSuchWorker.ts', import.meta.url));
    await expect(collect(pool.run(taskOf(tsneSpec()), signal()))).rejects.toMatchObject({ code: 'unavailable' });
    expect(lines).toEqual(['The worker that computes maps died']);
    await pool.close();
    await expect(pool.nearest(sharedVectors(20, 4), 0, { k: 3, metric: 'cosine' })).rejects.toThrow('shutting down');
    expect(() => pool.run(taskOf(tsneSpec()), signal())).toThrow('shutting down');
  });
});
