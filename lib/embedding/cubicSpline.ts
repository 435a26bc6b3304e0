/**
 * Cubic B-splines between points and a grid (Hockney and Eastwood, "Computer Simulation Using Particles"; the smooth
 * particle-mesh method of Essmann et al. 1995): a point touches 4 × 4 nodes, with weights that are smooth where it passes
 * from one cell to the next.
 */

/** Nodes that a point touches along an axis: the one below it, and one before, two after. */
export const SPLINE_NODES = 4;

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

/**
 * What the splines do to frequency k of N: the transform of their values 1/6, 4/6, 1/6 at whole numbers. They act twice,
 * when points are spread and when the field is read, and always along both axes; the kernel's spectrum is divided by it.
 */
export function splineSpectrum(frequency: number, size: number): number {
  return (4 + 2 * Math.cos((2 * Math.PI * frequency) / size)) / 6;
}
