/**
 * The repulsion of t-SNE in two parts, as in Ewald's summation: a smooth kernel that a coarse grid can carry, and what is
 * left of the true one, which is zero from a cutoff on and summed pair by pair (nearPairs.ts).
 *
 * With u the squared distance of two points, the true kernels are w(u) = 1 ÷ (1 + u), whose sum over all pairs is the
 * normalisation Z, and w(u)², which times the difference of the points is their repulsion. The smooth ones equal them
 * beyond the cutoff; inside they are the first four terms of their Taylor series in u about the squared cutoff, so that
 * value and three derivatives go over into each other.
 */

/** In place of w(u). `cutoff2` is the squared cutoff; 0 leaves the true kernel. */
export function smoothWeight(u: number, cutoff2: number): number {
  if (u >= cutoff2) return 1 / (1 + u);
  const edge = 1 / (1 + cutoff2);
  const inside = (cutoff2 - u) * edge;
  return edge * (1 + inside * (1 + inside * (1 + inside)));
}

/** In place of w(u)². */
export function smoothForce(u: number, cutoff2: number): number {
  if (u >= cutoff2) return 1 / ((1 + u) * (1 + u));
  const edge = 1 / (1 + cutoff2);
  const inside = (cutoff2 - u) * edge;
  return edge * edge * (1 + inside * (2 + inside * (3 + inside * 4)));
}
