/**
 * Two patches at once. A is fixed (`alsoCovered` of the spec), B moves: how much more, or less, the two do together than
 * each by itself,
 *
 *   I(B) = [p(A and B covered) − p(A covered)] − [p(B covered) − p(nothing covered)]
 *
 * the second difference of p, which is the Shapley interaction index of the two patches as the only players (Grabisch &
 * Roubens, "An axiomatic approach to the concept of interaction among players in cooperative games", Int. J. Game Theory
 * 28, 1999, doi 10.1007/s001820050125). 0 where the network adds up what it sees in both. Above 0: together they take away
 * less than their sum (each can stand in for the other's loss, or there was nothing left to lose). Below 0: more than that.
 */
import { canonicalJson } from '../domain/hash';
import type { OcclusionRequest } from '../domain/job';
import { scoreValue } from './score';
import type { Score } from '../domain/occlusion';

/** One class's probabilities of a run: at its cells, and without the moving patch. */
export interface PatchRun {
  /** Row-major; NaN where the cell is not known. */
  probabilities: Float32Array;
  base: number;
}

/**
 * What the moving patch changes at every cell, p with it less p without it; NaN where the cell is not known. Of drops it is
 * the same as of probabilities; of log-odds it is in nats.
 */
export function changeMap(score: Score, { probabilities, base }: PatchRun): Float32Array {
  const kind = score === 'logit' ? 'logit' : 'probability';
  const before = scoreValue(kind, base, base);
  return probabilities.map((p) => scoreValue(kind, p, base) - before);
}

/**
 * I at every cell, NaN where one of the runs does not know it. In log-odds it is 0 where evidence adds up before a logistic
 * function.
 * @param covered the run with the fixed patch; `free` the same without it
 */
export function interactionMap(score: Score, covered: PatchRun, free: PatchRun): Float32Array {
  const alone = changeMap(score, free);
  return changeMap(score, covered).map((change, cell) => change - alone[cell]!);
}

/** The same run without the fixed patch; null where there is none. */
export function requestWithoutFixed(request: OcclusionRequest): OcclusionRequest | null {
  const { alsoCovered, ...spec } = request.spec;
  return alsoCovered ? { ...request, spec } : null;
}

/** Whether `free` is `request` without its fixed patch. Its box may hold more cells. */
export function isWithoutFixed(free: OcclusionRequest, request: OcclusionRequest): boolean {
  const without = requestWithoutFixed(request);
  const plain = ({ spec: { box: _, ...spec }, ...rest }: OcclusionRequest) => canonicalJson({ ...rest, spec });
  return without !== null && plain(free) === plain(without);
}
