/**
 * Repeats of a run with random fills: the same run with one seed after the other. What differs between their maps is what
 * the network's answer owes to the random pixels, not to what they hide.
 */
import { AppError } from '../domain/appError';
import type { OcclusionRequest } from '../domain/job';
import { isRandomFill, MAX_SEED, type Score } from '../domain/occlusion';
import { MapMoments } from '../attribution/mapMoments';
import { scoreMap } from './score';

/**
 * The runs that are repeats of one: with its seed and those after it. After the largest seed comes 0.
 * Throws `invalid_input` (field repeats) for a fill that is the same every time.
 */
export function repeatRequests<T extends Pick<OcclusionRequest, 'spec'>>(request: T, repeats: number): T[] {
  const { fill } = request.spec;
  if (!isRandomFill(fill))
    throw new AppError(
      'invalid_input',
      'Repeats need a random fill: this one gives the same map every time. Choose noise or shuffled pixels, or take the repeats away.',
      { field: 'repeats' },
    );
  return Array.from({ length: repeats }, (_, k) => {
    const seed = (fill.seed + k) % (MAX_SEED + 1);
    return { ...request, spec: { ...request.spec, fill: { ...fill, seed } } };
  });
}

/** One class's probabilities of a repeat: at its cells (NaN where not known), and without the patch. */
export interface RepeatMap {
  probabilities: Float32Array;
  base: number;
}

/** Mean and standard deviation (over n − 1) of the score at each cell; NaN where no repeat, or less than two, know it. */
export function repeatMoments(
  score: Score,
  maps: readonly RepeatMap[],
  cells: number,
): { mean: Float32Array; deviation: Float32Array } {
  const moments = new MapMoments(cells);
  for (const { probabilities, base } of maps) moments.add(scoreMap(score, probabilities, base));
  return { mean: moments.mean(), deviation: moments.deviation() };
}
