import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
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
  return { cache, acquire, use, loads, unloads };
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

  it('does not keep a network whose file goes with its last user', async () => {
    const { cache, use, unloads } = cacheOf(2);
    await use('a');
    const ref = { key: 'control', format: 'onnx', path: 'control', fileName: 'control', isTemporary: true } as const;
    const [one, other] = [await cache.acquire(ref), await cache.acquire(ref)];
    one.release();
    expect(unloads).toEqual([]);
    other.release();
    await Promise.resolve();
    expect(unloads).toEqual(['control']);
    await use('b');
    expect(unloads).toEqual(['control']); // it took nobody's place
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

  describe('when people go while a network is loaded', () => {
    /** Loading goes on by steps, and asks before each. */
    function steppedCache() {
      const begun: { step: () => void }[] = [];
      const cache = new NetworkCache(async (_ref, unwanted) => {
        const loading = { step: () => {} };
        begun.push(loading);
        for (let left = 2; left > 0; left--) {
          await new Promise<void>((resolve) => (loading.step = resolve));
          if (unwanted()) throw new AppError('cancelled', 'Nobody waits for it.');
        }
        return { inputs: [], outputs: [], run: async () => ({}), dispose: async () => {} };
      }, 2);
      const person = () => {
        let gone = false;
        return { cancelled: () => gone, go: () => void (gone = true) };
      };
      const step = async (load: number) => {
        begun[load]!.step();
        await nextTurn();
      };
      return { acquire: (cancelled?: () => boolean) => cache.acquire(REF, cancelled), begun, person, step };
    }
    const REF = { key: 'a', format: 'onnx', path: 'a', fileName: 'a' } as const;

    it('stops once nobody waits, and whoever comes then begins anew', async () => {
      const { acquire, begun, person, step } = steppedCache();
      const [ada, bo] = [person(), person()];
      const forAda = acquire(ada.cancelled);
      const forBo = acquire(bo.cancelled);
      ada.go();
      bo.go();
      const ends = Promise.all([forAda, forBo].map((one) => expect(one).rejects.toMatchObject({ code: 'cancelled' })));
      await step(0);
      await ends;
      const forCy = acquire();
      expect(begun).toHaveLength(2);
      await step(1);
      await step(1);
      (await forCy).release();
    });

    it('goes on for one who came before it was noticed that all others had gone', async () => {
      const { acquire, begun, person, step } = steppedCache();
      const ada = person();
      const forAda = acquire(ada.cancelled);
      ada.go();
      const forBo = acquire();
      await step(0);
      await step(0);
      expect((await forAda).network).toBe((await forBo).network);
      expect(begun).toHaveLength(1);
    });

    it('does not give what was abandoned to one who comes while it ends', async () => {
      const { acquire, begun, person, step } = steppedCache();
      const ada = person();
      const forAda = acquire(ada.cancelled);
      ada.go();
      const ends = expect(forAda).rejects.toMatchObject({ code: 'cancelled' });
      begun[0]!.step();
      await Promise.resolve(); // it was asked; who waits for it has not heard yet
      const forBo = acquire();
      await ends;
      await step(1);
      await step(1);
      (await forBo).release();
      expect(begun).toHaveLength(2);
    });
  });
});
