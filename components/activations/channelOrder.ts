/** In which order the channels of a layer stand, and which of them are silent. */
import type { ChannelStatistics } from '@/lib/domain/activations';
import type { RowOrder, TileOrder } from './activationsLook';

/** Whether every value is exactly 0: behind a ReLU, a channel that this picture does not fire. */
export function isDead({ zeros }: ChannelStatistics): boolean {
  return zeros === 1;
}

/** Whether the map has one value everywhere, which is not 0. */
export function isConstant(channel: ChannelStatistics): boolean {
  return channel.min !== null && channel.min === channel.max && !isDead(channel);
}

/** Whether the map has values that are no numbers, or infinite ones. */
export function isBroken({ max }: ChannelStatistics): boolean {
  return max === null;
}

/**
 * All channels: the pinned ones first, as they were pinned, then the others in their order, equals by number. Channels
 * without a finite value to sort by come last.
 */
export function orderChannels(
  statistics: readonly ChannelStatistics[],
  order: TileOrder,
  pins: readonly number[],
): number[] {
  const key = (channel: number): number => {
    const { max, mean, zeros } = statistics[channel]!;
    switch (order) {
      case 'number':
        return 0;
      case 'max':
        return max ?? -Infinity;
      case 'mean':
        return mean ?? -Infinity;
      case 'sparsity':
        return zeros;
    }
  };
  const pinned = pins.filter((channel) => channel < statistics.length);
  const isPinned = new Set(pinned);
  const others = statistics.map((_, channel) => channel).filter((channel) => !isPinned.has(channel));
  return [...pinned, ...others.sort((a, b) => compare(key(b), key(a)) || a - b)];
}

/** The channels as rows of a table; those without a finite value come last either way. */
export function orderRows(statistics: readonly ChannelStatistics[], { column, direction }: RowOrder): number[] {
  const key = (channel: number) => (column === 'channel' ? channel : statistics[channel]![column]);
  const sign = direction === 'ascending' ? 1 : -1;
  return statistics
    .map((_, channel) => channel)
    .sort((a, b) => {
      const [one, other] = [key(a), key(b)];
      if (one === null || other === null) return Number(one === null) - Number(other === null) || a - b;
      return sign * compare(one, other) || a - b;
    });
}

/** As a − b, which infinite numbers have not. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
