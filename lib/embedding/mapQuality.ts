/**
 * The measures that stand beside a map, at as many of its points as there is time for: one of so many that follow each
 * other (everySoMany), so that files that are sorted by label are sampled evenly. At 295 of 10,000 digits the samples were
 * off by up to 0.004 in trustworthiness, 0.005 in continuity and 0.020 in the neighbours kept (the largest of eight, against
 * all points); the error falls with the root of their number.
 */
import type { Neighbours } from './neighbours';
import { differentCounts, everySoMany, intrusion, mapVectors, neighbourPreservation } from './quality';
import { neighboursOfRows } from './rowNeighbours';
import { finish, type Steps, within } from './steps';
import type { Vectors } from './vectors';

export interface MapQuality {
  /** Null where there are too few points for a neighbourhood. */
  trustworthiness: number | null;
  continuity: number | null;
  neighbourPreservation: number | null;
  /** Points that all three were measured at, each against all others. */
  measured: number;
}

/** Numbers of neighbours that the measures look at: those of the literature on t-SNE. */
const TRUST_NEIGHBOURS = 12;
const KEPT_NEIGHBOURS = 10;
/** Multiplications that comparing the measured points with all others may take: a few seconds, and all points of 10,000 × 50. */
const MEASURE_WORK = 5e9;

export interface MeasureOptions {
  work?: number;
}

/** @param vectors what the map was made of; unitVectors(…) for the metric "cosine" */
export function measureMap(vectors: Vectors, positions: Float64Array, options: MeasureOptions = {}): MapQuality {
  return finish(measureMapInSteps(vectors, positions, options));
}

export function* measureMapInSteps(
  vectors: Vectors,
  positions: Float64Array,
  { work = MEASURE_WORK }: MeasureOptions = {},
): Steps<MapQuality> {
  const { count, dimensions } = vectors;
  if (positions.length !== 2 * count) throw differentCounts(count, positions.length / 2);
  const rows = everySoMany(count, Math.max(1, Math.ceil((count * count * dimensions) / work)));
  const measured = rows.length;
  const trusted = Math.min(TRUST_NEIGHBOURS, Math.ceil(count / 2) - 1);
  const kept = Math.min(KEPT_NEIGHBOURS, count - 1);
  if (kept < 1) return { trustworthiness: null, continuity: null, neighbourPreservation: null, measured };
  const map = mapVectors(positions);
  const k = Math.max(trusted, kept);
  const ofVectors = yield* within(neighboursOfRows(vectors, rows, { k }), 0, 0.4);
  const ofMap = yield* within(neighboursOfRows(map, rows, { k }), 0.4, 0.5);
  const preserved = neighbourPreservation(ofVectors, ofMap, kept);
  if (trusted < 1) return { trustworthiness: null, continuity: null, neighbourPreservation: preserved, measured };
  const intruders = yield* within(intrusion(vectors, firstOf(ofMap, trusted), rows), 0.5, 0.9);
  const lost = yield* within(intrusion(map, firstOf(ofVectors, trusted), rows), 0.9, 1);
  return { trustworthiness: 1 - intruders, continuity: 1 - lost, neighbourPreservation: preserved, measured };
}

/** The k nearest on each list. */
function firstOf(lists: Neighbours, k: number): Neighbours {
  if (k === lists.k) return lists;
  const { count, indices, squaredDistances } = lists;
  const pick = <T extends Int32Array | Float64Array>(values: T) =>
    values.filter((_, place) => place % lists.k < k) as T;
  return { count, k, indices: pick(indices), squaredDistances: pick(squaredDistances) };
}
