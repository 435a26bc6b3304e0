/**
 * What a map shows at each cell, all from the one stored probability p of the target class under occlusion and the
 * probability `base` of the unoccluded picture. Switching the score needs no new run.
 *
 * Signs: a high probability or logit means that the class survives the patch; a positive drop means that the patch
 * takes evidence away, a negative one that it hides something which speaks against the class.
 */
import type { Score } from '../domain/occlusion';

/**
 * The log-odds of p = 0 and p = 1 are infinite. p is therefore clamped to [2⁻²⁴, 1 − 2⁻²⁴], where 1 − 2⁻²⁴ is the
 * largest float32 below 1: the logit stays within ±16.64, and equal evidence for and against keeps equal size.
 */
export const LOGIT_CLAMP = 2 ** -24;

/** Log-odds ln(p / (1 − p)) in nats, finite for every p in [0, 1]; see LOGIT_CLAMP. */
export function logit(p: number): number {
  const clamped = Math.min(Math.max(p, LOGIT_CLAMP), 1 - LOGIT_CLAMP);
  return Math.log(clamped / (1 - clamped));
}

/** The score of one cell. NaN (a cell that is not known) stays NaN. */
export function scoreValue(score: Score, probability: number, base: number): number {
  switch (score) {
    case 'probability':
      return probability;
    case 'drop':
      return base - probability;
    case 'logit':
      return logit(probability);
  }
}

/** The scores of a map of probabilities, in the same order. */
export function scoreMap(score: Score, probabilities: Float32Array, base: number): Float32Array {
  return probabilities.map((p) => scoreValue(score, p, base));
}

export interface ScoreText {
  name: string;
  /** The unit of the numbers, for a legend: "probability". */
  unit: string;
  /** One sentence that says how to read the map. */
  legend: string;
}

export const SCORE_TEXTS: Readonly<Record<Score, ScoreText>> = {
  probability: {
    name: 'Probability',
    unit: 'probability',
    legend: 'Probability of the target class while the patch covers this place. Low: the class needs what lies here.',
  },
  drop: {
    name: 'Drop',
    unit: 'probability lost',
    legend:
      'How much probability the target class loses when the patch covers this place (unoccluded − occluded). Above 0: this place speaks for the class; below 0: against it.',
  },
  logit: {
    name: 'Log-odds',
    unit: 'nats',
    legend:
      'Log-odds ln(p / (1 − p)) of the target class while the patch covers this place; 0 means 50 %. Shows differences between probabilities that are all near 0 or near 1.',
  },
};
