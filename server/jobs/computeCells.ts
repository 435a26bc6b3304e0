/** Pulls what is missing of a result from the compute worker, through deaths of the worker, until it is told to stop. */
import { AppError } from '@/lib/domain/appError';
import type { Compute, OcclusionEvent, OcclusionTask } from '../compute/compute';
import type { Log } from '../log';
import { deferred } from './deferred';
import type { KnownCells } from './resultStore';

/** [J5] A job that kills its worker so often in a row, without a new cell in between, fails. */
export const MAX_DEATHS_IN_A_ROW = 3;
/** The worker ends an aborted run within 0.5 s; one that does not is left behind, and the pool deals with it. */
const ABORT_GRACE_MS = 1000;

export interface ComputeCellsOptions {
  compute: Compute;
  task: Omit<OcclusionTask, 'from'>;
  cells: KnownCells;
  signal: AbortSignal;
  log: Log;
  /** Nothing is taken before. What it throws ends the run. */
  beforeFirst: Promise<void>;
  onBase(): void;
  /** `count` more cells are in the log. Throws to end the run. */
  onCells(count: number, computeMs: number): void;
}

/** Resolves when all cells are known or the signal is aborted. Throws what the worker or `onCells` threw. */
export async function computeCells(options: ComputeCellsOptions): Promise<void> {
  const { compute, task, cells, signal, log } = options;
  const take = taker(options);
  let deaths = 0;
  while (!signal.aborted && !(cells.log.base && cells.log.done === cells.log.total)) {
    const before = cells.log.done;
    let taking = false;
    try {
      // A copy: the worker that died may have taken the pixels with it.
      const image = { ...task.image, rgb: task.image.rgb.slice() };
      const events = compute.occlude({ ...task, image, from: before }, signal);
      for await (const event of untilAborted(events, signal)) {
        taking = true;
        await options.beforeFirst;
        take(event);
        taking = false;
      }
      if (!signal.aborted && cells.log.done < cells.log.total)
        throw new AppError('unavailable', 'The compute worker ended before the last cell.');
    } catch (error) {
      if (signal.aborted) return;
      // What went wrong on our side (a full disk, a lost database) is no death of the worker.
      if (taking || !(error instanceof AppError && error.code === 'unavailable')) throw error;
      deaths = cells.log.done > before ? 1 : deaths + 1;
      log.warn({ err: error, deaths, done: cells.log.done }, 'a compute worker died; its job goes on');
      if (deaths >= MAX_DEATHS_IN_A_ROW)
        throw new AppError(
          'unavailable',
          `The compute worker stopped ${deaths} times in a row at cell ${cells.log.done} of ${cells.log.total}. ` +
            `The network may need more memory than there is. The cells so far are kept: start again to go on.`,
          { cause: error },
        );
    }
  }
}

function taker(options: ComputeCellsOptions): (event: OcclusionEvent) => void {
  const { cells, onBase, onCells } = options;
  let isBaseUntold = false;
  return (event) => {
    refuseNaN(event, options);
    if (event.kind === 'base' && takeBase(event.probabilities, options)) isBaseUntold = true;
    if (event.kind === 'base' && event.withCells) return; // told with them: a page draws both at once
    if (isBaseUntold) onBase();
    isBaseUntold = false;
    if (event.kind !== 'cells') return;
    const before = cells.log.done;
    cells.log.append(event.from, event.probabilities);
    onCells(cells.log.done - before, event.computeMs);
  };
}

/** Whether it is new: stored by an earlier process it is final, as cells are. */
function takeBase(probabilities: Float32Array, { cells, task }: ComputeCellsOptions): boolean {
  if (cells.log.base) return false;
  if (probabilities.length !== cells.log.classCount)
    throw new AppError(
      'invalid_network',
      `The network "${task.network.fileName}" answered with ${probabilities.length} classes, its card lists ${cells.log.classCount} labels.`,
    );
  cells.log.base = probabilities;
  return true;
}

function refuseNaN({ probabilities }: OcclusionEvent, { task }: ComputeCellsOptions): void {
  if (!probabilities.every(Number.isFinite))
    throw new AppError(
      'invalid_network',
      `The network "${task.network.fileName}" answered with values that are not numbers (NaN or infinite). Its weights are damaged, or it cannot be run in the precision of its file.`,
    );
}

/** The events of a run, ended by the abort even where the run itself is stuck. */
async function* untilAborted<T>(events: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]();
  const aborted = deferred<{ done: true; value: undefined }>();
  const onAbort = () => aborted.resolve({ done: true, value: undefined });
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      const next = iterator.next();
      const result = await Promise.race([next, aborted.promise]);
      next.catch(() => undefined); // when the abort won, nobody waits for it any more
      if (result.done) return;
      yield result.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    await endWithin(iterator, ABORT_GRACE_MS);
  }
}

async function endWithin(iterator: AsyncIterator<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const ended = iterator.return?.(undefined).then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([ended, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
