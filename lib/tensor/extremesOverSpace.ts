/**
 * Where each channel of a map fires most, and where least.
 *
 * A row is four runs of C numbers: the greatest value of each channel, the place where it is, the smallest value, and
 * its place. A place is row-major in the map (row × width + column) and exact: a float32 holds every whole number up to
 * 2^24, and no map has more places.
 */
import { channelRuns } from './channelRuns';

/** Parts of a row, in their order. */
export const EXTREMES = ['max', 'maxAt', 'min', 'minAt'] as const;
export type Extreme = (typeof EXTREMES)[number];

/** Numbers of a row. */
export function extremesLength(channels: number): number {
  return EXTREMES.length * channels;
}

/** One part of a row for all channels: a view, nothing is copied. */
export function extremesPart(row: Float32Array, part: Extreme): Float32Array {
  const channels = row.length / EXTREMES.length;
  const at = EXTREMES.indexOf(part);
  return row.subarray(at * channels, (at + 1) * channels);
}

/**
 * @param values count × shape, row-major, without gaps
 * @param shape of one picture: (C, H, W), (H, W, C) or any other number of axes
 * @param channelAxis which of them counts the channels
 * @returns count × 4C. Of equal values the first place counts. A channel that holds a NaN has NaN for both values.
 */
export function extremesOverSpace(
  values: Float32Array,
  count: number,
  shape: readonly number[],
  channelAxis: number,
): Float32Array {
  const { channels, outer, inner } = channelRuns(shape, channelAxis);
  const rows = new Float32Array(count * extremesLength(channels));
  for (let k = 0; k < count; k++) {
    const row = k * extremesLength(channels);
    for (let c = 0; c < channels; c++) {
      const first = values[(k * outer * channels + c) * inner]!;
      let [max, maxAt, min, minAt, isNaN] = [first, 0, first, 0, false];
      for (let o = 0; o < outer; o++) {
        const start = ((k * outer + o) * channels + c) * inner;
        const place = o * inner - start;
        for (let i = start; i < start + inner; i++) {
          const value = values[i]!;
          // Written out: pairs of assignments take 1.2 times as long here.
          if (value > max) {
            max = value;
            maxAt = i + place;
          } else if (value < min) {
            min = value;
            minAt = i + place;
          } else if (value !== value) isNaN = true;
        }
      }
      rows[row + c] = isNaN ? NaN : max;
      rows[row + channels + c] = maxAt;
      rows[row + 2 * channels + c] = isNaN ? NaN : min;
      rows[row + 3 * channels + c] = minAt;
    }
  }
  return rows;
}
