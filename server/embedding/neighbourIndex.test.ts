import { describe, expect, it, vi } from 'vitest';
import { exactNeighbours, type NeighbourSearch } from '@/lib/embedding/exactNeighbours';
import type { Neighbours } from '@/lib/embedding/neighbours';
import type { Vectors } from '@/lib/embedding/vectors';
import { clusteredVectors } from '@/lib/embedding/vectors.testing';
import { openNeighbourSearch } from './neighbourIndex';

const CLOUDS = clusteredVectors(1000, 12, 8, 4);

async function byIndex(vectors: Vectors, search: NeighbourSearch, progress: number[] = []): Promise<Neighbours> {
  const steps = (await openNeighbourSearch('index'))(vectors, search);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    progress.push(step.value);
  }
}

/** The share of the exact neighbours that was found. Ties may be broken otherwise, so it goes by distance. */
function recallOf(found: Neighbours, exact: Neighbours): number {
  expect([found.count, found.k]).toEqual([exact.count, exact.k]);
  let hits = 0;
  for (let place = 0; place < found.indices.length; place++) {
    const lastOfRow = Math.floor(place / exact.k) * exact.k + exact.k - 1;
    if (found.squaredDistances[place]! <= exact.squaredDistances[lastOfRow]!) hits++;
  }
  return hits / found.indices.length;
}

describe('the neighbour index', () => {
  it.each(['euclidean', 'cosine'] as const)('finds nearly all that the exact search finds: %s', async (metric) => {
    const progress: number[] = [];
    const search = { k: 40, metric };
    const [found, exact] = [await byIndex(CLOUDS, search, progress), exactNeighbours(CLOUDS, search)];
    expect(recallOf(found, exact)).toBeGreaterThan(0.998);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
  });

  it('gives distances to the last bit, nearest first, and never the point itself', async () => {
    const { indices, squaredDistances, k } = await byIndex(CLOUDS, { k: 15 });
    const exact = exactNeighbours(CLOUDS, { k: 200 });
    const wrong = [...indices].filter((j, place) => {
      const i = Math.floor(place / k);
      const known = exact.indices.subarray(i * exact.k, (i + 1) * exact.k).indexOf(j);
      const distance = squaredDistances[place]!;
      const inOrder = place % k === 0 || squaredDistances[place - 1]! <= distance;
      return j === i || !inOrder || distance !== exact.squaredDistances[i * exact.k + known];
    });
    expect(wrong).toEqual([]);
  });

  it('is the same, byte for byte, when it searches again', async () => {
    expect(await byIndex(CLOUDS, { k: 20 })).toEqual(await byIndex(CLOUDS, { k: 20 }));
  });

  it.each<[string, Vectors, number]>([
    ['equal vectors', { count: 300, dimensions: 2, values: new Float64Array(600).fill(7) }, 20],
    ['two vectors', { count: 2, dimensions: 1, values: Float64Array.of(1, 4) }, 5],
    ['a single one in the last batch', { ...CLOUDS, count: 257, values: CLOUDS.values.slice(0, 257 * 12) }, 10],
    ['as many neighbours as there are others', { ...CLOUDS, count: 100, values: CLOUDS.values.slice(0, 1200) }, 99],
    ['numbers beyond float32', { ...CLOUDS, values: CLOUDS.values.map((value) => 1e60 * value) }, 10],
    ['a far-off mean', { ...CLOUDS, values: CLOUDS.values.map((value) => 1e6 + value) }, 10],
    ['an outlier', { ...CLOUDS, values: CLOUDS.values.map((value, at) => (at < 12 ? 1e12 : value)) }, 10],
  ])('copes with %s', async (_, vectors, k) => {
    const found = await byIndex(vectors, { k });
    expect(recallOf(found, exactNeighbours(vectors, { k }))).toBeGreaterThan(0.998);
    for (let i = 0; i < found.count; i++)
      expect(new Set([i, ...found.indices.subarray(i * found.k, (i + 1) * found.k)]).size).toBe(found.k + 1);
  });

  it('refuses what the exact search refuses', async () => {
    await expect(byIndex({ count: 1, dimensions: 1, values: Float64Array.of(1) }, { k: 1 })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(byIndex(CLOUDS, { k: 0 })).rejects.toMatchObject({ options: { field: 'k' } });
  });

  it('says so where its library has no build for the machine', async () => {
    vi.doMock('usearch', () => {
      throw new Error('No native build was found');
    });
    await expect(openNeighbourSearch('index')).rejects.toMatchObject({
      code: 'unsupported',
      options: { field: 'search' },
    });
    vi.doUnmock('usearch');
  });
});
