/**
 * Deletion and insertion curves (Petsiuk, Das & Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box
 * Models", BMVC 2018, arXiv 1806.07421, section 4.3): if a map is right about which pixels matter, the score falls fast
 * when they are taken away first, and rises fast when they come back first.
 *
 * Deletion: from the picture to the fill; the smaller the area under its curve, the better. Insertion: from the fill (the
 * paper blurs the picture) to the picture; the larger, the better. An area alone says as much about the network as about
 * the map, so compare it with the area of another map of the same picture. A random order (randomOrder) is no worst case
 * for deletion: pixels taken away everywhere at once are noise, which may cost a network more than the loss of a part.
 */
import { AppError } from '../domain/appError';
import type { ScoreFunction } from '../occlusion/occlude';
import {
  askAbout,
  checkPictureAndFill,
  checkStart,
  pixelCount,
  type Answers,
  type AskOptions,
  type PictureAndFill,
} from './askAbout';

export type CurveKind = 'deletion' | 'insertion';

export interface CurveSpec {
  kind: CurveKind;
  /** Pixels that change from one picture of the curve to the next; fewer before the last. */
  pixelsPerStep: number;
}

/**
 * Pixels, the greatest attribution first; equal ones by their index. Pixels that no patch has tested (NaN) come last:
 * nothing speaks for them. (Sorting upwards and reversing, as is often done, would put them first.)
 */
export function pixelOrder(attribution: ArrayLike<number>): Uint32Array {
  const keys = Float64Array.from(attribution, (value) => (Number.isNaN(value) ? -Infinity : value));
  const known = (pixel: number) => (Number.isNaN(attribution[pixel]) ? 0 : 1);
  return Uint32Array.from(keys.keys()).sort((i, j) =>
    keys[i]! > keys[j]! ? -1 : keys[i]! < keys[j]! ? 1 : known(j) - known(i) || i - j,
  );
}

/** Which share of the pixels has changed in each picture of a curve: 0, …, 1. Throws `invalid_input` as curveAnswers. */
export function curveShares(pixels: number, pixelsPerStep: number): Float64Array {
  if (!Number.isInteger(pixelsPerStep) || pixelsPerStep < 1)
    throw new AppError('invalid_input', `A step of a curve changes ${pixelsPerStep} pixels; it must be a whole number from 1 up.`, { field: 'pixelsPerStep' }); // prettier-ignore
  const steps = Math.ceil(pixels / pixelsPerStep);
  return Float64Array.from({ length: steps + 1 }, (_, step) => Math.min(1, (step * pixelsPerStep) / pixels));
}

/**
 * Asks about every picture of a curve, whose shares of changed pixels are those of curveShares. See askAbout for time,
 * batches and errors; throws `invalid_input` for a step that is no whole number from 1 up, and `internal` for an order
 * that does not have each pixel once.
 */
export async function* curveAnswers(
  score: ScoreFunction,
  source: PictureAndFill,
  order: Uint32Array,
  { kind, pixelsPerStep }: CurveSpec,
  options: AskOptions,
): AsyncGenerator<Answers> {
  const { picture, fill, layout } = source;
  checkPictureAndFill(source);
  checkOrder(order, pixelCount(layout));
  const total = curveShares(order.length, pixelsPerStep).length;
  checkStart(options.from, total);

  const [first, last] = kind === 'deletion' ? [picture, fill] : [fill, picture];
  const current = first.slice();
  let changed = 0;
  const changeUpTo = (pixels: number) => {
    for (; changed < Math.min(pixels, order.length); changed++) {
      const at = order[changed]! * layout.pixelStep;
      for (let c = 0; c < layout.channels; c++)
        current[at + c * layout.channelStep] = last[at + c * layout.channelStep]!;
    }
  };
  let step = options.from;
  const paintNext = (batch: Float32Array, at: number) => {
    changeUpTo(step++ * pixelsPerStep);
    batch.set(current, at);
  };
  yield* askAbout(score, { total, pictureLength: layout.length }, paintNext, options);
}

/**
 * Area under a curve by the trapezoid rule, over the width that it spans: the mean height, in the unit of the scores. For
 * probabilities over shares 0…1 it is 0…1. Throws `internal` for fewer than two points, or shares that do not grow.
 */
export function areaUnderCurve(shares: ArrayLike<number>, scores: ArrayLike<number>): number {
  if (shares.length < 2 || scores.length !== shares.length)
    throw new AppError('internal', `A curve of ${shares.length} shares and ${scores.length} scores has no area.`);
  let area = 0;
  for (let k = 1; k < shares.length; k++) {
    const width = shares[k]! - shares[k - 1]!;
    if (!(width > 0)) throw new AppError('internal', `Share ${k} of a curve does not exceed the one before.`);
    area += (width * (scores[k - 1]! + scores[k]!)) / 2;
  }
  return area / (shares[shares.length - 1]! - shares[0]!);
}

function checkOrder(order: Uint32Array, pixels: number): void {
  const seen = new Uint8Array(pixels);
  for (const pixel of order) if (pixel < pixels) seen[pixel] = 1;
  if (order.length !== pixels || seen.includes(0))
    throw new AppError('internal', `An order of ${order.length} pixels does not have each of ${pixels} once.`);
}
