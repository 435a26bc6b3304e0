/** A filter over several channels (red, green, blue) as one pattern: the one that explains most of its weights. */

const POWER_STEPS = 200;

/**
 * The first principal component of a filter's channels (without a mean taken off): what a grey picture of the filter
 * would show, whichever colours carry it. Length 1; the sign is free.
 * @param weights channels × places, as ONNX stores one filter of a first layer
 */
export function filterPattern(weights: Float32Array, channels: number): Float32Array {
  const places = weights.length / channels;
  // Power iteration on the channels' Gram matrix; the start weighs all channels differently, so that none is missed.
  let mix = Float64Array.from({ length: channels }, (_, c) => 1 + c * 0.37);
  for (let step = 0; step < POWER_STEPS; step++) {
    const pattern = project(weights, mix, places);
    const next = new Float64Array(channels);
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < places; i++) next[c]! += weights[c * places + i]! * pattern[i]!;
    const length = Math.hypot(...next);
    if (length === 0) break;
    mix = next.map((value) => value / length);
  }
  const pattern = project(weights, mix, places);
  const length = Math.hypot(...pattern);
  return length === 0 ? pattern : pattern.map((value) => value / length);
}

function project(weights: Float32Array, mix: Float64Array, places: number): Float32Array {
  const pattern = new Float32Array(places);
  mix.forEach((share, c) => {
    for (let i = 0; i < places; i++) pattern[i]! += share * weights[c * places + i]!;
  });
  return pattern;
}
