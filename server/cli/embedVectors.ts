/** Vectors to a map of two dimensions, with the time of every phase and how good the map is. */
import type { Affinities } from '@/lib/embedding/affinities';
import { symmetriseAffinities } from '@/lib/embedding/affinities';
import { computeExactKl } from '@/lib/embedding/exactGradient';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import { initialPositions, type Initialisation } from '@/lib/embedding/initialise';
import { forMetric, type Metric } from '@/lib/embedding/neighbours';
import { fitPca, projectOnAxes } from '@/lib/embedding/pca';
import { calibrateToPerplexity, neighboursForPerplexity } from '@/lib/embedding/perplexity';
import { continuity, mapVectors, neighbourPreservation, trustworthiness } from '@/lib/embedding/quality';
import { Tsne } from '@/lib/embedding/tsne';
import type { TsneOptions } from '@/lib/embedding/tsneOptions';
import type { Vectors } from '@/lib/embedding/vectors';

export interface TsneSettings {
  perplexity: number;
  iterations: number;
  metric: Metric;
  init: Initialisation;
  options: Partial<TsneOptions>;
}

/** Numbers of neighbours that the measures look at: those of the literature on t-SNE. */
const TRUST_NEIGHBOURS = 12;
const KEPT_NEIGHBOURS = 10;
/** Multiplications that a measure may take; of more points only each so many-th is measured. */
const MEASURE_WORK = 5e9;
/** The exact sum over all pairs takes a second for so many points; for more the run's own grid gives it. */
const EXACT_KL_POINTS = 20_000;

export interface MapQuality {
  /** Null where there are too few points for a neighbourhood. */
  trustworthiness: number | null;
  continuity: number | null;
  neighbourPreservation: number | null;
  /** Points that trustworthiness and continuity were measured at. */
  measured: number;
}

export interface EmbeddedVectors {
  /** x and y of each point, interleaved. */
  positions: Float64Array;
  /** Nats; null for a method that does not lower it. */
  kl: number | null;
  /** Shares of the variance that the two axes have; null for a method without axes. */
  explained: number[] | null;
  quality: MapQuality;
  /** Of the processor, by phase. */
  seconds: Record<string, number>;
}

/** The first two principal components. */
export function embedByPca(vectors: Vectors): EmbeddedVectors {
  const clock = createClock();
  const pca = fitPca(vectors, 2);
  const { dimensions, values } = projectOnAxes(pca, vectors);
  // Of vectors of one number there is one axis; the other coordinate is 0.
  const positions = Float64Array.from({ length: 2 * vectors.count }, (_, i) =>
    i % 2 < dimensions ? values[(i >> 1) * dimensions + (i % 2)]! : 0,
  );
  clock.end('pca');
  const quality = measure(vectors, positions);
  clock.end('quality');
  return { positions, kl: null, explained: [...pca.explained], quality, seconds: clock.seconds };
}

/** @param onIteration hears of each iteration that is done */
export function embedByTsne(
  vectors: Vectors,
  { perplexity, iterations, metric, init, options }: TsneSettings,
  onIteration: (done: number) => void,
): EmbeddedVectors {
  const clock = createClock();
  const k = neighboursForPerplexity(perplexity, vectors.count);
  const neighbours = exactNeighbours(vectors, { k, metric });
  clock.end('neighbours');
  const affinities = symmetriseAffinities(neighbours, calibrateToPerplexity(neighbours, perplexity));
  clock.end('affinities');
  const compared = forMetric(vectors, metric);
  const run = new Tsne(affinities, initialPositions(compared, init, options.seed ?? 1), options);
  clock.end('start');
  while (run.iteration < iterations) {
    run.step();
    onIteration(run.iteration);
  }
  clock.end('optimisation');
  const kl = klOf(affinities, run);
  const quality = measure(compared, run.positions);
  clock.end('quality');
  return { positions: run.positions, kl, explained: null, quality, seconds: clock.seconds };
}

function klOf(affinities: Affinities, run: Tsne): number {
  return affinities.count <= EXACT_KL_POINTS ? computeExactKl(affinities, run.positions) : run.measureKl();
}

function measure(vectors: Vectors, positions: Float64Array): MapQuality {
  const { count, dimensions } = vectors;
  const trustNeighbours = Math.min(TRUST_NEIGHBOURS, Math.ceil(count / 2) - 1);
  const every = Math.max(1, Math.ceil((count * count * dimensions) / MEASURE_WORK));
  const hasNeighbourhood = trustNeighbours >= 1;
  const k = Math.min(KEPT_NEIGHBOURS, count - 1);
  return {
    trustworthiness: hasNeighbourhood ? trustworthiness(vectors, positions, trustNeighbours, every) : null,
    continuity: hasNeighbourhood ? continuity(vectors, positions, trustNeighbours, every) : null,
    neighbourPreservation:
      k >= 1
        ? neighbourPreservation(exactNeighbours(vectors, { k }), exactNeighbours(mapVectors(positions), { k }), k)
        : null,
    measured: Math.ceil(count / every),
  };
}

function createClock() {
  const seconds: Record<string, number> = {};
  let before = process.cpuUsage();
  return {
    seconds,
    end(phase: string) {
      const { user, system } = process.cpuUsage(before);
      seconds[phase] = Math.round((user + system) / 1000) / 1000;
      before = process.cpuUsage();
    },
  };
}
