import { describe, expect, it } from 'vitest';
import type { ChannelStatistics } from '@/lib/domain/activations';
import { isBroken, isConstant, isDead, orderChannels, orderRows } from './channelOrder';

const of = (max: number | null, mean: number | null, zeros: number, min: number | null = 0): ChannelStatistics => ({
  ...{ min, max, mean, zeros },
  maxAt: max === null ? null : { row: 0, col: 0 },
});
/** 0 strong in one place, 1 dead, 2 broken, 3 on the whole strongest, 4 as 0. */
const channels = [of(9, 1, 0.9), of(0, 0, 1), of(null, null, 0.2, null), of(5, 4, 0), of(9, 1, 0.9)];

describe('the order of channels', () => {
  it.each([
    ['number', [0, 1, 2, 3, 4]],
    ['max', [0, 4, 3, 1, 2]],
    ['mean', [3, 0, 4, 1, 2]],
    ['sparsity', [1, 0, 4, 2, 3]],
  ] as const)('by %s, equals by number, what is not finite last', (order, expected) => {
    expect(orderChannels(channels, order, [])).toEqual(expected);
  });

  it('has the pinned ones first, as they were pinned, and only those that there are', () => {
    expect(orderChannels(channels, 'max', [3, 1, 7])).toEqual([3, 1, 0, 4, 2]);
  });

  it('is one of each column of the table, either way', () => {
    expect(orderRows(channels, { column: 'max', direction: 'ascending' })).toEqual([1, 3, 0, 4, 2]);
    expect(orderRows(channels, { column: 'max', direction: 'descending' })).toEqual([0, 4, 3, 1, 2]);
    expect(orderRows(channels, { column: 'channel', direction: 'descending' })).toEqual([4, 3, 2, 1, 0]);
    expect(orderRows(channels, { column: 'zeros', direction: 'ascending' })).toEqual([3, 2, 0, 4, 1]);
  });
});

describe('a channel', () => {
  it('is dead, constant or broken, or none of it', () => {
    expect(channels.map(isDead)).toEqual([false, true, false, false, false]);
    expect(channels.map(isBroken)).toEqual([false, false, true, false, false]);
    expect(isConstant(of(-2, -2, 0, -2))).toBe(true);
    expect(channels.some(isConstant)).toBe(false);
  });
});
