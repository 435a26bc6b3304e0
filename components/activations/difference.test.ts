import { describe, expect, it } from 'vitest';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { counterpartLayer, differenceOf } from './difference';
import { factsOf } from './exampleMaps.testing';
import { MapBlocks } from './mapBlocks';
import { valueAt } from './mapSet';

async function loaded(size: { channels: number; height: number; width: number }, values: number[]) {
  const blocks = new MapBlocks(factsOf(size, Float32Array.from(values)), async () => Float32Array.from(values));
  blocks.needAll();
  await new Promise((resolve) => setImmediate(resolve));
  return blocks;
}

describe('the difference of maps', () => {
  const size = { channels: 2, height: 1, width: 3 };
  it('is value by value, with statistics of its own, about zero', async () => {
    const a = await loaded(size, [1, 2, 3, 0, 0, 0]);
    const b = await loaded(size, [1, 4, -3, 0, 0, 0]);
    const difference = differenceOf(a, b);
    expect(difference).toMatchObject({ signed: true, channels: 2 });
    expect([...(difference?.map(0) ?? [])]).toEqual([0, -2, 6]);
    expect(difference?.statistics[0]).toEqual({
      min: -2,
      max: 6,
      maxAt: { row: 0, col: 2 },
      mean: 4 / 3,
      zeros: 1 / 3,
    });
    expect(difference && valueAt(difference, 0, { row: 0, col: 1 })).toBe(-2);
    expect(difference?.statistics[1]?.zeros).toBe(1);
  });
  it('is not finite where the same infinity meets itself', async () => {
    const a = await loaded(size, [Infinity, 0, 0, 0, 0, 0]);
    expect(differenceOf(a, a)?.statistics.map(({ max }) => max)).toEqual([null, 0]);
  });
  it('is none while values are missing, nor of maps of two sizes', async () => {
    const a = await loaded(size, [1, 2, 3, 0, 0, 0]);
    expect(differenceOf(a, new MapBlocks(factsOf(size), () => new Promise(() => undefined)))).toBeNull();
    expect(differenceOf(a, await loaded({ channels: 1, height: 2, width: 3 }, [1, 2, 3, 4, 5, 6]))).toBeNull();
  });
});

const layer = (name: string, outputShape: number[], type = 'Conv'): NetworkLayer => ({
  ...{ name, type, tensor: name, outputShape, channelAxis: 0, parameters: 0, inputs: [], detail: '' },
  receptiveField: { kind: 'none' },
});

describe('the layer to compare with', () => {
  const layers = [layer('a', [8, 4, 4]), layer('b', [8, 4, 4]), layer('c', [16, 2, 2])];
  const here = layers[1]!;
  it('has the same name', () => {
    const others = [layer('x', [8, 4, 4]), layer('y', [8, 4, 4]), layer('b', [8, 4, 4])];
    expect(counterpartLayer(here, layers, others)?.name).toBe('b');
  });
  it('or the same place, or is the nearest of its kind, if its maps are of the same size', () => {
    expect(counterpartLayer(here, layers, [layer('x', [8, 4, 4]), layer('y', [8, 4, 4])])?.name).toBe('y');
    const others = [layer('b', [8, 2, 2]), layer('p', [8, 4, 4], 'Relu'), layer('q', [9, 4, 4]), layer('r', [8, 4, 4])];
    expect(counterpartLayer(here, layers, others)?.name).toBe('r');
  });
  it('or there is none', () => {
    expect(counterpartLayer(here, layers, [layer('b', [8, 4, 5]), layer('c', [16, 2, 2])])).toBeNull();
    expect(counterpartLayer(here, layers, [])).toBeNull();
  });
});
