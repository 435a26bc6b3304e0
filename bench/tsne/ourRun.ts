/** Our t-SNE from vectors to a finished map, timed phase by phase. */
import { type Affinities, symmetriseAffinities } from '@/lib/embedding/affinities';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import { initialPositions } from '@/lib/embedding/initialise';
import type { Neighbours } from '@/lib/embedding/neighbours';
import { calibrateToPerplexity, neighboursForPerplexity } from '@/lib/embedding/perplexity';
import { Tsne } from '@/lib/embedding/tsne';
import type { Vectors } from '@/lib/embedding/vectors';
import { cpuSeconds } from './cpuSeconds';

export interface RunSettings {
  perplexity: number;
  iterations: number;
  seed: number;
}

/** CPU seconds of this process, all its threads together. */
export type Phases = Record<'neighbours' | 'affinities' | 'start' | 'optimisation', number>;

export interface OurRun {
  phases: Phases;
  positions: Float64Array;
  /** Where it started. */
  start: Float64Array;
  neighbours: Neighbours;
  affinities: Affinities;
}

export function runOurs(vectors: Vectors, { perplexity, iterations, seed }: RunSettings): OurRun {
  const phases: Phases = { neighbours: 0, affinities: 0, start: 0, optimisation: 0 };
  const neighbours = cpuSeconds(phases, 'neighbours', () =>
    exactNeighbours(vectors, { k: neighboursForPerplexity(perplexity, vectors.count) }),
  );
  const affinities = cpuSeconds(phases, 'affinities', () =>
    symmetriseAffinities(neighbours, calibrateToPerplexity(neighbours, perplexity)),
  );
  const start = cpuSeconds(phases, 'start', () => initialPositions(vectors, 'pca', seed));
  const positions = cpuSeconds(phases, 'optimisation', () => {
    const run = new Tsne(affinities, start, { seed });
    while (run.iteration < iterations) run.step();
    return run.positions;
  });
  return { phases, positions, start, neighbours, affinities };
}

export function totalOf(phases: Phases): number {
  return Object.values(phases).reduce((sum, seconds) => sum + seconds, 0);
}
