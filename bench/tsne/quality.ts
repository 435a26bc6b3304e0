/** How good a map is, measured alike for everybody's. */
import { computeExactKl } from '@/lib/embedding/exactGradient';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import { mapVectors, neighbourPreservation, trustworthiness } from '@/lib/embedding/quality';
import type { Vectors } from '@/lib/embedding/vectors';
import type { OurRun } from './ourRun';

/** Above this, trustworthiness is that of a sample of so many points. */
const TRUST_SAMPLE = 10_000;

export interface Quality {
  /** With our affinities for everybody, the normalisation summed over all pairs. Null for what is no t-SNE. */
  kl: number | null;
  trustworthiness12: number;
  neighbourPreservation10: number;
}

export function measureQuality(
  vectors: Vectors,
  { affinities, neighbours }: Pick<OurRun, 'affinities' | 'neighbours'>,
  positions: Float64Array,
): Quality {
  const every = Math.ceil(vectors.count / TRUST_SAMPLE);
  return {
    kl: computeExactKl(affinities, positions),
    trustworthiness12: trustworthiness(vectors, positions, 12, every),
    neighbourPreservation10: neighbourPreservation(neighbours, exactNeighbours(mapVectors(positions), { k: 10 }), 10),
  };
}
