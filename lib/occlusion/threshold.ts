/**
 * Which cells of a map are hidden, so that the picture shows where the map says most. What says most is where the class
 * suffers from the patch: a large drop, a low probability. The three scores rise and fall together, so that a threshold
 * hides the same cells whichever of them is shown; it is kept as a probability of the target class, or as a share.
 */
import type { Score } from '../domain/occlusion';
import { scoreValue } from './score';

export type Threshold =
  /** Hides this part of the cells, 0…1: those that say least. */
  | { by: 'share'; at: number }
  /** Hides what leaves the target class more than this probability. */
  | { by: 'probability'; at: number };

/** On which side of the threshold the values of a score are hidden. */
export function hiddenSide(score: Score): 'below' | 'above' {
  return score === 'drop' ? 'below' : 'above';
}

/**
 * The threshold as a value of the score: what lies on the hidden side of it is hidden, it itself is not. Null while
 * nothing is known, so that nothing can be hidden.
 * @param known values of the map; NaN (not known) is left out
 */
export function thresholdValue(threshold: Threshold, score: Score, base: number, known: Float32Array): number | null {
  if (threshold.by === 'probability') return scoreValue(score, threshold.at, base);
  const sorted = known.filter((value) => !Number.isNaN(value)).sort(); // numbers, not texts: it is a typed array
  if (sorted.length === 0) return null;
  // At least one stays; of equal values none is hidden before the others.
  const hidden = Math.min(Math.floor(threshold.at * sorted.length), sorted.length - 1);
  return hiddenSide(score) === 'below' ? sorted[hidden]! : sorted[sorted.length - 1 - hidden]!;
}

/** The probability that a value of a score stands for, within 0…1: the inverse of `scoreValue`. */
export function probabilityOfScore(score: Score, value: number, base: number): number {
  const probability = { probability: value, drop: base - value, logit: 1 / (1 + Math.exp(-value)) }[score];
  return Math.min(Math.max(probability, 0), 1);
}

/** Whether a value is hidden. NaN is not: there is nothing to hide. */
export function isHidden(score: Score, value: number, limit: number | null): boolean {
  if (limit === null) return false;
  return hiddenSide(score) === 'below' ? value < limit : value > limit;
}
