import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { testProgram } from '../testing/testProgram.testing';
import type { Compute, NetworkRef, OcclusionEvent, OcclusionTask } from './compute';
import { createComputePool } from './computePool';

const WIDTH = 48;
const HEIGHT = 32;
const CELLS = WIDTH * HEIGHT; // stride 1
const faultyWorker = pathToFileURL(testProgram('faultyWorker'));

const card: ResolvedModelCard = {
  name: 'Tiny',
  format: 'onnx',
  file: 'tiny.onnx',
  input: {
    tensor: TINY_INPUT,
    width: WIDTH,
    height: HEIGHT,
    layout: 'NCHW',
    channels: 'RGB',
    scale: 1 / 255,
    mean: [0.5, 0.5, 0.5],
    std: [1, 1, 1],
    fit: 'stretch',
  },
  output: { tensor: TINY_OUTPUT, kind: 'logit' },
  labels: ['a', 'b', 'c', 'd', 'e'],
};
const image = {
  width: WIDTH,
  height: HEIGHT,
  rgb: Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * i) % 251),
};

let folder: string;
let file: string;
const pools: Compute[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-pool-'));
  file = path.join(folder, 'tiny.onnx');
  await writeFile(file, tinyNetwork({ width: WIDTH, height: HEIGHT }));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await rm(folder, { recursive: true, force: true });
});

function openPool(workerEntry?: URL, options: { cancelGraceMs?: number } = {}) {
  const lines: string[] = [];
  const say = (_: unknown, message: string) => void lines.push(message);
  const log = { debug: say, info: say, warn: (message: string) => void lines.push(message), error: say };
  const pool = createComputePool({ device: 'cpu', log: log as never, workerEntry, ...options });
  pools.push(pool);
  return { pool, lines };
}

const ref = (key = 'tiny'): NetworkRef => ({ key, format: 'onnx', path: file, fileName: 'tiny.onnx' });
const task = (key?: string, from = 0): OcclusionTask => ({
  network: ref(key),
  card,
  image,
  spec: { patch: 8, stride: 1, fill: [128, 128, 128] },
  from,
});
const never = () => new AbortController().signal;

/** All probabilities of a run, cell after cell. */
async function collect(events: AsyncIterable<OcclusionEvent>, into: number[] = []): Promise<number[]> {
  for await (const event of events)
    if (event.kind === 'cells') {
      expect(event.from).toBe(into.length / card.labels.length);
      into.push(...event.probabilities);
    }
  return into;
}

