/**
 * Which numbers the ends of a colour scale stand for. Fixed points first, data second, so that the same colour keeps its
 * meaning while a map is being computed and between two maps of one picture.
 */
import type { Score } from '../domain/occlusion';
import { logit } from '../occlusion/score';
import type { ScaleName } from './scales';

export interface ValueRange {
  min: number;
  max: number;
}

/** The scale that suits a score: a signed number needs a scale with a middle. */
export const DEFAULT_SCALES: Readonly<Record<Score, ScaleName>> = {
  probability: 'viridis',
  drop: 'diverging',
  logit: 'viridis',
};

/** Narrowest range that is drawn: below it, differences are rounding and must not fill the scale. */
const MIN_SPAN: Readonly<Record<Score, number>> = { probability: 1e-3, drop: 1e-3, logit: 0.1 };

/**
 * probability: from 0 to the highest of the unoccluded probability and the map. drop: symmetric about 0, so that white
 * always means "no change". logit: from the lowest to the highest of the map and the unoccluded value.
 * @param values scores of the cells; NaN (not known yet) is left out
 * @param base probability of the target on the unoccluded picture
 */
export function scoreRange(score: Score, values: Float32Array, base: number): ValueRange {
  const span = MIN_SPAN[score];
  switch (score) {
    case 'probability':
      return { min: 0, max: Math.max(extent(values, base).max, span) };
    case 'drop': {
      const { min, max } = extent(values, 0);
      const reach = Math.max(-min, max, span);
      return { min: -reach, max: reach };
    }
    case 'logit': {
      const { min, max } = extent(values, logit(base));
      const widen = Math.max(0, span - (max - min)) / 2;
      return { min: min - widen, max: max + widen };
    }
  }
}

/** The range that two maps are drawn in when they are compared: the same colour is then the same number in both. */
export function commonRange(a: ValueRange, b: ValueRange): ValueRange {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

function extent(values: Float32Array, also: number): ValueRange {
  let min = also;
  let max = also;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
