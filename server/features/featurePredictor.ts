/** One batch of pictures to vectors, each checked: deaths of the worker and slow networks are BatchPredictor's care. */
import { AppError, type ErrorBody } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Compute, FeatureQuestion, FittedImage, NetworkRef } from '../compute/compute';
import type { Log } from '../log';
import { BatchPredictor } from '../predictions/predictBatch';

/** Vectors of one batch that travel between the worker and here. */
const BATCH_BYTES = 32 * 1024 * 1024;
/** A network that answers none of so many pictures, the first ones of a run, is not asked for more. */
const MAX_UNANSWERED = 8;

export interface FeaturePredictorOptions {
  compute: Pick<Compute, 'features'>;
  network: NetworkRef;
  card: ResolvedModelCard;
  question: FeatureQuestion;
  dimensions: number;
  /** Whether it is known to answer pictures like these. */
  hasAnswered?: boolean;
  log: Log;
}

export class FeaturePredictor {
  private readonly predictor: BatchPredictor;
  private readonly most: number;
  private unanswered: ErrorBody[] = [];
  private hasAnswered: boolean;

  constructor(private readonly options: FeaturePredictorOptions) {
    const { compute, network, card, question, dimensions, hasAnswered = false, log } = options;
    const predict = (...[ref, refCard, images]: Parameters<Compute['predict']>) =>
      compute.features(ref, refCard, images, question);
    this.predictor = new BatchPredictor({ predict }, network, card, log, true);
    this.most = Math.max(1, Math.floor(BATCH_BYTES / (4 * dimensions)));
    this.hasAnswered = hasAnswered;
  }

  /** How many pictures the next batch should have. */
  get size(): number {
    return Math.min(this.predictor.size, this.most);
  }

  /** The vector of each picture, or why it has none; null when the signal was aborted first. */
  async predict(
    pictures: readonly { fileName: string; fitted: FittedImage }[],
    signal: AbortSignal,
  ): Promise<(Float32Array | ErrorBody)[] | null> {
    const images = pictures.map(({ fitted }) => fitted);
    const answers = await this.predictor.predict(images, signal);
    return answers && pictures.map(({ fileName }, index) => this.check(fileName, answers[index]));
  }

  /** Throws why, when pictures were asked about and none was answered: then it is not the pictures. */
  requireAnswers(): void {
    const [first] = this.unanswered;
    if (first && !this.hasAnswered) throw AppError.fromBody(first);
  }

  private check(fileName: string, answer: Float32Array | AppError | undefined): Float32Array | ErrorBody {
    const { question, dimensions, card } = this.options;
    if (answer === undefined) throw new Error(`The network gave no answer for ${fileName}.`);
    if (answer instanceof AppError) return this.note({ ...answer.toBody(), message: `${fileName}: ${answer.message}` });
    if (answer.length !== dimensions)
      throw new Error(`The tensor "${question.tensor}" gave ${answer.length} values instead of ${dimensions}.`);
    const value = firstNotFinite(answer);
    if (value === null) {
      this.hasAnswered = true;
      return answer;
    }
    return this.note({
      code: 'invalid_network',
      message: `${fileName}: the tensor "${question.tensor}" of "${card.file}" has a value that is ${value} for this picture. The weights are damaged, or half precision is too small for it: export the network in float32.`,
    });
  }

  private note(error: ErrorBody): ErrorBody {
    if (!this.hasAnswered) this.unanswered.push(error);
    if (this.unanswered.length >= MAX_UNANSWERED) this.requireAnswers();
    return error;
  }
}

/** A loop: `find` makes an object of each number, which was a tenth of what a scan left to the garbage collector. */
function firstNotFinite(values: Float32Array): number | null {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return values[i]!;
  return null;
}
