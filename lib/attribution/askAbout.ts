/**
 * Asking a network about many changed copies of one picture. What it answers is a log: answer k always belongs to the
 * same picture, so a run may go on from any of them, and every measure is computed from the answers alone, for any class.
 */
import { AppError } from '../domain/appError';
import type { TensorLayout } from '../image/preprocess';
import type { ScoreFunction } from '../occlusion/occlude';

/** What a network says to the pictures from…from+count−1 of a run: count × classes, row-major. */
export interface Answers {
  from: number;
  count: number;
  scores: Float32Array;
}

export interface AskOptions {
  /** The first picture to ask about; those before are known. */
  from: number;
  /** Read before each batch. */
  batchSize: () => number;
}

/** A picture and what stands where it is taken away, both as tensors of the network's input without a batch. */
export interface PictureAndFill {
  picture: Float32Array;
  /** One colour, a blurred picture, noise: preprocessed as the picture is. */
  fill: Float32Array;
  layout: TensorLayout;
}

/** Pixels of the network's input. Pixel p has its values at p · pixelStep + c · channelStep. */
export const pixelCount = (layout: TensorLayout) => layout.length / layout.channels;

/** Throws `internal` when picture and fill are not of the layout. */
export function checkPictureAndFill({ picture, fill, layout }: PictureAndFill): void {
  if (picture.length !== layout.length || fill.length !== layout.length)
    throw new AppError('internal', `A picture of ${picture.length} and a fill of ${fill.length} values are not of an input of ${layout.length}.`); // prettier-ignore
}

/**
 * Asks about pictures from…total−1, in order. `paintNext` writes the next picture into a batch, at `at`. The caller owns
 * time: nothing is computed between two pulls, and leaving the loop ends the run. The batch is exactly as long as its
 * pictures and is overwritten by the next one; what `score` returns is passed on as it is.
 *
 * Throws `invalid_network` when an answer is NaN or infinite, or answers have no common length, and `internal` when the
 * run cannot start at `from`.
 */
export async function* askAbout(
  score: ScoreFunction,
  { total, pictureLength }: { total: number; pictureLength: number },
  paintNext: (batch: Float32Array, at: number) => void,
  { from, batchSize }: AskOptions,
): AsyncGenerator<Answers> {
  let buffer = new Float32Array(0);
  for (let position = from; position < total;) {
    const count = Math.min(Math.max(1, Math.floor(batchSize())), total - position);
    if (buffer.length < count * pictureLength) buffer = new Float32Array(count * pictureLength);
    for (let k = 0; k < count; k++) paintNext(buffer, k * pictureLength);
    const scores = await score(buffer.subarray(0, count * pictureLength), count);
    checkScores(scores, count);
    yield { from: position, count, scores };
    position += count;
  }
}

/** Throws `internal` when a run of `total` pictures cannot start at picture `from`. */
export function checkStart(from: number, total: number): void {
  if (!Number.isInteger(from) || from < 0 || from > total)
    throw new AppError('internal', `A run of ${total} pictures cannot start at picture ${from}.`);
}

function checkScores(scores: Float32Array, count: number): void {
  if (scores.length === 0 || scores.length % count !== 0)
    throw new AppError('invalid_network', `The network answers ${scores.length} values for ${count} pictures; it must give as many for each.`); // prettier-ignore
  if (!scores.every(Number.isFinite))
    throw new AppError(
      'invalid_network',
      'The network answers NaN or infinity for this picture. Its weights are damaged or overflow; export them again, in float32 if they are in half precision.',
    );
}
