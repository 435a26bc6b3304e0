/** Which colours a filter of the picture sees: light and dark, red against green, blue against yellow. */
import type { FilterColour } from '../domain/layerFilters';
import { filterPattern } from './filterPattern';

/** Axes at right angles, in the order red, green, blue: all alike; red against green; blue against both. */
const AXES = {
  luminance: [1, 1, 1].map((value) => value / Math.sqrt(3)),
  redGreen: [1, -1, 0].map((value) => value / Math.sqrt(2)),
  blueYellow: [-1, -1, 2].map((value) => value / Math.sqrt(6)),
};

/** Null for a filter of zeros. @param weights 3 × places: red, green, blue */
export function filterColour(weights: Float32Array): FilterColour | null {
  const places = weights.length / 3;
  const total = weights.reduce((sum, value) => sum + value * value, 0);
  if (!(total > 0)) return null;
  const shareOf = (axis: readonly number[]) => {
    let energy = 0;
    for (let i = 0; i < places; i++) {
      const along = axis.reduce((sum, part, c) => sum + part * weights[c * places + i]!, 0);
      energy += along * along;
    }
    return energy / total;
  };
  const luminance = shareOf(AXES.luminance);
  const pattern = signedPattern(weights);
  const mix = [0, 1, 2].map((c) => pattern.reduce((sum, value, i) => sum + value * weights[c * places + i]!, 0));
  const length = Math.hypot(...mix) || 1;
  const [red = 0, green = 0, blue = 0] = mix.map((value) => value / length);
  return {
    direction: [red, green, blue],
    explained: Math.min(1, (length * length) / total),
    shares: { luminance, redGreen: shareOf(AXES.redGreen), blueYellow: shareOf(AXES.blueYellow) },
    colourfulness: Math.max(0, 1 - luminance),
  };
}

/** With the sign under which more of red, green and blue is added than taken away: a bright stripe is phase 0. */
export function signedPattern(rgb: Float32Array): Float32Array {
  const pattern = filterPattern(rgb, 3);
  const places = pattern.length;
  let brightness = 0;
  for (let i = 0; i < places; i++) brightness += pattern[i]! * (rgb[i]! + rgb[places + i]! + rgb[2 * places + i]!);
  return brightness < 0 ? pattern.map((value) => -value) : pattern;
}

/** A filter's channels in the order red, green, blue. @param order that of the weights */
export function toRgb(weights: Float32Array, order: 'RGB' | 'BGR'): Float32Array {
  if (order === 'RGB') return weights;
  const places = weights.length / 3;
  const turned = new Float32Array(weights.length);
  for (let c = 0; c < 3; c++) turned.set(weights.subarray((2 - c) * places, (3 - c) * places), c * places);
  return turned;
}
