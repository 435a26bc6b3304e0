/**
 * Sensitivity-n (Ancona, Ceolini, Öztireli & Gross, "Towards better understanding of gradient-based attribution methods
 * for deep neural networks", ICLR 2018, arXiv 1711.06104, section 3.2): takes n units away together, many times, and
 * asks whether the score falls by as much as the map's values for them add up to. The measure is Pearson's correlation of
 * the two over random subsets: 1 for a map that is exact in this sense up to a factor, 0 for one that says nothing.
 *
 * No map is exact for every n unless the network is linear in the picture: so it is a curve over n, not one number.
 */
import { AppError } from '../domain/appError';
import type { ScoreFunction } from '../occlusion/occlude';
import { seededRandom } from '../random/seededRandom';
import {
  askAbout,
  checkPictureAndFill,
  checkStart,
  pixelCount,
  type Answers,
  type AskOptions,
  type PictureAndFill,
} from './askAbout';
import { pairsCorrelation } from './correlation';
import { subsetDrawer } from './randomOrder';
import { pixelLists, unitSums, type Units } from './units';

export interface SensitivitySpec {
  /** The n of the measure: how many units are taken away together. */
  sizes: readonly number[];
  /** Random subsets of each size. */
  subsets: number;
  seed: number;
}

/** As in the paper's experiments. */
export const DEFAULT_SUBSETS = 100;
const LARGEST_SHARE = 0.8;

export interface SensitivityPoint {
  n: number;
  /** Subsets whose score is known. */
  subsets: number;
  /** −1…1; null where it is not defined: fewer than two subsets, or all alike in their sums or their scores. */
  correlation: number | null;
}

/** At most `points` sizes from 1 to 0.8 of the units, evenly spread in their logarithm, each once. */
export function sensitivitySizes(units: number, points: number): number[] {
  const largest = Math.max(1, Math.floor(LARGEST_SHARE * units));
  const sizes = Array.from({ length: points }, (_, k) => Math.round(largest ** (k / Math.max(1, points - 1))));
  return [...new Set(sizes)];
}

/**
 * Asks about the picture with each subset replaced by the fill: all subsets of the first size, then of the next. See
 * askAbout for time, batches and errors; throws `invalid_input` for a spec that cannot be right.
 */
export async function* sensitivityAnswers(
  score: ScoreFunction,
  source: PictureAndFill,
  units: Units,
  spec: SensitivitySpec,
  options: AskOptions,
): AsyncGenerator<Answers> {
  const { picture, fill, layout } = source;
  checkPictureAndFill(source);
  if (units.ofPixel.length !== pixelCount(layout))
    throw new AppError('internal', `Units of ${units.ofPixel.length} pixels are not of an input of ${pixelCount(layout)}.`); // prettier-ignore
  const nextSubset = subsetsOf(units.count, spec);
  const total = spec.sizes.length * spec.subsets;
  checkStart(options.from, total);

  const pixelsOf = pixelLists(units);
  for (let k = 0; k < options.from; k++) nextSubset();
  const paintNext = (batch: Float32Array, at: number) => {
    batch.set(picture, at);
    for (const unit of nextSubset())
      for (const pixel of pixelsOf(unit))
        for (let c = 0; c < layout.channels; c++) {
          const value = pixel * layout.pixelStep + c * layout.channelStep;
          batch[at + value] = fill[value]!;
        }
  };
  yield* askAbout(score, { total, pictureLength: layout.length }, paintNext, options);
}

/**
 * The measure of one map, from the scores of one class so far, in the order of sensitivityAnswers. The subsets are drawn
 * again from their seed: any map of the same picture and units can be measured by the same answers.
 *
 * @param attribution of each pixel, large where taking it away makes the score fall; summed over each unit
 * @param base score of the picture as it is
 * Throws `invalid_input` for a spec that cannot be right, and for a map that does not know all pixels of the units.
 */
export function sensitivityN(
  attribution: ArrayLike<number>,
  units: Units,
  spec: SensitivitySpec,
  base: number,
  scores: ArrayLike<number>,
): SensitivityPoint[] {
  const ofUnit = unitSums(attribution, units);
  if (ofUnit.some(Number.isNaN))
    throw new AppError('invalid_input', 'The map does not know every pixel that was taken away; leave out those that it does not know (pixelUnits).'); // prettier-ignore
  const nextSubset = subsetsOf(units.count, spec);
  let position = 0;
  return spec.sizes.map((n) => {
    const known = Math.max(0, Math.min(spec.subsets, scores.length - position));
    const sums = new Float64Array(known);
    const drops = new Float64Array(known);
    for (let k = 0; k < known; k++) {
      for (const unit of nextSubset()) sums[k]! += ofUnit[unit]!;
      drops[k] = base - scores[position++]!;
    }
    // All units are one subset: what rounding leaves in its sums, and a device in its scores, is no spread.
    const correlation = n === units.count ? null : pairsCorrelation({ a: sums, b: drops });
    return { n, subsets: known, correlation };
  });
}

/** A function that draws the next subset of a run; what it gives is overwritten by the next call. */
function subsetsOf(count: number, { sizes, subsets, seed }: SensitivitySpec): () => Uint32Array {
  for (const n of sizes)
    if (!Number.isInteger(n) || n < 1 || n > count)
      throw new AppError('invalid_input', `${n} of ${count} places cannot be taken away together; choose whole numbers from 1 to ${count}.`, { field: 'sizes' }); // prettier-ignore
  if (!Number.isInteger(subsets) || subsets < 1)
    throw new AppError('invalid_input', `A run draws ${subsets} subsets of each size; choose a whole number from 1 up.`, { field: 'subsets' }); // prettier-ignore
  const draw = subsetDrawer(count, seededRandom(seed));
  let position = 0;
  return () => draw(sizes[Math.floor(position++ / subsets)]!);
}
