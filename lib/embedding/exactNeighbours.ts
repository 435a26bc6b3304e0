/**
 * The exact k nearest neighbours of every point. All pairs are looked at, but most by a part of their coordinates only
 * (pruningSpace.ts, neighbourSieves.ts); what may be near is measured by the vectors themselves. Each pair serves both of
 * its points. Points are put in an order in which near ones follow each other, and tiles near the diagonal come first: the
 * sooner near ones are found, the more of the rest is left out.
 */
import { NearestLists } from './nearestLists';
import { forMetric, type Metric, type Neighbours, reachableNeighbours, squaredDistance } from './neighbours';
import { BLOCK, STRIP } from './neighbourKernels';
import { NeighbourSieves } from './neighbourSieves';
import { createPruningSpace } from './pruningSpace';
import { finish, type Steps, within } from './steps';
import type { Vectors } from './vectors';

export interface NeighbourSearch {
  /** Taken as count − 1 where there are no more others. */
  k: number;
  metric?: Metric;
}

/** Points on each side of a tile, whose heads stay in the cache. A multiple of STRIP. */
const TILE = 256;
/** Share of the progress that finding axes has. */
const BEFORE_SCAN = 0.1;

/** Throws `invalid_input` for a single point, for k below 1, and for a row of zeros with the metric "cosine". */
export function exactNeighbours(vectors: Vectors, search: NeighbourSearch): Neighbours {
  return finish(searchNeighbours(vectors, search));
}

/** The same in steps. */
export function* searchNeighbours(vectors: Vectors, { k, metric = 'euclidean' }: NeighbourSearch): Steps<Neighbours> {
  const lists = new NearestLists(vectors.count, reachableNeighbours(k, vectors.count));
  const measured = forMetric(vectors, metric);
  const sieves = new NeighbourSieves(yield* within(createPruningSpace(measured), 0, BEFORE_SCAN), TILE);
  const tiles = Math.ceil(vectors.count / TILE);
  let done = 0;
  for (let apart = 0; apart < tiles; apart++)
    for (let tile = 0; tile + apart < tiles; tile++) {
      scanTile(sieves, tile * TILE, (tile + apart) * TILE, (i, j) => offerPair(measured, lists, sieves, i, j));
      yield BEFORE_SCAN + ((1 - BEFORE_SCAN) * ++done) / ((tiles * (tiles + 1)) / 2);
    }
  return lists.finish();
}

/** The places from `firstI` with those from `firstJ` on, above the diagonal: those pairs that may be near. */
function scanTile(
  sieves: NeighbourSieves,
  firstI: number,
  firstJ: number,
  offer: (i: number, j: number) => void,
): void {
  const { places, pairs } = sieves;
  const endI = Math.min(places, firstI + TILE);
  const endJ = Math.min(places, firstJ + TILE);
  for (let i = firstI; i < endI; i += BLOCK) {
    const found = sieves.find(i, firstI === firstJ ? i - (i % STRIP) : firstJ, endJ);
    for (let pair = 0; pair < found; pair++) offer(pairs[2 * pair]!, pairs[2 * pair + 1]!);
  }
}

/** Measures a pair of places and offers it to both its points. */
function offerPair(vectors: Vectors, lists: NearestLists, sieves: NeighbourSieves, i: number, j: number): void {
  const { values, dimensions } = vectors;
  const [a, b] = [sieves.order[i]!, sieves.order[j]!];
  const [farthestOfA, farthestOfB] = [lists.farthest(a), lists.farthest(b)];
  const distance = squaredDistance(values, a, values, b, dimensions, Math.max(farthestOfA, farthestOfB));
  if (distance <= farthestOfA) {
    lists.offer(a, b, distance);
    sieves.narrow(i, lists.farthest(a));
  }
  if (distance <= farthestOfB) {
    lists.offer(b, a, distance);
    sieves.narrow(j, lists.farthest(b));
  }
}
