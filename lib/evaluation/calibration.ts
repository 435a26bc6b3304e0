/**
 * Whether probabilities can be taken at their word: among the pictures that a network is 80 % sure of, 80 % should be
 * right. Expected calibration error after Naeini et al. 2015 and Guo et al., arXiv 1706.04599, equation 3.
 */
import type { PredictionTally } from '../domain/prediction';

export type ReliabilityBin = PredictionTally['bins'][number];

export interface ReliabilityRow {
  /** Bounds of the predicted class's probability; the upper one belongs to the next bin, but for the last. */
  from: number;
  to: number;
  count: number;
  /** Mean probability of the predicted class, and the share of pictures that are right; null for an empty bin. */
  confidence: number | null;
  accuracy: number | null;
}

export interface Calibration {
  rows: ReliabilityRow[];
  /** Mean distance of confidence and accuracy, each bin weighted by its pictures; null without pictures. */
  expectedError: number | null;
}

/** Bins are equal parts of 0…1, lowest first. */
export function calibrate(bins: readonly ReliabilityBin[]): Calibration {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const rows = bins.map(({ count, confidenceSum, right }, index) => ({
    from: index / bins.length,
    to: (index + 1) / bins.length,
    count,
    confidence: count > 0 ? confidenceSum / count : null,
    accuracy: count > 0 ? right / count : null,
  }));
  const distance = bins.reduce((sum, { confidenceSum, right }) => sum + Math.abs(confidenceSum - right), 0);
  return { rows, expectedError: total > 0 ? distance / total : null };
}