describe('a compute pool', () => {
  it('names its device and computes in a worker', async () => {
    const { pool } = openPool();
    expect((await pool.device()).provider).toBe('cpu');
    expect((await pool.inspect(ref())).operators).toContain('Gemm');
    const [vector] = await pool.predict(ref(), card, [image]);
    expect(vector!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);

    const events: OcclusionEvent[] = [];
    for await (const event of pool.occlude(task(), never())) events.push(event);
    expect(events[0]).toEqual({ kind: 'base', probabilities: vector, withCells: false });
    const cells = events.slice(1).map((event) => (event.kind === 'cells' ? event.count : NaN));
    expect(cells.reduce((a, b) => a + b, 0)).toBe(CELLS);
  });

  it('keeps the sentence and the code of an error on its way', async () => {
    const { pool } = openPool();
    const wrong = { ...card, labels: ['a', 'b'] };
    await expect(pool.predict(ref(), wrong, [image])).rejects.toMatchObject({ code: 'invalid_network', options: { field: 'labels' } }); // prettier-ignore
    const run = collect(pool.occlude({ ...task(), card: wrong }, never()));
    await expect(run).rejects.toThrow('has 5 values for a picture, but the card has 2 labels');
  });

  it('answers a prediction while two long runs are on, and both come to the right end', async () => {
    const { pool } = openPool();
    const alone = await collect(pool.occlude(task(), never()));
    let finished = 0;
    const runs = [1, 2].map(async () => {
      const values = await collect(pool.occlude(task(), never()));
      finished++;
      return values;
    });
    for (let i = 0; i < 3; i++) await pool.predict(ref(), card, [image]);
    expect(finished).toBe(0);
    for (const values of await Promise.all(runs)) {
      expect(values).toHaveLength(alone.length);
      values.forEach((value, i) => expect(Math.abs(value - alone[i]!)).toBeLessThan(1e-6));
    }
  });

  it('stops within a second of an abort, without an error, and is free for others', async () => {
    const { pool } = openPool();
    const abort = new AbortController();
    let done = 0;
    let abortedAt = 0;
    for await (const event of pool.occlude(task(), abort.signal)) {
      if (event.kind === 'cells') done += event.count;
      if (done > 20 && !abort.signal.aborted) {
        abort.abort();
        abortedAt = performance.now();
      }
    }
    await pool.predict(ref(), card, [image]);
    expect(performance.now() - abortedAt).toBeLessThan(1000);
    expect(done).toBeLessThan(CELLS);
  });

  it('goes on from a stored cell with the same numbers', async () => {
    const { pool } = openPool();
    const whole = await collect(pool.occlude(task(), never()));
    const stored = 100;
    const rest: number[] = [];
    for await (const event of pool.occlude(task('tiny', stored), never()))
      if (event.kind === 'cells') rest.push(...event.probabilities);
    expect(rest).toHaveLength(whole.length - stored * card.labels.length);
    rest.forEach((value, i) => expect(value).toBeCloseTo(whole[stored * card.labels.length + i]!, 6));
  });

  it('says that it is closed after closing', async () => {
    const { pool } = openPool();
    await pool.device();
    const run = expect(collect(pool.occlude(task(), never()))).rejects.toMatchObject({ code: 'unavailable' });
    await pool.close();
    await run;
    await expect(pool.predict(ref(), card, [image])).rejects.toThrow('shutting down');
  });
});

describe('a worker that fails', () => {
  it.each(['exits', 'throws'])('because its code %s is replaced, and only what it was doing fails', async (key) => {
    const { pool, lines } = openPool(faultyWorker);
    await pool.device();
    await expect(pool.inspect(ref(key))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ask again'),
    });
    expect((await pool.inspect(ref())).opset).toBe(13);
    expect(lines.filter((line) => line === 'Networks run here')).toHaveLength(2);
    expect(lines.join('\n')).toMatch(/The compute worker (died|ended by itself)/);
  });

  it('in the middle of a run lets the run go on from the cells that arrived', async () => {
    const { pool } = openPool(faultyWorker);
    const expected = await collect(pool.occlude(task(), never()));
    const values: number[] = [];
    await expect(collect(pool.occlude(task('dies once'), never()), values)).rejects.toMatchObject({
      code: 'unavailable',
    });
    const stored = values.length / card.labels.length;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(CELLS);
    for await (const event of pool.occlude(task('dies once', stored), never()))
      if (event.kind === 'cells') values.push(...event.probabilities);
    expect(values).toHaveLength(expected.length);
    values.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6));
  });

  it('to stop is ended after a while and replaced', async () => {
    const { pool, lines } = openPool(faultyWorker, { cancelGraceMs: 100 });
    const abort = new AbortController();
    const events = pool.occlude(task('hangs'), abort.signal)[Symbol.asyncIterator]();
    const device = await pool.device();
    await events.next();
    // It is asked while the worker hears nothing.
    expect(await pool.device()).toEqual(device);
    abort.abort();
    while (!(await events.next()).done); // ends, and does not throw
    expect(lines).toContain('The compute worker went on after a cancel and was replaced');
    expect(await pool.device()).toEqual(device);
    expect((await pool.predict(ref(), card, [image])).length).toBe(1);
  });

  it('to start is said so to everyone who asks, and the log has the reason', async () => {
    const { pool, lines } = openPool(new URL('./noSuchWorker.ts', import.meta.url));
    await expect(pool.device()).rejects.toThrow('did not start');
    await expect(pool.inspect(ref())).rejects.toMatchObject({ code: 'unavailable' });
    expect(lines).toContain('The compute worker died');
  });
});
