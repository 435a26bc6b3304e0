/** One batch through the network, through deaths of the worker, until it is told to stop. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { BatchSizer } from '../compute/batchSizer';
import type { Compute, FittedImage, NetworkRef } from '../compute/compute';
import type { Log } from '../log';

/** A worker that dies so often in a row, without an answer in between, is not asked again. */
export const MAX_DEATHS_IN_A_ROW = 3;
/** How long a cancel waits for the batch that is running: batches are made to last less. */
const ABORT_GRACE_MS = 500;

export class BatchPredictor {
  private sizer = new BatchSizer();
  private deaths = 0;

  constructor(
    private readonly compute: Pick<Compute, 'predict'>,
    private readonly network: NetworkRef,
    private readonly card: ResolvedModelCard,
    private readonly log: Log,
  ) {}

  /** How many pictures the next batch should have: as many as are computed in the time that others can wait. */
  get size(): number {
    return this.sizer.size;
  }

  /** Probabilities of each picture; null when the signal was aborted first. Throws what the network throws. */
  async predict(images: readonly FittedImage[], signal: AbortSignal): Promise<Float32Array[] | null> {
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
        this.log.warn({ err: error, deaths: this.deaths }, 'a compute worker died; the predictions go on');
        if (this.deaths >= MAX_DEATHS_IN_A_ROW)
          throw new AppError(
            'unavailable',
            `The compute worker stopped ${this.deaths} times in a row. The network may need more memory than there is. ` +
              'The predictions so far are kept: run it again to go on.',
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
