/**
 * UMAP (McInnes, Healy & Melville 2018, arXiv:1802.03426) by the library umap-js, as a run that is stepped from outside
 * like lib/embedding's Tsne. The library makes the graph and descends; its neighbours, which are approximate and slow,
 * and its random start are replaced by exact ones and by principal components. A run cannot be saved, because the
 * library keeps its state to itself: one that was cut off begins again, and takes the same way, byte for byte.
 */
import { UMAP } from 'umap-js';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { exactNeighbours } from '@/lib/embedding/exactNeighbours';
import type { Initialisation } from '@/lib/embedding/initialise';
import { forMetric, type Metric, type Neighbours } from '@/lib/embedding/neighbours';
import type { Vectors } from '@/lib/embedding/vectors';
import { seededRandom } from '@/lib/random/seededRandom';
import { DEFAULT_UMAP_OPTIONS, mostUmapNeighbours, type UmapOptions, umapOptionsSchema } from './umapOptions';
import { umapStart } from './umapStart';

/**
 * In place of 0 between equal points. Where all of a point's neighbours are equal to it, the library would look for a
 * scale in the distances of all points, again for each such point; the weights are those of distance 0 either way.
 */
const NO_DISTANCE = 1e-200;

/** What a run needs besides its neighbours. */
type RunOptions = Omit<UmapOptions, 'neighbours'>;

export class UmapRun {
  /** Steps that the run has: the step length falls to nothing by the last one, so there is no going on. */
  readonly epochs: number;
  /** x and y of each point, interleaved: the run's own array, which the next step changes. */
  readonly positions: Float64Array;
  private readonly umap: UMAP;
  private done = 0;

  /**
   * @param neighbours the nearest others of each point, one less than the size of a neighbourhood; of unit vectors for the metric "cosine"
   * @param initial x and y of each point, interleaved: copied. umapStart gives them
   * @throws AppError `invalid_input` with the field for options that cannot be
   */
  constructor(neighbours: Neighbours, initial: Float64Array, options: Partial<RunOptions> = {}) {
    const { count, k } = neighbours;
    const { minDist, metric, epochs, seed } = parseOrThrow(umapOptionsSchema, { ...DEFAULT_UMAP_OPTIONS, ...options, neighbours: k + 1 }, 'UMAP'); // prettier-ignore
    requireNeighbours(k + 1, count);
    if (initial.length !== 2 * count)
      throw new RangeError(`UmapRun: ${initial.length} coordinates are not those of ${count} points.`);
    this.umap = new UMAP({ nNeighbors: k + 1, minDist, nEpochs: epochs === 'auto' ? 0 : epochs, random: seededRandom(seed) }); // prettier-ignore
    this.umap.setPrecomputedKNN(...toLibrary(neighbours, metric));
    // Of the vectors the library takes no more than their number, once it has the neighbours.
    this.epochs = this.umap.initializeFit(Array.from({ length: count }, () => []));
    this.positions = initial.slice();
    // The embedding that is handed out is the very one that the library goes on with.
    for (const [i, place] of this.umap.getEmbedding().entries()) {
      place[0] = initial[2 * i]!;
      place[1] = initial[2 * i + 1]!;
    }
  }

  /** Steps that were made. */
  get iteration(): number {
    return this.done;
  }

  /** One epoch. */
  step(): void {
    if (this.done === this.epochs) throw new RangeError(`UmapRun: all ${this.epochs} epochs are done.`);
    this.done = this.umap.step();
    for (const [i, place] of this.umap.getEmbedding().entries()) this.positions.set(place, 2 * i);
  }
}

/** A run from vectors. Throws AppError `invalid_input` with the field as UmapRun and exactNeighbours do. */
export function createUmapRun(
  vectors: Vectors,
  options: Partial<UmapOptions> = {},
  initialisation: Initialisation = 'pca',
): UmapRun {
  const { neighbours, ...run } = parseOrThrow(umapOptionsSchema, { ...DEFAULT_UMAP_OPTIONS, ...options }, 'UMAP');
  const k = othersForNeighbours(neighbours, vectors.count);
  const compared = forMetric(vectors, run.metric);
  return new UmapRun(exactNeighbours(compared, { k }), umapStart(compared, initialisation, run.seed), run);
}

/** How many others of `count` points a run with neighbourhoods of this size needs. Throws `invalid_input` when there are too few. */
export function othersForNeighbours(neighbours: number, count: number): number {
  requireNeighbours(neighbours, count);
  return neighbours - 1;
}

function requireNeighbours(neighbours: number, count: number): void {
  if (count < 3)
    throw new AppError('invalid_input', `UMAP needs at least three points, but there are ${count}.`, {
      field: 'vectors',
    });
  const most = mostUmapNeighbours(count);
  if (neighbours >= 2 && neighbours <= most) return;
  if (neighbours < count && neighbours >= 2)
    throw new AppError('too_large', `UMAP of ${count.toLocaleString('en')} points takes neighbourhoods of at most ${most}, but ${neighbours} were asked for. Take fewer points, fewer neighbours, or t-SNE.`, { field: 'neighbours' }); // prettier-ignore
  throw new AppError('invalid_input', `The neighbours are ${neighbours}. With ${count} points they must be from 2 to ${count - 1}, the point itself counted.`, { field: 'neighbours' }); // prettier-ignore
}

/** Rows of indices and of distances, each beginning with the point itself, as the library expects them. */
function toLibrary({ count, k, indices, squaredDistances }: Neighbours, metric: Metric): [number[][], number[][]] {
  const rows: [number[][], number[][]] = [[], []];
  for (let i = 0; i < count; i++) {
    rows[0].push([i, ...indices.subarray(i * k, (i + 1) * k)]);
    const distances = [0];
    for (const squared of squaredDistances.subarray(i * k, (i + 1) * k))
      // 1 − cosine of the angle is half the squared distance of the unit vectors.
      distances.push(Math.max(NO_DISTANCE, metric === 'cosine' ? squared / 2 : Math.sqrt(squared)));
    rows[1].push(distances);
  }
  return rows;
}
