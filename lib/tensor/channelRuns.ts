/** How the values of one channel lie in a tensor: in `outer` runs of `inner` values, a step of channels × inner apart. */
export interface ChannelRuns {
  channels: number;
  outer: number;
  inner: number;
}

/** @param shape of one picture: (C, H, W), (H, W, C) or any other number of axes */
export function channelRuns(shape: readonly number[], channelAxis: number): ChannelRuns {
  const size = (axes: readonly number[]) => axes.reduce((a, b) => a * b, 1);
  return {
    channels: shape[channelAxis]!,
    outer: size(shape.slice(0, channelAxis)),
    inner: size(shape.slice(channelAxis + 1)),
  };
}
