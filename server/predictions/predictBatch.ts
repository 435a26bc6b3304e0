/** One batch through the network, through deaths of the worker, until it is told to stop. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { BatchSizer } from '../compute/batchSizer';
import type { Compute, FittedImage, NetworkRef } from '../compute/compute';
import type { Log } from '../log';

/** A worker that dies so often in a row, without an answer in between, is not asked again. */
export const MAX_DEATHS_IN_A_ROW = 3;
/** A network that answers none of so many pictures, the first ones of a run, is not asked for more. */
const MAX_UNANSWERED = 8;
/** How long a cancel waits for the batch that is running: batches are made to last less. */
const ABORT_GRACE_MS = 500;

export class BatchPredictor {
  private sizer = new BatchSizer();
  private deaths = 0;
  private readonly unanswered: AppError[] = [];

  constructor(
    private readonly compute: Pick<Compute, 'predict'>,
    private readonly network: NetworkRef,
    private readonly card: ResolvedModelCard,
    private readonly log: Log,
    /** Whether it is known to answer pictures like these: then one that it does not answer says nothing of the others. */
    private hasAnswered = false,
  ) {}

  /** How many pictures the next batch should have: as many as are computed in the time that others can wait. */
  get size(): number {
    return this.sizer.size;
  }

  /**
   * Probabilities of each picture, or why the network has no answer to it (half precision may overflow for some); null
   * when the signal was aborted first. Throws what else the network throws, and why it answers nothing at all.
   */
  async predict(images: readonly FittedImage[], signal: AbortSignal): Promise<(Float32Array | AppError)[] | null> {
    if (images.length === 0) return [];
    try {
      const vectors = await this.predictTogether(images, signal);
      if (vectors) this.hasAnswered = true;
      return vectors;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'invalid_network')) throw error;
      if (images.length === 1) return [this.noteUnanswered(error)];
    }
    // Some of them are the reason: each is asked alone.
    const answers: (Float32Array | AppError)[] = [];
    for (const image of images) {
      const answer = await this.predict([image], signal);
      if (answer === null) return null;
      answers.push(...answer);
    }
    return answers;
  }

  /** Throws why, when pictures were asked about and none was answered: then it is not the pictures. */
  requireAnswers(): void {
    const [first] = this.unanswered;
    if (first && !this.hasAnswered) throw first;
  }

  private noteUnanswered(error: AppError): AppError {
    if (!this.hasAnswered) this.unanswered.push(error);
    if (this.unanswered.length >= MAX_UNANSWERED) this.requireAnswers();
    return error;
  }

  private async predictTogether(images: readonly FittedImage[], signal: AbortSignal): Promise<Float32Array[] | null> {
    while (!signal.aborted) {
      try {
        const start = performance.now();
        const vectors = await unlessAborted(this.compute.predict(this.network, this.card, [...images]), signal);
        if (vectors === null) return null;
        this.sizer.observe(images.length, performance.now() - start);
        this.deaths = 0;
        return vectors;
      } catch (error) {
        if (signal.aborted) return null;
        if (!(error instanceof AppError && error.code === 'unavailable')) throw error;
        this.deaths++;
        this.sizer = new BatchSizer();
        this.log.warn({ err: error, deaths: this.deaths }, 'a compute worker died; the run goes on');
        if (this.deaths >= MAX_DEATHS_IN_A_ROW)
          throw new AppError(
            'unavailable',
            `The compute worker stopped ${this.deaths} times in a row. The network may need more memory than there is. ` +
              'What is done so far is kept: run it again to go on.',
            { cause: error },
          );
      }
    }
    return null;
  }
}

/** The value, or null when the abort comes first and the value does not follow within the grace. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const aborted = new Promise<null>((resolve) => {
    onAbort = () => (timer = setTimeout(() => resolve(null), ABORT_GRACE_MS));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  promise.catch(() => undefined); // when the abort wins, nobody waits for it any more
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}
