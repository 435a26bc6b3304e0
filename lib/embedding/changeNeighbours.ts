/**
 * Lists of nearest neighbours after points came or went: equal, bit for bit, to a search among all that are there now, and
 * much cheaper when few have changed.
 */
import { AppError } from '../domain/appError';
import { NearestLists } from './nearestLists';
import { forMetric, type Metric, type Neighbours, reachableNeighbours, squaredDistance } from './neighbours';
import { neighboursOfRows } from './rowNeighbours';
import { finish, inPieces, type Steps } from './steps';
import type { Vectors } from './vectors';

/**
 * The nearest neighbours of all vectors, of which the first `known.count` were searched before, in
 * O(count · added · dimensions). k stays as it is.
 */
export function extendNeighbours(known: Neighbours, vectors: Vectors, metric: Metric = 'euclidean'): Neighbours {
  return finish(extendNeighboursInSteps(known, vectors, metric));
}

export function* extendNeighboursInSteps(
  known: Neighbours,
  vectors: Vectors,
  metric: Metric = 'euclidean',
): Steps<Neighbours> {
  if (known.count > vectors.count)
    throw new AppError('invalid_input', `There are neighbours of ${known.count} points, but only ${vectors.count} vectors.`, { field: 'vectors' }); // prettier-ignore
  const { count, dimensions, values } = forMetric(vectors, metric);
  const lists = NearestLists.continuing(known, count);
  yield* inPieces(count - known.count, count * dimensions, (added) => {
    const i = known.count + added;
    for (let j = 0; j < i; j++) {
      const limit = Math.max(lists.farthest(i), lists.farthest(j));
      const distance = squaredDistance(values, i, values, j, dimensions, limit);
      if (distance === Infinity) continue;
      lists.offer(i, j, distance);
      lists.offer(j, i, distance);
    }
  });
  return lists.finish();
}

/**
 * The nearest neighbours of the points that are left. Lists that lost nobody stay, all others are searched anew. k stays
 * as it is while there are so many others.
 * @param vectors those that are left
 * @param kept which of the known points these are, ascending. Throws RangeError otherwise
 */
export function neighboursWithout(
  known: Neighbours,
  vectors: Vectors,
  kept: ArrayLike<number>,
  metric: Metric = 'euclidean',
): Neighbours {
  return finish(neighboursWithoutInSteps(known, vectors, kept, metric));
}

export function* neighboursWithoutInSteps(
  known: Neighbours,
  vectors: Vectors,
  kept: ArrayLike<number>,
  metric: Metric = 'euclidean',
): Steps<Neighbours> {
  checkKept(kept, known.count);
  if (kept.length !== vectors.count)
    throw new AppError('invalid_input', `${kept.length} points are left, but there are ${vectors.count} vectors.`, { field: 'vectors' }); // prettier-ignore
  const { count } = vectors;
  const k = reachableNeighbours(known.k, count);
  const left: Neighbours = { count, k, indices: new Int32Array(count * k), squaredDistances: new Float64Array(count * k) }; // prettier-ignore
  const newPlace = new Int32Array(known.count).fill(-1);
  for (let i = 0; i < count; i++) newPlace[kept[i]!] = i;
  const incomplete: number[] = [];
  for (let i = 0; i < count; i++) {
    const old = known.indices.subarray(kept[i]! * known.k, kept[i]! * known.k + k);
    if (old.some((j) => newPlace[j]! < 0)) {
      incomplete.push(i);
      continue;
    }
    // Equally near ones stay in order, because all places move up alike.
    for (let at = 0; at < k; at++) left.indices[i * k + at] = newPlace[old[at]!]!;
    left.squaredDistances.set(known.squaredDistances.subarray(kept[i]! * known.k, kept[i]! * known.k + k), i * k);
  }
  if (incomplete.length === 0) return left;
  const searched = yield* neighboursOfRows(vectors, incomplete, { k, metric });
  incomplete.forEach((i, r) => {
    left.indices.set(searched.indices.subarray(r * k, r * k + k), i * k);
    left.squaredDistances.set(searched.squaredDistances.subarray(r * k, r * k + k), i * k);
  });
  return left;
}

/** Throws RangeError unless these are places among `count`, ascending. */
export function checkKept(kept: ArrayLike<number>, count: number): void {
  for (let i = 0; i < kept.length; i++)
    if (!(Number.isInteger(kept[i]) && kept[i]! > (kept[i - 1] ?? -1) && kept[i]! < count))
      throw new RangeError(`Place ${i} of those that are kept is ${kept[i]}: of ${count} points, ascending ones are wanted.`); // prettier-ignore
}
