/** What can be said of each map in a few numbers: what channels are sorted by. */
import type { ChannelStatistics } from '../domain/activations';
import type { ChannelMaps } from './channelsFirst';

/** Of every channel, in order. A map with a value that is not finite has null for what that spoils. */
export function channelStatistics({ channels, height, width, values }: ChannelMaps): ChannelStatistics[] {
  const size = height * width;
  return Array.from({ length: channels }, (_, channel) => {
    let [min, max, maxAt, sum, zeros, notFinite] = [Infinity, -Infinity, 0, 0, 0, 0];
    for (let place = 0; place < size; place++) {
      const value = values[channel * size + place]!;
      if (!Number.isFinite(value)) {
        notFinite++;
        continue;
      }
      if (value > max) [max, maxAt] = [value, place];
      if (value < min) min = value;
      if (value === 0) zeros++;
      sum += value;
    }
    if (notFinite > 0) return { min: null, max: null, maxAt: null, mean: null, zeros: zeros / size };
    const at = { row: Math.floor(maxAt / width), col: maxAt % width };
    return { min, max, maxAt: at, mean: sum / size, zeros: zeros / size };
  });
}
