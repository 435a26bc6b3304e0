import type { ChannelStatistics } from '@/lib/domain/activations';

/** The maps of one layer for one picture, or the difference of two such: what is drawn. */
export interface MapSet {
  /** Another name, other values. */
  key: string;
  channels: number;
  /** Of each map. */
  height: number;
  width: number;
  statistics: readonly ChannelStatistics[];
  /** Differences: shown about zero. */
  signed: boolean;
  /** height × width values, row-major; null while they are on the way. Not to be written to. */
  map(channel: number): Float32Array | null;
  /** Asks for what is missing of these channels, and for nothing else any more but what whoever needs all of it waits for. */
  need(channels: readonly number[]): void;
}

/** The value of a cell; null while it is not known. */
export function valueAt(set: MapSet, channel: number, { row, col }: { row: number; col: number }): number | null {
  return set.map(channel)?.[row * set.width + col] ?? null;
}

/** Whether all of these are there. */
export function hasMaps(set: MapSet, channels: readonly number[]): boolean {
  return channels.every((channel) => set.map(channel) !== null);
}

/** Which of these are there: 1 or 0 for each, another text when one comes. */
export function presenceOf(set: Pick<MapSet, 'map'>, channels: readonly number[]): string {
  return channels.map((channel) => (set.map(channel) ? 1 : 0)).join('');
}

/** Whether each map is one value: those of a vector. */
export function areSingle({ height, width }: Pick<MapSet, 'height' | 'width'>): boolean {
  return height * width === 1;
}
