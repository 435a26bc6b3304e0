/**
 * t-SNE as it is defined, in O(n²): what the fast parts are checked against.
 *
 * van der Maaten and Hinton, "Visualizing Data using t-SNE", JMLR 9, 2008: qij = wij ÷ Z with wij = 1 ÷ (1 + |yi − yj|²)
 * and Z the sum of w over all ordered pairs (equation 4), KL = Σ pij ln(pij ÷ qij), and its gradient
 * 4 Σj (pij − qij) wij (yi − yj) (equation 5).
 */
import type { Affinities } from './affinities';

/** Writes Σj w²(yi − yj) for each point into `forces` (2 · count) and returns Z. */
export function computeExactRepulsion(positions: Float64Array, forces: Float64Array): number {
  forces.fill(0);
  let sum = 0;
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i]!;
    const y = positions[i + 1]!;
    let forceX = 0;
    let forceY = 0;
    for (let j = i + 2; j < positions.length; j += 2) {
      const dx = x - positions[j]!;
      const dy = y - positions[j + 1]!;
      const weight = 1 / (1 + dx * dx + dy * dy);
      const force = weight * weight;
      sum += weight;
      forceX += force * dx;
      forceY += force * dy;
      forces[j]! -= force * dx;
      forces[j + 1]! -= force * dy;
    }
    forces[i]! += forceX;
    forces[i + 1]! += forceY;
  }
  return 2 * sum;
}

/** Kullback–Leibler divergence of the layout from the affinities, in nats. */
export function computeExactKl(affinities: Affinities, positions: Float64Array): number {
  return computeKl(affinities, positions, computeExactRepulsion(positions, new Float64Array(positions.length)));
}

/** The same with a known normalisation Z, in O(pairs with an affinity). */
export function computeKl({ count, starts, columns, values }: Affinities, positions: Float64Array, z: number): number {
  let divergence = 0;
  for (let i = 0; i < count; i++) {
    for (let entry = starts[i]!; entry < starts[i + 1]!; entry++) {
      const j = columns[entry]!;
      const p = values[entry]!;
      if (p === 0) continue; // p ln p → 0
      const dx = positions[2 * i]! - positions[2 * j]!;
      const dy = positions[2 * i + 1]! - positions[2 * j + 1]!;
      divergence += 2 * p * Math.log(p * z * (1 + dx * dx + dy * dy));
    }
  }
  return divergence;
}

/** The gradient of the KL divergence, 2 · count; with `exaggeration` the affinities count that many times. */
export function computeExactGradient(affinities: Affinities, positions: Float64Array, exaggeration = 1): Float64Array {
  const { count, starts, columns, values } = affinities;
  const gradient = new Float64Array(positions.length);
  const z = computeExactRepulsion(positions, gradient);
  for (let at = 0; at < gradient.length; at++) gradient[at]! *= -4 / z;
  for (let i = 0; i < count; i++) {
    for (let entry = starts[i]!; entry < starts[i + 1]!; entry++) {
      const j = columns[entry]!;
      const dx = positions[2 * i]! - positions[2 * j]!;
      const dy = positions[2 * i + 1]! - positions[2 * j + 1]!;
      const pull = (4 * exaggeration * values[entry]!) / (1 + dx * dx + dy * dy);
      gradient[2 * i]! += pull * dx;
      gradient[2 * i + 1]! += pull * dy;
      gradient[2 * j]! -= pull * dx;
      gradient[2 * j + 1]! -= pull * dy;
    }
  }
  return gradient;
}
