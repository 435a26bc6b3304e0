/** Vectors to a map of two dimensions, with the time of every phase and how good the map is. */
import type { Affinities } from '@/lib/embedding/affinities';
import { symmetriseAffinities } from '@/lib/embedding/affinities';
import { computeExactKl } from '@/lib/embedding/exactGradient';
import { initialPositions, type Initialisation } from '@/lib/embedding/initialise';
import { type MapQuality, measureMap } from '@/lib/embedding/mapQuality';
import { fitPca, projectOnAxes } from '@/lib/embedding/pca';
import { calibrateToPerplexity, neighboursForPerplexity } from '@/lib/embedding/perplexity';
import { finish } from '@/lib/embedding/steps';
import { Tsne } from '@/lib/embedding/tsne';
import type { TsneOptions } from '@/lib/embedding/tsneOptions';
import type { Vectors } from '@/lib/embedding/vectors';
import type { FindNeighbours } from '../embedding/neighbourIndex';
import type { UmapOptions } from '../embedding/umapOptions';
import { othersForNeighbours, UmapRun } from '../embedding/umapRun';
import { umapStart } from '../embedding/umapStart';

export interface TsneSettings {
  perplexity: number;
  iterations: number;
  init: Initialisation;
  find: FindNeighbours;
  options: Partial<TsneOptions>;
}

export interface UmapSettings {
  init: Initialisation;
  find: FindNeighbours;
  options: UmapOptions;
}

/** The exact sum over all pairs takes a second for so many points; for more the run's own grid gives it. */
const EXACT_KL_POINTS = 20_000;

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

/** So many principal components, in place of all dimensions. */
export function reduceVectors(vectors: Vectors, components: number) {
  const clock = createClock();
  const reduced = projectOnAxes(fitPca(vectors, components), vectors);
  clock.end('components');
  return { reduced, seconds: clock.seconds };
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
  const quality = measureMap(vectors, positions);
  clock.end('quality');
  return { positions, kl: null, explained: [...pca.explained], quality, seconds: clock.seconds };
}

/**
 * @param compared the vectors as the metric compares them (forMetric), reduced or not
 * @param onIteration hears of each iteration that is done
 */
export function embedByTsne(
  compared: Vectors,
  { perplexity, iterations, init, find, options }: TsneSettings,
  onIteration: (done: number) => void,
): EmbeddedVectors {
  const clock = createClock();
  const k = neighboursForPerplexity(perplexity, compared.count);
  const neighbours = finish(find(compared, { k }));
  clock.end('neighbours');
  const affinities = symmetriseAffinities(neighbours, calibrateToPerplexity(neighbours, perplexity));
  clock.end('affinities');
  const run = new Tsne(affinities, initialPositions(compared, init, options.seed ?? 1), options);
  clock.end('start');
  while (run.iteration < iterations) {
    run.step();
    onIteration(run.iteration);
  }
  clock.end('optimisation');
  const kl = klOf(affinities, run);
  const quality = measureMap(compared, run.positions);
  clock.end('quality');
  return { positions: run.positions, kl, explained: null, quality, seconds: clock.seconds };
}

/**
 * @param compared the vectors as the metric of the options compares them (forMetric), reduced or not
 * @param onEpoch hears of each epoch that is done, and of how many there are
 */
export function embedByUmap(
  compared: Vectors,
  { init, find, options }: UmapSettings,
  onEpoch: (done: number, of: number) => void,
): EmbeddedVectors {
  const clock = createClock();
  const k = othersForNeighbours(options.neighbours, compared.count);
  const neighbours = finish(find(compared, { k }));
  clock.end('neighbours');
  const start = umapStart(compared, init, options.seed);
  clock.end('start');
  const run = new UmapRun(neighbours, start, options);
  clock.end('graph');
  while (run.iteration < run.epochs) {
    run.step();
    onEpoch(run.iteration, run.epochs);
  }
  clock.end('optimisation');
  const quality = measureMap(compared, run.positions);
  clock.end('quality');
  return { positions: run.positions, kl: null, explained: null, quality, seconds: clock.seconds };
}

function klOf(affinities: Affinities, run: Tsne): number {
  return affinities.count <= EXACT_KL_POINTS ? computeExactKl(affinities, run.positions) : run.measureKl();
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
