/**
 * Cubic B-splines between points and a grid (Hockney and Eastwood, "Computer Simulation Using Particles"; the smooth
 * particle-mesh method of Essmann et al. 1995): a point touches 4 × 4 nodes, with weights that are smooth where it passes
 * from one cell to the next: along an axis, at the fraction f of the way from its lower node to the next, those of the node
 * before, the lower one, and the two after are (1 − f)³ ÷ 6, 2/3 − f² (1 − f ÷ 2), what is left to 1, and f³ ÷ 6
 * (splineKernels.ts).
 */

/** Nodes that a point touches along an axis: the one below it, and one before, two after. */
export const SPLINE_NODES = 4;

/**
 * What the splines do to frequency k of N: the transform of their values 1/6, 4/6, 1/6 at whole numbers. They act twice,
 * when points are spread and when the field is read, and always along both axes; the kernel's spectrum is divided by it.
 */
export function splineSpectrum(frequency: number, size: number): number {
  return (4 + 2 * Math.cos((2 * Math.PI * frequency) / size)) / 6;
}
