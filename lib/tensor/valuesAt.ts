import { channelRuns } from './channelRuns';

/**
 * The neurons at one place of a map: of each channel the value there.
 *
 * @param values count × shape, row-major, without gaps
 * @param shape of one picture: (C, H, W), (H, W, C) or any other number of axes
 * @param channelAxis which of them counts the channels
 * @param place row-major among the places of the map, less than H × W: a RangeError otherwise
 * @returns count × C
 */
export function valuesAt(
  values: Float32Array,
  count: number,
  shape: readonly number[],
  channelAxis: number,
  place: number,
): Float32Array {
  const { channels, outer, inner } = channelRuns(shape, channelAxis);
  if (!Number.isInteger(place) || place < 0 || place >= outer * inner)
    throw new RangeError(`The place ${place} is not one of the map's ${outer * inner}.`);
  const [o, i] = [Math.floor(place / inner), place % inner];
  const result = new Float32Array(count * channels);
  for (let k = 0; k < count; k++)
    for (let c = 0; c < channels; c++) result[k * channels + c] = values[((k * outer + o) * channels + c) * inner + i]!;
  return result;
}
