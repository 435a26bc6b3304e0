import { channelRuns } from './channelRuns';

/**
 * Global average pooling: of each channel of a map the mean over all its places.
 *
 * @param values count × shape, row-major, without gaps
 * @param shape of one picture: (C, H, W), (H, W, C) or any other number of axes
 * @param channelAxis which of them counts the channels
 * @returns count × C. Sums are made in double precision; a NaN or an infinity anywhere in a channel makes its mean one.
 */
export function meanOverSpace(
  values: Float32Array,
  count: number,
  shape: readonly number[],
  channelAxis: number,
): Float32Array {
  const { channels, outer, inner } = channelRuns(shape, channelAxis);
  const means = new Float32Array(count * channels);
  for (let k = 0; k < count; k++)
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let o = 0; o < outer; o++) {
        const start = ((k * outer + o) * channels + c) * inner;
        for (let i = start; i < start + inner; i++) sum += values[i]!;
      }
      means[k * channels + c] = sum / (outer * inner);
    }
  return means;
}
