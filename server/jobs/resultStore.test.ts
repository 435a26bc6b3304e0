/** Stored results of earlier versions, whose cells lie in another order. */
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
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

  it('in part is computed again from the first cell, and nothing of it is mixed in', async () => {
    const hash = await store.artifacts.put(writtenByVersion1(0, 100));
    const chunks: ResultChunk[] = [{ from: 0, count: 100, hash }];
    const cells = await storeWith(chunks).open(row(null));
    expect(cells).toMatchObject({ base: null, stored: 0 });
    expect(cells.log.done).toBe(0);
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
    await expect(storeWith([]).open(row(hash))).rejects.toBeInstanceOf(AppError);
  });
});
