/**
 * How much of the vectors' neighbourhoods a map keeps. Trustworthiness and continuity after Venna & Kaski 2001
 * (Neighborhood preservation in nonlinear projection methods, equations 1 and 2), with ranks counted exactly.
 * For the metric "cosine" hand in unitVectors(…). The map's own measure, the KL divergence, is in exactGradient.ts.
 */
import { AppError } from '../domain/appError';
import { type Neighbours, squaredDistance } from './neighbours';
import { neighboursOfRows } from './rowNeighbours';
import { seededRandom } from '../random/seededRandom';
import { finish, inPieces, type Steps, within } from './steps';
import type { Vectors } from './vectors';

/** Of the points that are measured where there are too many for all. */
const SEED = 1;

/** The positions of a map, x and y of each point, as vectors of two dimensions. */
export function mapVectors(positions: Float64Array): Vectors {
  return { count: positions.length / 2, dimensions: 2, values: positions };
}

/**
 * 1 when the k nearest on the map are among the k nearest vectors of every point; each that is not costs by how far down
 * the order of the vectors it is. About 0.5 for a map at random.
 * @param every take one of so many points only (everySoMany), for many points: the cost is count² · dimensions / every
 */
export function trustworthiness(vectors: Vectors, positions: Float64Array, k: number, every = 1): number {
  return 1 - finish(meanIntrusion(vectors, mapVectors(positions), k, every));
}

/** The other way round: 1 when the k nearest vectors are among the k nearest on the map. */
export function continuity(vectors: Vectors, positions: Float64Array, k: number, every = 1): number {
  return 1 - finish(meanIntrusion(mapVectors(positions), vectors, k, every));
}

/** Mean share of the k nearest vectors that are among the k nearest on the map, of all points. */
export function neighbourPreservation(ofVectors: Neighbours, ofMap: Neighbours, k: number): number {
  if (ofVectors.count !== ofMap.count) throw differentCounts(ofVectors.count, ofMap.count);
  if (!(k >= 1 && k <= Math.min(ofVectors.k, ofMap.k)))
    throw new AppError('invalid_input', `The neighbours to compare are ${k}, but at most ${Math.min(ofVectors.k, ofMap.k)} are known of each point.`, { field: 'k' }); // prettier-ignore
  let kept = 0;
  for (let i = 0; i < ofVectors.count; i++) {
    const onMap = new Set(ofMap.indices.subarray(i * ofMap.k, i * ofMap.k + k));
    for (const j of ofVectors.indices.subarray(i * ofVectors.k, i * ofVectors.k + k)) if (onMap.has(j)) kept++;
  }
  return kept / (ofVectors.count * k);
}

/**
 * Mean share of a labelled point's neighbours on the map that have its label, of those that have one; null where no
 * labelled point has a labelled neighbour.
 * @param labels of each point; null for none
 */
export function neighbourhoodHit(ofMap: Neighbours, labels: readonly (string | number | null)[]): number | null {
  if (labels.length !== ofMap.count) throw differentCounts(ofMap.count, labels.length);
  let [sum, points] = [0, 0];
  for (let i = 0; i < ofMap.count; i++) {
    if (labels[i] === null) continue;
    let [equal, labelled] = [0, 0];
    for (const j of ofMap.indices.subarray(i * ofMap.k, (i + 1) * ofMap.k)) {
      if (labels[j] === null) continue;
      labelled++;
      if (labels[j] === labels[i]) equal++;
    }
    if (labelled === 0) continue;
    sum += equal / labelled;
    points++;
  }
  return points > 0 ? sum / points : null;
}

function* meanIntrusion(original: Vectors, shown: Vectors, k: number, every: number): Steps<number> {
  if (original.count !== shown.count) throw differentCounts(original.count, shown.count);
  checkNeighbourhood(k, original.count);
  const rows = everySoMany(original.count, every);
  const near = yield* within(neighboursOfRows(shown, rows, { k }), 0, 0.5);
  return yield* within(intrusion(original, near, rows), 0.5, 1);
}

/**
 * One of each `every` places that follow each other, below `count`. Which one is left to chance, but always the same: a
 * file that is sorted is sampled evenly, and so is one in which the classes take turns.
 */
export function everySoMany(count: number, every: number): Int32Array {
  const random = seededRandom(SEED);
  return Int32Array.from(
    { length: Math.ceil(count / every) },
    (_, i) => i * every + Math.floor(random() * Math.min(every, count - i * every)),
  );
}

/**
 * 2 / (m k (2n − 3k − 1)) · Σ_i Σ_j (rank_i(j) − k) over the m points i = rows[r] and the j on list r of `near` (the k
 * nearest of i in the other space) that are not among the k nearest of i in `original`. rank_i(j) is counted: the nearest
 * has 1; of equally near ones the lower index comes first. k must be below half of the points.
 */
export function* intrusion(original: Vectors, near: Neighbours, rows: Int32Array): Steps<number> {
  const { count, dimensions } = original;
  const { k, indices } = near;
  let excess = 0;
  yield* inPieces(rows.length, count * dimensions, (r) => {
    for (const rank of ranksOf(indices.subarray(r * k, (r + 1) * k), rows[r]!, original))
      excess += Math.max(0, rank - k);
  });
  return (2 * excess) / (rows.length * k * (2 * count - 3 * k - 1));
}

function checkNeighbourhood(k: number, count: number): void {
  if (Number.isSafeInteger(k) && k >= 1 && 2 * k < count) return;
  throw new AppError('invalid_input', `The number of neighbours is ${k}. With ${count} points it must be a whole number from 1 and below ${count / 2}.`, { field: 'k' }); // prettier-ignore
}

/** Places of some points in the order of distances from point i, itself left out. */
function ranksOf(points: Int32Array, i: number, { count, dimensions, values }: Vectors): Uint32Array {
  const distances = Float64Array.from(points, (j) => squaredDistance(values, i, values, j, dimensions));
  const farthest = Math.max(...distances);
  const ranks = new Uint32Array(points.length).fill(1);
  for (let other = 0; other < count; other++) {
    if (other === i) continue;
    const distance = squaredDistance(values, i, values, other, dimensions, farthest);
    if (distance === Infinity) continue;
    for (let p = 0; p < points.length; p++)
      if (distance < distances[p]! || (distance === distances[p] && other < points[p]!)) ranks[p]!++;
  }
  return ranks;
}

export function differentCounts(a: number, b: number): AppError {
  return new AppError('invalid_input', `There are ${a} points on one side and ${b} on the other. Both must be the same points.`, { field: 'positions' }); // prettier-ignore
}
