/** attraction.ts as it is written down, for comparison. */
import type { Affinities } from './affinities';

/** Writes Σj pij wij (yi − yj) for each point into `forces` (2 · count): every pair acts on both of its points. */
export function plainAttraction(affinities: Affinities, positions: Float64Array, forces: Float64Array): void {
  const { count, starts, columns, values } = affinities;
  forces.fill(0);
  for (let i = 0; i < count; i++)
    for (let entry = starts[i]!; entry < starts[i + 1]!; entry++) {
      const j = columns[entry]!;
      const dx = positions[2 * i]! - positions[2 * j]!;
      const dy = positions[2 * i + 1]! - positions[2 * j + 1]!;
      const pull = values[entry]! / (1 + (dx * dx + dy * dy));
      forces[2 * i]! += pull * dx;
      forces[2 * i + 1]! += pull * dy;
      forces[2 * j]! -= pull * dx;
      forces[2 * j + 1]! -= pull * dy;
    }
}
