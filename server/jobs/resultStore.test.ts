/** Stored results of earlier versions, whose cells lie in another order. */
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import type { JobRepository, ResultChunk } from '../db/database';
import { encodedAsVersion } from './resultFile.testing';
import { ResultStore } from './resultStore';
import { silentLog } from './testSpec.testing';
import { openTestStore, type TestStore } from './testStore.testing';

const GRID = { rows: 57, cols: 60 };
const TOTAL = GRID.rows * GRID.cols;
const resultKey = 'cd'.repeat(32);
const base = new Float32Array([0.25, 0.75]);

let store: TestStore;
beforeAll(async () => (store = await openTestStore()));
afterAll(() => store.close());

/** Cell k has the probabilities k and −k, in the order that files of version 1 had. */
function writtenByVersion1(from: number, count: number, of = GRID): Buffer {
  const order = progressiveOrder(of, 8).subarray(from, from + count);
  const vectors = Float32Array.from({ length: count * 2 }, (_, k) => (k % 2 ? -1 : 1) * order[k >> 1]!);
  return encodedAsVersion({ version: 1, resultKey, ...of, classCount: 2, from, count, base, vectors }, 1);
}

function storeWith(chunks: ResultChunk[]): ResultStore {
  const jobs = {
    latest: async () => null,
    chunks: async () => chunks,
    deleteChunks: async (_: string, from = 0) => void chunks.splice(0, chunks.length, ...chunks.filter((c) => c.from < from)), // prettier-ignore
  } as Partial<JobRepository> as JobRepository;
  return new ResultStore(store.artifacts, jobs, silentLog, () => false);
}
const row = (resultHash: string | null, grid = GRID) =>
  ({
    id: 'x',
    resultKey,
    grid: { ...grid, width: 228, height: 240 },
    classCount: 2,
    status: resultHash ? 'completed' : 'queued',
    resultHash,
  }) as const;

describe('a result that version 1 stored', () => {
  it('has every cell in its place, although the levels began elsewhere', async () => {
    const hash = await store.artifacts.put(writtenByVersion1(0, TOTAL));
    const { log } = await storeWith([]).open(row(hash));
    expect(log.done).toBe(TOTAL);
    expect([...log.map(0)]).toEqual(Array.from({ length: TOTAL }, (_, cell) => cell));
    expect(progressiveOrder(GRID)[1]).not.toBe(progressiveOrder(GRID, 8)[1]);
  });

  it('in part keeps what it has, chunk by chunk', async () => {
    const first = await store.artifacts.put(writtenByVersion1(0, 100));
    const next = await store.artifacts.put(writtenByVersion1(100, 50));
    const chunks: ResultChunk[] = [{ from: 0, count: 100, hash: first }, { from: 100, count: 50, hash: next }]; // prettier-ignore
    const { log } = await storeWith(chunks).open(row(null));
    expect([log.done, log.base]).toEqual([150, base]);
    const order = progressiveOrder(GRID);
    for (let place = 0; place < 150; place++) expect(log.vector(place)[0], `place ${place}`).toBe(order[place]);
  });

  it('in part is computed again where the old first level is not whole, and nothing of it is mixed in', async () => {
    const hash = await store.artifacts.put(writtenByVersion1(0, 30));
    const chunks: ResultChunk[] = [{ from: 0, count: 30, hash }];
    const cells = await storeWith(chunks).open(row(null));
    expect(cells.stored).toBe(0);
    expect(cells.log).toMatchObject({ base: null, done: 0 });
    expect(chunks).toEqual([]);
  });

  it('in part goes on where the order is as it was: on small grids', async () => {
    const small = { rows: 28, cols: 30 };
    const hash = await store.artifacts.put(writtenByVersion1(0, 100, small));
    const cells = await storeWith([{ from: 0, count: 100, hash }]).open(row(null, small));
    expect(cells.log.done).toBe(100);
    expect(cells.log.vector(7)[0]).toBe(progressiveOrder(small)[7]);
  });

  it('that is cut is told as damaged', async () => {
    const hash = await store.artifacts.put(writtenByVersion1(0, TOTAL).subarray(0, 500));
    await expect(storeWith([]).open(row(hash))).rejects.toMatchObject({ code: 'storage_damaged' });
  });
});

describe('a result of a newer version', () => {
  const newer = (from: number, count: number) => {
    const vectors = new Float32Array(count * 2);
    return encodedAsVersion({ version: 3, resultKey, ...GRID, classCount: 2, from, count, base, vectors }, 3);
  };

  it('stays where it is, whole or in part', async () => {
    const whole = await store.artifacts.put(newer(0, TOTAL));
    await expect(storeWith([]).open(row(whole))).rejects.toMatchObject({ code: 'unsupported' });
    const hash = await store.artifacts.put(newer(0, 10));
    const chunks: ResultChunk[] = [{ from: 0, count: 10, hash }];
    await expect(storeWith(chunks).open(row(null))).rejects.toMatchObject({ code: 'unsupported' });
    expect(chunks).toHaveLength(1);
    for (const kept of [whole, hash]) expect(await store.artifacts.has(kept)).toBe(true);
  });
});

describe('a result that is being read when its run is created', () => {
  it('is the log that the run appends to, for both', async () => {
    const results = storeWith([]);
    const read = results.open(row(null));
    results.create(row(null));
    const known = await results.open(row(null));
    known.log.append(0, Float32Array.of(0.5, 0.5));
    expect((await read).log.done).toBe(1);
    expect((await results.open(row(null))).log).toBe(known.log);
  });
});
