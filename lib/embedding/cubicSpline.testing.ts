/** The weights of cubicSpline.ts in plain TypeScript. */

/**
 * Writes the four weights of a point at `fraction` (0…1) of the way from its lower node to the next, first the node
 * before the lower one. They add up to 1.
 */
export function splineWeights(fraction: number, weights: Float64Array, offset: number): void {
  const rest = 1 - fraction;
  const first = (rest * rest * rest) / 6;
  const second = 2 / 3 - fraction * fraction * (1 - fraction / 2);
  const last = (fraction * fraction * fraction) / 6;
  weights[offset] = first;
  weights[offset + 1] = second;
  weights[offset + 2] = 1 - first - second - last;
  weights[offset + 3] = last;
}
