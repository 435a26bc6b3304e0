/**
 * RISE: which pixels a network needs, by showing it the picture through random masks (Petsiuk, Das & Saenko, "RISE:
 * Randomized Input Sampling for Explanation of Black-box Models", BMVC 2018, arXiv 1806.07421).
 *
 * The value of a pixel is the expected score given that the pixel is kept, estimated as Σ score(x ⊙ M) · M / (N · p)
 * (equation 6). It is in the unit of the score and not 0 where nothing matters: there it is the mean score over all
 * masks. Every value is an estimate, so it comes with its standard error.
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
import type { PixelSize } from './pixelSize';
import { riseDraws, riseMaskMaker, type RiseDraw, type RiseSpec } from './riseMasks';

/**
 * Asks about the picture behind each mask: mask · picture + (1 − mask) · fill in every value. Pixels are normalised
 * linearly, so this is the mixture of pixels, not rounded to bytes. See askAbout for time, batches and errors; throws
 * `invalid_input` for a spec that cannot be right.
 */
export async function* riseAnswers(
  score: ScoreFunction,
  source: PictureAndFill,
  size: PixelSize,
  spec: RiseSpec,
  options: AskOptions,
): AsyncGenerator<Answers> {
  const { picture, fill, layout } = source;
  checkPictureAndFill(source);
  const draw = riseDraws(spec, size);
  const maskOf = riseMaskMaker(spec, size);
  const pixels = pixelCount(layout);
  if (pixels !== size.width * size.height)
    throw new AppError('internal', `An input of ${size.width} × ${size.height} does not have ${pixels} pixels.`);
  checkStart(options.from, spec.masks);

  for (let k = 0; k < options.from; k++) draw();
  const paintNext = (batch: Float32Array, at: number) => {
    const mask = maskOf(draw());
    for (let c = 0; c < layout.channels; c++)
      for (let pixel = 0; pixel < pixels; pixel++) {
        const value = pixel * layout.pixelStep + c * layout.channelStep;
        batch[at + value] = fill[value]! + (picture[value]! - fill[value]!) * mask[pixel]!;
      }
  };
  yield* askAbout(score, { total: spec.masks, pictureLength: layout.length }, paintNext, options);
}

/**
 * The map of the answers so far, for one class. It makes the masks again from their seed, in the order of the answers, so
 * that a map for another class, or on another machine, needs the numbers alone and no network.
 */
export class RiseEstimate {
  private count = 0;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly draw: () => RiseDraw;
  private readonly maskOf: (draw: RiseDraw) => Float32Array;

  /** Throws `invalid_input` for a spec that cannot be right. */
  constructor(
    private readonly spec: RiseSpec,
    size: PixelSize,
  ) {
    this.draw = riseDraws(spec, size);
    this.maskOf = riseMaskMaker(spec, size);
    this.sums = new Float64Array(size.width * size.height);
    this.squares = new Float64Array(size.width * size.height);
  }

  /** Masks whose scores are known. */
  get masks(): number {
    return this.count;
  }

  /** @param score of the class behind the next mask. Throws `internal` when all masks have theirs. */
  add(score: number): void {
    if (this.count === this.spec.masks)
      throw new AppError('internal', `All ${this.count} masks of a run have their scores.`);
    const mask = this.maskOf(this.draw());
    for (let pixel = 0; pixel < mask.length; pixel++) {
      const value = (score * mask[pixel]!) / this.spec.keep;
      this.sums[pixel]! += value;
      this.squares[pixel]! += value * value;
    }
    this.count++;
  }

  /** height × width, row-major, in the unit of the scores; NaN before the first score. */
  map(): Float32Array {
    return Float32Array.from(this.sums, (sum) => sum / this.count);
  }

  /** Of each value of the map: the standard deviation of the mean over the masks; NaN with fewer than two scores. */
  standardError(): Float32Array {
    const n = this.count;
    return Float32Array.from(this.sums, (sum, pixel) => {
      const variance = (this.squares[pixel]! - (sum * sum) / n) / (n - 1);
      return n < 2 ? NaN : Math.sqrt(Math.max(0, variance) / n);
    });
  }
}
