/** How good a map is, measured alike for everybody's. */
import type { Affinities } from '@/lib/embedding/affinities';
import { computeExactKl } from '@/lib/embedding/exactGradient';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import type { Neighbours } from '@/lib/embedding/neighbours';
import { mapVectors, neighbourPreservation, trustworthiness } from '@/lib/embedding/quality';
import type { Vectors } from '@/lib/embedding/vectors';

/** Above this, trustworthiness is that of a sample of so many points. */
const TRUST_SAMPLE = 10_000;

export interface Quality {
  /** With our affinities for everybody, the normalisation summed over all pairs. */
  kl: number;
  trustworthiness12: number;
  neighbourPreservation10: number;
}

export function measureQuality(
  vectors: Vectors,
  affinities: Affinities,
  neighbours: Neighbours,
  positions: Float64Array,
): Quality {
  // prettier-ignore
  const every = Math.ceil(vectors.count / TRUST_SAMPLE);
  return {
    kl: computeExactKl(affinities, positions),
    trustworthiness12: trustworthiness(vectors, positions, 12, every),
    neighbourPreservation10: neighbourPreservation(neighbours, exactNeighbours(mapVectors(positions), { k: 10 }), 10),
  };
}
