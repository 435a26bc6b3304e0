/** A map as it is drawn: the scores of the cells that are known, coarse blocks for the rest, and the range of colours. */
import type { Job } from '@/lib/domain/job';
import type { Score } from '@/lib/domain/occlusion';
import { coarseFill, type FilledMap } from '@/lib/occlusion/coarseFill';
import { scoreMap } from '@/lib/occlusion/score';
import { scoreRange, type ValueRange } from '@/lib/palette/range';
import type { CellMap } from './cellMap';

export interface DisplayedMap extends FilledMap {
  /** Probability of the target at every cell; NaN where it is not known. */
  probabilities: Float32Array;
  /** Probability of the target on the unoccluded picture. */
  base: number;
  range: ValueRange;
  done: number;
  total: number;
}

/** Null while nothing can be drawn: no cell, no target, or its values are still on their way. */
export function displayedMap(
  cells: CellMap,
  job: Pick<Job, 'base' | 'grid'>,
  classIndex: number | null,
  score: Score,
): DisplayedMap | null {
  const base = classIndex === null ? undefined : job.base?.[classIndex];
  const probabilities = classIndex === null ? null : cells.values(classIndex);
  if (base === undefined || !probabilities || cells.done === 0) return null;
  const scores = scoreMap(score, probabilities, base);
  return {
    ...coarseFill(scores, job.grid),
    probabilities,
    base,
    range: scoreRange(score, scores, base),
    done: probabilities.reduce((count, p) => count + (Number.isNaN(p) ? 0 : 1), 0),
    total: cells.total,
  };
}
