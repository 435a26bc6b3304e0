/**
 * The exact k nearest neighbours of every point. All pairs are compared, but most by a part of their coordinates only
 * (pruningSpace.ts): the heads in tiles of 4 × 2 points that stay in registers, the tails of those that may be near,
 * and the vectors themselves of those that nearly are. Each pair serves both of its points. Tiles near the diagonal come
 * first: neighbours in a file are often alike, and the sooner near ones are found, the more of the rest is left out.
 */
import { NearestLists } from './nearestLists';
import { forMetric, type Metric, type Neighbours, reachableNeighbours, squaredDistance } from './neighbours';
import { createPruningSpace, type PruningSpace } from './pruningSpace';
import { finish, type Steps, within } from './steps';
import type { Vectors } from './vectors';

export interface NeighbourSearch {
  /** Taken as count − 1 where there are no more others. */
  k: number;
  metric?: Metric;
}

/** Blocks of four points on each side of a tile: 256 points by 256, whose heads stay in the cache. */
const TILE = 64;
/** Share of the progress that finding axes has. */
const BEFORE_SCAN = 0.1;

interface Scan extends PruningSpace {
  /** Below this a squared distance in the pruning space may belong to a near pair; −1 after the last point. */
  limits: Float64Array;
  /** Offers a pair to both its points, given what its heads tell of the squared distance at least. */
  consider(i: number, j: number, least: number): void;
}

/** Throws `invalid_input` for a single point, for k below 1, and for a row of zeros with the metric "cosine". */
export function exactNeighbours(vectors: Vectors, search: NeighbourSearch): Neighbours {
  return finish(searchNeighbours(vectors, search));
}

/** The same in steps. */
export function* searchNeighbours(vectors: Vectors, { k, metric = 'euclidean' }: NeighbourSearch): Steps<Neighbours> {
  const lists = new NearestLists(vectors.count, reachableNeighbours(k, vectors.count));
  const scan = yield* within(createScan(forMetric(vectors, metric), lists), 0, BEFORE_SCAN);
  const blocks = scan.limits.length / 4;
  const tiles = Math.ceil(blocks / TILE);
  let done = 0;
  for (let apart = 0; apart < tiles; apart++)
    for (let tile = 0; tile + apart < tiles; tile++) {
      scanTile(scan, tile * TILE, (tile + apart) * TILE);
      yield BEFORE_SCAN + ((1 - BEFORE_SCAN) * ++done) / ((tiles * (tiles + 1)) / 2);
    }
  return lists.finish();
}

function* createScan({ count, dimensions, values }: Vectors, lists: NearestLists): Steps<Scan> {
  const space = yield* createPruningSpace({ count, dimensions, values });
  const { tails, tailWidth, loosen } = space;
  const limits = new Float64Array(space.headSquares.length).fill(-1);
  limits.fill(Infinity, 0, count);
  const consider = (i: number, j: number, least: number) => {
    const limit = Math.max(limits[i]!, limits[j]!);
    let a = i * tailWidth;
    let b = j * tailWidth;
    const end = a + tailWidth;
    for (; a + 4 <= end; a += 4, b += 4) {
      const d0 = tails[a]! - tails[b]!;
      const d1 = tails[a + 1]! - tails[b + 1]!;
      const d2 = tails[a + 2]! - tails[b + 2]!;
      const d3 = tails[a + 3]! - tails[b + 3]!;
      least += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
      if (least > limit) return;
    }
    const [farthestOfI, farthestOfJ] = [lists.farthest(i), lists.farthest(j)];
    const distance = squaredDistance(values, i, values, j, dimensions, Math.max(farthestOfI, farthestOfJ));
    if (distance <= farthestOfI) {
      lists.offer(i, j, distance);
      limits[i] = loosen(lists.farthest(i));
    }
    if (distance <= farthestOfJ) {
      lists.offer(j, i, distance);
      limits[j] = loosen(lists.farthest(j));
    }
  };
  return { ...space, limits, consider };
}

/** The blocks from `firstI` with those from `firstJ` on, above the diagonal. */
function scanTile(scan: Scan, firstI: number, firstJ: number): void {
  const blocks = scan.limits.length / 4;
  const endI = Math.min(blocks, firstI + TILE);
  const endJ = Math.min(blocks, firstJ + TILE);
  for (let blockI = firstI; blockI < endI; blockI++) {
    const fromJ = firstI === firstJ ? blockI + 1 : firstJ;
    if (firstI === firstJ) scanInside(scan, blockI * 4);
    scanBlock(scan, blockI, fromJ, endJ);
  }
}

/** The pairs of four points that follow each other. */
function scanInside({ limits, consider }: Scan, first: number): void {
  for (let i = first; i < first + 4; i++)
    for (let j = i + 1; j < first + 4; j++) if (limits[i]! >= 0 && limits[j]! >= 0) consider(i, j, 0);
}

/** Four points with all of the blocks `fromJ`…`endJ`, two at a time: |x − y|² = |x|² + |y|² − 2 x·y of the heads. */
function scanBlock(scan: Scan, blockI: number, fromJ: number, endJ: number): void {
  const { heads, headWidth, headSquares, limits, consider } = scan;
  const i = blockI * 4;
  const stride = headWidth * 4;
  const [n0, n1, n2, n3] = [headSquares[i]!, headSquares[i + 1]!, headSquares[i + 2]!, headSquares[i + 3]!];
  for (let j = fromJ * 4; j < endJ * 4; j += 2) {
    let p00 = 0, p10 = 0, p20 = 0, p30 = 0, p01 = 0, p11 = 0, p21 = 0, p31 = 0; // prettier-ignore
    let a = blockI * stride;
    let b = (j >> 2) * stride + (j & 3);
    for (const end = a + stride; a < end; a += 4, b += 4) {
      const y0 = heads[b]!;
      const y1 = heads[b + 1]!;
      const x0 = heads[a]!;
      const x1 = heads[a + 1]!;
      const x2 = heads[a + 2]!;
      const x3 = heads[a + 3]!;
      p00 += x0 * y0;
      p10 += x1 * y0;
      p20 += x2 * y0;
      p30 += x3 * y0;
      p01 += x0 * y1;
      p11 += x1 * y1;
      p21 += x2 * y1;
      p31 += x3 * y1;
    }
    const m0 = headSquares[j]!;
    const m1 = headSquares[j + 1]!;
    const limit0 = limits[j]!;
    const limit1 = limits[j + 1]!;
    let least = n0 + m0 - 2 * p00;
    if (least <= limit0 || least <= limits[i]!) consider(i, j, least);
    least = n1 + m0 - 2 * p10;
    if (least <= limit0 || least <= limits[i + 1]!) consider(i + 1, j, least);
    least = n2 + m0 - 2 * p20;
    if (least <= limit0 || least <= limits[i + 2]!) consider(i + 2, j, least);
    least = n3 + m0 - 2 * p30;
    if (least <= limit0 || least <= limits[i + 3]!) consider(i + 3, j, least);
    least = n0 + m1 - 2 * p01;
    if (least <= limit1 || least <= limits[i]!) consider(i, j + 1, least);
    least = n1 + m1 - 2 * p11;
    if (least <= limit1 || least <= limits[i + 1]!) consider(i + 1, j + 1, least);
    least = n2 + m1 - 2 * p21;
    if (least <= limit1 || least <= limits[i + 2]!) consider(i + 2, j + 1, least);
    least = n3 + m1 - 2 * p31;
    if (least <= limit1 || least <= limits[i + 3]!) consider(i + 3, j + 1, least);
  }
}
