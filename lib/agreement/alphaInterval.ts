/**
 * How far alpha could be off because other units might have been looked at: the middle 95 % of the alphas of samples of
 * the units, drawn with replacement (the percentile bootstrap, Efron & Tibshirani 1993, chapter 13). Units are what is drawn, not pairs:
 * those of one unit stay together.
 */
import { seededRandom } from '../random/seededRandom';
import { alphaOf, coincidencesOf } from './krippendorffAlpha';
import type { RatedUnit } from './ratings';

export const BOOTSTRAP_SAMPLES = 2_000;
const SEED = 1;
/** Of the samples; where more of them have no alpha, the others would not stand for all. */
const MAX_UNDEFINED_SHARE = 0.05;

export interface Interval {
  low: number;
  high: number;
}

/** Null: fewer than three units have two ratings, or too many samples have no alpha. The same for the same units. */
export function alphaInterval(units: readonly RatedUnit[], samples = BOOTSTRAP_SAMPLES): Interval | null {
  const { names, units: compared } = coincidencesOf(units);
  if (compared.length < 3) return null;
  const random = seededRandom(SEED);
  const alphas: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const drawn = compared.map(() => compared[Math.floor(random() * compared.length)]!);
    const { value } = alphaOf({ names, units: drawn });
    if (value !== null) alphas.push(value);
  }
  if (alphas.length < samples * (1 - MAX_UNDEFINED_SHARE)) return null;
  alphas.sort((a, b) => a - b);
  return { low: quantile(alphas, 0.025), high: quantile(alphas, 0.975) };
}

/** Between the two values that are nearest to the place. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
