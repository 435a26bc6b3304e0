/** The exact nearest neighbours of some points, or of vectors that are none of them: each is measured against all. */
import { AppError } from '../domain/appError';
import { type NeighbourSearch, searchNeighbours } from './exactNeighbours';
import { NearestLists } from './nearestLists';
import { forMetric, type Neighbours, reachableNeighbours, squaredDistance } from './neighbours';
import { finish, inPieces, type Steps } from './steps';
import type { Vectors } from './vectors';

/** From this share of all points on, it is quicker to search for all of them (exactNeighbours.ts). Measured. */
const SEARCH_ALL_FROM = 1 / 6;

/**
 * The k nearest of `known` for each of `asked`, or all where there are fewer: `indices` are rows of `known`. Exact; in
 * O(known · asked · dimensions) at most.
 */
export function nearestOf(known: Vectors, asked: Vectors, search: NeighbourSearch): Neighbours {
  return finish(nearestOfInSteps(known, asked, search));
}

export function* nearestOfInSteps(known: Vectors, asked: Vectors, search: NeighbourSearch): Steps<Neighbours> {
  if (known.dimensions !== asked.dimensions)
    throw new AppError('invalid_input', `The new vectors have ${asked.dimensions} numbers each, but those of the map have ${known.dimensions}.`, { field: 'vectors' }); // prettier-ignore
  const { metric = 'euclidean' } = search;
  // As if one more were there, because none of the asked is left out.
  const lists = new NearestLists(asked.count, reachableNeighbours(search.k, known.count + 1));
  const { count, values, dimensions } = forMetric(known, metric);
  const { values: points } = forMetric(asked, metric);
  yield* inPieces(asked.count, count * dimensions, (i) => {
    for (let j = 0; j < count; j++)
      lists.offer(i, j, squaredDistance(points, i, values, j, dimensions, lists.farthest(i)));
  });
  return lists.finish();
}

/**
 * The neighbours of the points `rows` among all vectors, as exactNeighbours finds them, bit for bit: list r is that of
 * point rows[r].
 */
export function* neighboursOfRows(
  vectors: Vectors,
  rows: ArrayLike<number>,
  search: NeighbourSearch,
): Steps<Neighbours> {
  if (rows.length > SEARCH_ALL_FROM * vectors.count) return pickLists(yield* searchNeighbours(vectors, search), rows);
  const lists = new NearestLists(rows.length, reachableNeighbours(search.k, vectors.count));
  const { count, values, dimensions } = forMetric(vectors, search.metric ?? 'euclidean');
  yield* inPieces(rows.length, count * dimensions, (r) => {
    const i = rows[r]!;
    for (let j = 0; j < count; j++) {
      const distance = squaredDistance(values, i, values, j, dimensions, lists.farthest(r));
      if (distance !== Infinity && j !== i) lists.offer(r, j, distance);
    }
  });
  return lists.finish();
}

function pickLists({ k, indices, squaredDistances }: Neighbours, rows: ArrayLike<number>): Neighbours {
  const picked = { count: rows.length, k, indices: new Int32Array(rows.length * k), squaredDistances: new Float64Array(rows.length * k) }; // prettier-ignore
  for (let r = 0; r < rows.length; r++) {
    const [from, to] = [rows[r]! * k, rows[r]! * k + k];
    picked.indices.set(indices.subarray(from, to), r * k);
    picked.squaredDistances.set(squaredDistances.subarray(from, to), r * k);
  }
  return picked;
}
