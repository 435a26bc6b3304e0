import { describe, expect, it } from 'vitest';
import type { Activations } from '@/lib/domain/activations';
import { AppError } from '@/lib/domain/appError';
import { factsOf } from './exampleMaps.testing';
import { MapBlocks } from './mapBlocks';
import { presenceOf } from './mapSet';
import { RecentMaps } from './recentMaps';

/** Value = channel × 1000 + place. */
function valuesOf({ height, width }: Activations, from: number, to: number): Float32Array {
  const size = height * width;
  return Float32Array.from({ length: (to - from) * size }, (_, i) => (from + Math.floor(i / size)) * 1000 + (i % size));
}

function open(facts: Activations) {
  const asked: [number, number][] = [];
  const blocks = new MapBlocks(facts, async (from, to) => {
    asked.push([from, to]);
    return valuesOf(facts, from, to);
  });
  return { blocks, asked };
}
/** Blocks of one channel each that come when they are told to. */
function held(facts: Activations) {
  const asked: number[] = [];
  const pending = new Map<number, () => void>();
  const blocks = new MapBlocks(facts, (from, to) => {
    asked.push(from);
    return new Promise((resolve) => pending.set(from, () => resolve(valuesOf(facts, from, to))));
  });
  const answer = async (from: number) => {
    pending.get(from)?.();
    await settled();
  };
  return { blocks, asked, answer };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the values of maps', () => {
  it('are asked for in blocks of channels, each once, and only those in sight', async () => {
    const { blocks, asked } = open(factsOf({ channels: 2048, height: 16, width: 16 }));
    expect(blocks.map(3)).toBeNull();
    blocks.need([3, 255, 256]);
    blocks.need([4, 300]);
    expect(asked).toEqual([[0, 256], [256, 512]]); // prettier-ignore
    await settled();
    expect(blocks.map(255)?.[17]).toBe(255_017);
    expect(blocks.map(256)?.length).toBe(256);
    expect(blocks.map(512)).toBeNull();
    expect(blocks.whole()).toBeNull();
    expect(blocks.version).toBe(2);
    blocks.need([0, 511]);
    expect(asked).toHaveLength(2);
  });

  it('are, all together, what each block says, the last one shorter', async () => {
    const facts = factsOf({ channels: 7, height: 200, width: 100 });
    const { blocks, asked } = open(facts);
    await blocks.arrived();
    expect(asked).toEqual([[0, 3], [3, 6], [6, 7]]); // prettier-ignore
    const whole = blocks.whole() ?? new Float32Array();
    expect(Buffer.compare(Buffer.from(whole.buffer), Buffer.from(valuesOf(facts, 0, 7).buffer))).toBe(0);
    expect(blocks.map(7)).toBeNull();
  });

  it('are one channel at a time where maps are large, and no more than a thousand where they are single values', async () => {
    expect(open(factsOf({ channels: 64, height: 500, width: 500 })).blocks.blockChannels).toBe(1);
    const { blocks, asked } = open(factsOf({ channels: 4096, height: 1, width: 1 }));
    blocks.need([4095]);
    expect(asked).toEqual([[3072, 4096]]);
    await settled();
    expect([...(blocks.map(4095) ?? [])]).toEqual([4_095_000]);
  });

  it('are asked for four blocks at a time, and not at all once they are out of sight', async () => {
    const { blocks, asked, answer } = held(factsOf({ channels: 12, height: 500, width: 500 }));
    blocks.need([0, 1, 2, 3, 4, 5]);
    expect(asked).toEqual([0, 1, 2, 3]);
    blocks.need([8, 9]);
    expect(asked).toHaveLength(4);
    await answer(0);
    expect(asked).toEqual([0, 1, 2, 3, 8]);
    blocks.need([]);
    await answer(1);
    expect(asked).toHaveLength(5);
    expect([blocks.map(1)?.length, blocks.map(4)]).toEqual([250_000, null]);
    expect(presenceOf(blocks, [0, 1, 2, 8])).toBe('1100');
  });

  it('are asked for in sight first where all are needed, and no more than those once nobody needs all', async () => {
    const { blocks, asked, answer } = held(factsOf({ channels: 9, height: 500, width: 500 }));
    blocks.need([7]);
    const letGo = blocks.needAll();
    const letGoAgain = blocks.needAll();
    expect(asked).toEqual([7, 0, 1, 2]);
    blocks.need([5]);
    letGo();
    letGo();
    await answer(7);
    await answer(0);
    expect(asked).toEqual([7, 0, 1, 2, 5, 3]);
    letGoAgain();
    await answer(1);
    expect(asked).toHaveLength(6);
  });

  it('say why they do not come, and are asked for again after that', async () => {
    const facts = factsOf({ channels: 1, height: 2, width: 2 });
    let answer: () => Float32Array = () => {
      throw new AppError('unavailable', 'The server cannot be reached.');
    };
    const blocks = new MapBlocks(facts, async () => answer());
    let told = 0;
    blocks.subscribe(() => told++);
    blocks.need([0]);
    await settled();
    expect([blocks.problem?.code, told]).toEqual(['unavailable', 1]);
    await expect(blocks.arrived()).rejects.toThrow('cannot be reached');
    answer = () => new Float32Array(3);
    blocks.need([0]);
    blocks.retry();
    blocks.need([0]);
    await settled();
    expect(blocks.problem?.code).toBe('internal');
    answer = () => new Float32Array(4);
    blocks.retry();
    blocks.need([0]);
    await settled();
    expect([blocks.problem, blocks.map(0)?.length]).toEqual([null, 4]);
  });
});

describe('maps that were seen', () => {
  it('are the same again, until newer ones need the room', () => {
    const recent = new RecentMaps(3 * 400, () => async () => new Float32Array());
    const facts = (imageId: string) => ({ ...factsOf({ channels: 1, height: 10, width: 10 }), imageId });
    const first = recent.of(facts('a'));
    const second = recent.of(facts('b'));
    expect(recent.of(facts('a'))).toBe(first);
    recent.of(facts('c'));
    recent.of(facts('d'));
    expect(recent.of(facts('a'))).toBe(first);
    expect(recent.of(facts('b'))).not.toBe(second);
  });
  it('are kept even alone, however large', () => {
    const recent = new RecentMaps(1, () => async () => new Float32Array());
    const facts = factsOf({ channels: 1, height: 10, width: 10 });
    expect(recent.of(facts)).toBe(recent.of(facts));
  });
});
