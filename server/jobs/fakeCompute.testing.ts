/** A compute worker that tests drive by hand: nothing is yielded, ended or broken before the test says so. */
import { AppError } from '@/lib/domain/appError';
import type { Device } from '@/lib/domain/provenance';
import { cellCount, occlusionGrid } from '@/lib/occlusion/grid';
import type { Compute, OcclusionEvent, OcclusionTask } from '../compute/compute';
import { deferred } from './deferred';

export const FAKE_DEVICE: Device = {
  engine: 'fake',
  engineVersion: '1',
  provider: 'cpu',
  description: 'Fake device',
};

/** Probability that the fake network gives: different for every cell and class, the same in every process. */
export function fakeProbability(position: number, classIndex: number): number {
  return Math.fround((((position + 2) * 31 + classIndex * 17) % 97) / 97);
}

export function fakeVectors(from: number, count: number, classCount: number): Float32Array {
  return Float32Array.from({ length: count * classCount }, (_, i) =>
    fakeProbability(from + Math.floor(i / classCount), i % classCount),
  );
}
/** The base is position −1 of the formula. */
export const fakeBase = (classCount: number) => fakeVectors(-1, 1, classCount);

type Step = { event: OcclusionEvent; taken(): void } | { error: unknown } | 'end';

/** One call of occlude. */
export class FakeRun {
  next: number;
  readonly total: number;
  readonly classCount: number;
  private readonly steps: Step[] = [];
  private wake: () => void = () => undefined;
  readonly finished = deferred<void>();

  constructor(
    readonly task: OcclusionTask,
    readonly signal: AbortSignal,
  ) {
    this.classCount = task.card.labels.length;
    this.total = cellCount(occlusionGrid(task.spec, task.image, this.classCount));
    this.next = task.from;
    signal.addEventListener('abort', () => this.push('end'));
  }

  /** Resolves when the caller has taken the event and asks for the next one. */
  base(): Promise<void> {
    return this.yieldEvent({ kind: 'base', probabilities: fakeBase(this.classCount) });
  }
  cells(count: number, computeMs = 10): Promise<void> {
    const from = this.next;
    this.next += count;
    const probabilities = fakeVectors(from, count, this.classCount);
    return this.yieldEvent({ kind: 'cells', from, count, probabilities, computeMs });
  }
  /** Everything that is left, and the end. */
  async finish(): Promise<void> {
    if (this.next < this.total) await this.cells(this.total - this.next);
    this.push('end');
    await this.finished.promise;
  }
  die(): void {
    this.fail(new AppError('unavailable', 'The compute worker died.'));
  }
  fail(error: unknown): void {
    this.push({ error });
  }
  yieldEvent(event: OcclusionEvent): Promise<void> {
    const taken = deferred<void>();
    this.push({ event, taken: () => taken.resolve() });
    return taken.promise;
  }

  private push(step: Step): void {
    this.steps.push(step);
    this.wake();
  }

  async *events(): AsyncGenerator<OcclusionEvent> {
    try {
      for (;;) {
        if (this.signal.aborted) return;
        const step = this.steps.shift();
        if (step === undefined) {
          await new Promise<void>((resolve) => (this.wake = resolve));
          continue;
        }
        if (step === 'end') return;
        if ('error' in step) throw step.error;
        try {
          yield step.event;
        } finally {
          step.taken();
        }
      }
    } finally {
      this.finished.resolve();
    }
  }
}

export class FakeCompute implements Compute {
  readonly runs: FakeRun[] = [];
  private readonly waiting: { index: number; resolve(run: FakeRun): void }[] = [];
  private taken = 0;

  device = async () => FAKE_DEVICE;
  inspect = async () => Promise.reject(new Error('not part of this fake'));
  graph = async () => Promise.reject(new Error('not part of this fake'));
  unitBoxes = async () => Promise.reject(new Error('not part of this fake'));
  firstFilters = async () => Promise.reject(new Error('not part of this fake'));
  filterLayers = async () => Promise.reject(new Error('not part of this fake'));
  filters = async () => Promise.reject(new Error('not part of this fake'));
  measuredFilters = async () => Promise.reject(new Error('not part of this fake'));
  predict = async () => Promise.reject(new Error('not part of this fake'));
  features = async () => Promise.reject(new Error('not part of this fake'));
  occluded = async () => Promise.reject(new Error('not part of this fake'));
  close = async () => undefined;

  occlude(task: OcclusionTask, signal: AbortSignal): AsyncIterable<OcclusionEvent> {
    const run = new FakeRun(task, signal);
    this.runs.push(run);
    for (const waiter of this.waiting.splice(0))
      if (waiter.index < this.runs.length) waiter.resolve(this.runs[waiter.index]!);
      else this.waiting.push(waiter);
    return run.events();
  }

  /** The next call of occlude that no test has taken yet; waits for it. */
  nextRun(): Promise<FakeRun> {
    const index = this.taken++;
    const run = this.runs[index];
    return run ? Promise.resolve(run) : new Promise((resolve) => this.waiting.push({ index, resolve }));
  }
}
