/** Where UMAP's points start: spread over the size that the map will have, unlike t-SNE's. */
import { type Initialisation, startFromPca } from '@/lib/embedding/initialise';
import { separateTwins } from '@/lib/embedding/separateTwins';
import type { Vectors } from '@/lib/embedding/vectors';
import { seededRandom } from '@/lib/random/seededRandom';

/** Largest coordinate at the start, as in umap-learn and umap-js. */
const REACH = 10;
/** Of the layout's spread: what points at one place are moved by. */
const JITTER = 1e-4;

/**
 * x and y of each point, interleaved, from −10 to 10: the first two principal components, scaled alike, or anywhere.
 * The same for the same seed.
 */
export function umapStart(vectors: Vectors, how: Initialisation, seed: number): Float64Array {
  if (how === 'random') {
    const random = seededRandom(seed);
    return Float64Array.from({ length: 2 * vectors.count }, () => REACH * (2 * random() - 1));
  }
  const positions = startFromPca(vectors, seed);
  const largest = positions.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < positions.length; i++) positions[i]! *= REACH / largest;
  separateTwins(positions, JITTER, seed);
  return positions;
}
