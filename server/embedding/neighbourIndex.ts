/**
 * Nearest neighbours by a choice of searches: the exact one of lib/embedding, and an index (usearch, HNSW: Malkov &
 * Yashunin 2016, arXiv:1603.09320) for very many points, which misses a few in a thousand. Both are the same again, byte
 * for byte, on the same machine; the index may differ on another, whose processor adds in another order.
 */
import type * as usearch from 'usearch';
import { AppError } from '@/lib/domain/appError';
import { type NeighbourSearch, searchNeighbours } from '@/lib/embedding/exactNeighbours';
import { NearestLists } from '@/lib/embedding/nearestLists';
import { forMetric, type Neighbours, reachableNeighbours, squaredDistance } from '@/lib/embedding/neighbours';
import type { Vectors } from '@/lib/embedding/vectors';

export const NEIGHBOUR_SEARCHES = ['exact', 'index'] as const;
export type NeighbourSearchKind = (typeof NEIGHBOUR_SEARCHES)[number];

/** In steps, each yielding the share that is done, as searchNeighbours does, and with its errors. */
export type FindNeighbours = (vectors: Vectors, search: NeighbourSearch) => Generator<number, Neighbours>;

type Library = typeof usearch;

/** Candidates that a query looks at for each neighbour that is wanted, and at the least. */
const EXPANSION = 2;
const LEAST_EXPANSION = 128;
/** Points at a time: about 20 ms of the index's work. */
const BATCH = 256;
/** Rows that tell where the middle is. */
const MEDIAN_ROWS = 255;
/** More threads would add points in an order of chance. */
const THREADS = 1;

/** Throws AppError `unsupported` where the index's library has no build for this machine. */
export async function openNeighbourSearch(kind: NeighbourSearchKind): Promise<FindNeighbours> {
  if (kind === 'exact') return searchNeighbours;
  const library = await loadLibrary();
  return (vectors, search) => searchIndex(library, vectors, search);
}

function loadLibrary(): Promise<Library> {
  return import('usearch').catch((cause: unknown) => {
    throw new AppError('unsupported', `The neighbour index (usearch) has no build for ${process.platform} on ${process.arch}. Choose the exact search.`, { field: 'search', cause }); // prettier-ignore
  });
}

function* searchIndex(
  { Index, Matches, MetricKind, ScalarKind }: Library,
  vectors: Vectors,
  { k: wanted, metric = 'euclidean' }: NeighbourSearch,
): Generator<number, Neighbours> {
  const compared = forMetric(vectors, metric);
  const { count, dimensions } = compared;
  const k = reachableNeighbours(wanted, count);
  const singles = toSingles(compared);
  const row = (i: number, rows = 1) => singles.subarray(i * dimensions, (i + rows) * dimensions);
  const index = new Index({
    dimensions,
    metric: MetricKind.L2sq,
    quantization: ScalarKind.F32,
    connectivity: 0, // the library's own choice
    expansion_add: LEAST_EXPANSION,
    expansion_search: Math.max(LEAST_EXPANSION, EXPANSION * k),
    multi: false,
  });
  for (let first = 0; first < count; first += BATCH) {
    const keys = BigUint64Array.from({ length: Math.min(BATCH, count - first) }, (_, i) => BigInt(first + i));
    index.add(keys, row(first, keys.length), THREADS);
    yield (first + keys.length) / count / 2;
  }
  const lists = new NearestLists(count, k);
  for (let first = 0; first < count; first += BATCH) {
    const end = Math.min(count, first + BATCH);
    const queries = Array.from({ length: end - first }, (_, q) => row(first + q));
    const found = index.search(queries, k + 1, THREADS);
    // Of one query the answer has another shape.
    for (let i = first; i < end; i++)
      offer(lists, compared, i, found instanceof Matches ? found.keys : found.get(i - first).keys);
    yield 0.5 + end / count / 2;
  }
  return lists.finish();
}

/** Puts what was found on the list of point i by its true distance; all points where too few were found. */
function offer(lists: NearestLists, { count, dimensions, values }: Vectors, i: number, found: BigUint64Array): void {
  const distanceTo = (j: number) => squaredDistance(values, i, values, j, dimensions);
  const others = [...found].map(Number).filter((j) => j !== i);
  if (others.length >= lists.k) for (const j of others) lists.offer(i, j, distanceTo(j));
  else for (let j = 0; j < count; j++) if (j !== i) lists.offer(i, j, distanceTo(j));
}

/**
 * As float32 numbers from −1 to 1: distances keep their order, and neither squares nor a far-off middle spoil them. From
 * the median, because a single outlier would draw the mean so far that all others look alike.
 */
function toSingles(vectors: Vectors): Float32Array {
  const { dimensions, values } = vectors;
  const middle = medians(vectors);
  let largest = 0;
  for (let place = 0; place < values.length; place++)
    largest = Math.max(largest, Math.abs(values[place]! - middle[place % dimensions]!));
  const scale = largest > 0 ? 1 / largest : 1;
  return Float32Array.from(values, (value, place) => (value - middle[place % dimensions]!) * scale);
}

/** Of each dimension, from rows at equal distances. */
function medians({ count, dimensions, values }: Vectors): Float64Array {
  const rows = Math.min(count, MEDIAN_ROWS);
  const column = new Float64Array(rows);
  return Float64Array.from({ length: dimensions }, (_, d) => {
    for (let r = 0; r < rows; r++) column[r] = values[Math.floor((r * count) / rows) * dimensions + d]!;
    return column.sort()[rows >> 1]!;
  });
}
