/**
 * The attraction of t-SNE, the first half of its gradient (van der Maaten & Hinton 2008, equation 5, multiplied out as in
 * van der Maaten 2014, section 4.2): Σj pij wij (yi − yj) over the pairs that have an affinity, with
 * wij = 1 ÷ (1 + |yi − yj|²). computeExactGradient is its slow twin.
 */
import type { Affinities } from './affinities';

/** Writes it for each point into `forces` (2 · count). Each pair is visited once and acts on both of its points. */
export function computeAttraction(affinities: Affinities, positions: Float64Array, forces: Float64Array): void {
  const { count, starts, columns, values } = affinities;
  forces.fill(0);
  for (let i = 0; i < count; i++) {
    const x = positions[2 * i]!;
    const y = positions[2 * i + 1]!;
    const end = starts[i + 1]!;
    let forceX = 0;
    let forceY = 0;
    let entry = starts[i]!;
    // Two pairs share one division, which is most of the time: 1/a = b/(ab), 1/b = a/(ab).
    for (; entry + 1 < end; entry += 2) {
      const j = columns[entry]! << 1;
      const k = columns[entry + 1]! << 1;
      const jx = x - positions[j]!;
      const jy = y - positions[j + 1]!;
      const kx = x - positions[k]!;
      const ky = y - positions[k + 1]!;
      const a = 1 + jx * jx + jy * jy;
      const b = 1 + kx * kx + ky * ky;
      const inverse = 1 / (a * b);
      const pullJ = values[entry]! * b * inverse;
      const pullK = values[entry + 1]! * a * inverse;
      const pullJx = pullJ * jx;
      const pullJy = pullJ * jy;
      const pullKx = pullK * kx;
      const pullKy = pullK * ky;
      forceX += pullJx + pullKx;
      forceY += pullJy + pullKy;
      forces[j]! -= pullJx;
      forces[j + 1]! -= pullJy;
      forces[k]! -= pullKx;
      forces[k + 1]! -= pullKy;
    }
    if (entry < end) {
      const j = columns[entry]! << 1;
      const dx = x - positions[j]!;
      const dy = y - positions[j + 1]!;
      const pull = values[entry]! / (1 + dx * dx + dy * dy);
      forceX += pull * dx;
      forceY += pull * dy;
      forces[j]! -= pull * dx;
      forces[j + 1]! -= pull * dy;
    }
    forces[2 * i]! += forceX;
    forces[2 * i + 1]! += forceY;
  }
}
