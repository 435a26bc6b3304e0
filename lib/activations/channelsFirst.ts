/** The values of one layer for one picture as maps: channel by channel, whatever order the network keeps them in. */

export interface ChannelMaps {
  channels: number;
  /** Of one map; both 1 where a layer gives one value a channel. */
  height: number;
  width: number;
  /** channels × height × width, row-major. */
  values: Float32Array;
}

/**
 * @param values of one picture in the network's own order
 * @param shape of them without the batch: (C, H, W), (H, W, C), (C, L) or (C)
 * @param channelAxis which of its axes counts the channels
 * @returns null where the layer gives no maps: with more than two axes beside the channels
 */
export function channelsFirst(values: Float32Array, shape: readonly number[], channelAxis: number): ChannelMaps | null {
  const channels = shape[channelAxis]!;
  const places = shape.filter((_, axis) => axis !== channelAxis);
  if (places.length > 2 || shape.reduce((a, b) => a * b, 1) !== values.length) return null;
  const [height, width] = places.length === 2 ? (places as [number, number]) : [1, places[0] ?? 1];
  const inner = shape.slice(channelAxis + 1).reduce((a, b) => a * b, 1);
  if (inner === height * width) return { channels, height, width, values };
  const ordered = new Float32Array(values.length);
  const outer = (height * width) / inner;
  for (let c = 0; c < channels; c++)
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < inner; i++) ordered[(c * outer + o) * inner + i] = values[(o * channels + c) * inner + i]!;
  return { channels, height, width, values: ordered };
}
