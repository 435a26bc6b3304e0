import { describe, expect, it } from 'vitest';
import type { LoadedNetwork } from '../engine/engine';
import { NetworkCache } from './networkCache';

function cacheOf(capacity: number) {
  const loads: string[] = [];
  const unloads: string[] = [];
  const cache = new NetworkCache(async ({ key }) => {
    loads.push(key);
    if (key === 'broken') throw new Error('broken');
    const network: LoadedNetwork = {
      inputs: [],
      outputs: [],
      run: async () => ({}),
      dispose: async () => void unloads.push(key),
    };
    return network;
  }, capacity);
  const acquire = (key: string) => cache.acquire({ key, format: 'onnx', path: key, fileName: key });
  const use = async (key: string) => (await acquire(key)).release();
  return { acquire, use, loads, unloads };
}

describe('NetworkCache', () => {
  it('loads a network once, also for two who ask at the same time', async () => {
    const { acquire, use, loads } = cacheOf(2);
    const [a, b] = await Promise.all([acquire('a'), acquire('a')]);
    expect(a.network).toBe(b.network);
    await use('a');
    expect(loads).toEqual(['a']);
  });

  it('unloads the one that was not used for the longest time', async () => {
    const { use, loads, unloads } = cacheOf(2);
    for (const key of ['a', 'b', 'a', 'c']) await use(key);
    await use('a');
    expect(unloads).toEqual(['b']);
    expect(loads).toEqual(['a', 'b', 'c']);
  });

  it('never unloads a network that is in use, and catches up when it is released', async () => {
    const { acquire, use, unloads } = cacheOf(1);
    const a = await acquire('a');
    const alsoA = await acquire('a');
    const b = await acquire('b');
    expect(unloads).toEqual([]);
    a.release();
    a.release(); // counts once
    expect(unloads).toEqual([]);
    alsoA.release();
    await use('b');
    expect(unloads).toEqual(['a']);
    b.release();
  });

  it('loads a network again that a crash took', async () => {
    const loads: LoadedNetwork[] = [];
    const cache = new NetworkCache(async () => {
      const network = { inputs: [], outputs: [], run: async () => ({}), dispose: async () => {}, lost: false };
      loads.push(network);
      return network;
    }, 2);
    const ref = { key: 'a', format: 'tfjs', path: 'a', fileName: 'a' } as const;
    (await cache.acquire(ref)).release();
    Object.assign(loads[0]!, { lost: true });
    const [one, other] = await Promise.all([cache.acquire(ref), cache.acquire(ref)]);
    expect(one.network).toBe(loads[1]);
    expect(other.network).toBe(loads[1]);
    expect(loads).toHaveLength(2);
  });

  it('forgets a network that could not be loaded', async () => {
    const { use, loads } = cacheOf(1);
    await expect(use('broken')).rejects.toThrow('broken');
    await expect(use('broken')).rejects.toThrow('broken');
    expect(loads).toEqual(['broken', 'broken']);
  });
});
