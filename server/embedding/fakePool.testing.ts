/** The worker that computes maps, with the test in its place: each run tells what the test says. */
import { AppError } from '@/lib/domain/appError';
import { encodeFrame } from '@/lib/embedding/frames';
import type { ComputationEvent, ComputationTask } from './computation/computationTypes';
import type { EmbeddingPool } from './computation/embeddingPool';

/** A layout that tells iterations apart. */
export function layoutAt(iteration: number, count: number): Float64Array {
  return Float64Array.from({ length: 2 * count }, (_, place) => place + iteration / 1000);
}

export class FakeRun {
  iteration: number;
  private readonly waiting: (ComputationEvent | AppError)[] = [];
  private wake: () => void = () => {};

  constructor(
    readonly task: ComputationTask,
    readonly signal: AbortSignal,
  ) {
    this.iteration = task.state ? Number(new TextDecoder().decode(task.state)) : 0;
  }

  tell(...events: (ComputationEvent | AppError)[]): void {
    this.waiting.push(...events);
    this.wake();
  }
  frame(iteration: number, kept = iteration % this.task.keptEvery === 0): void {
    this.iteration = iteration;
    const bytes = encodeFrame(layoutAt(iteration, this.task.vectors.count), iteration);
    this.tell({ kind: 'frame', iteration, bytes, kept, kl: 1 / (1 + iteration), etaMs: 5 });
  }
  /** A state whose bytes are its iteration, as text. */
  state(): void {
    const bytes = new TextEncoder().encode(String(this.iteration));
    this.tell({ kind: 'state', iteration: this.iteration, bytes });
  }
  end(why: 'target' | 'paused' | 'stopped'): void {
    if (why !== 'paused') this.frame(this.iteration, true);
    this.tell({ kind: 'seconds', seconds: { optimisation: 2 } });
    this.state();
    this.tell({ kind: 'ended', why, iteration: this.iteration });
  }
  die(): void {
    this.tell(new AppError('unavailable', 'The worker died.'));
  }

  async *events(): AsyncGenerator<ComputationEvent> {
    for (;;) {
      const event = this.waiting.shift();
      if (event instanceof AppError) throw event;
      if (event) yield event;
      else await new Promise<void>((resolve) => (this.wake = resolve));
      if (event?.kind === 'ended') return;
    }
  }
}

export class FakePool implements EmbeddingPool {
  readonly runs: FakeRun[] = [];
  isClosed = false;
  private readonly waiters: (() => void)[] = [];

  /** The run with this place in the order, once it was asked for. */
  async started(index: number): Promise<FakeRun> {
    for (;;) {
      const run = this.runs[index];
      if (run) return run;
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }
  run(task: ComputationTask, signal: AbortSignal): AsyncIterable<ComputationEvent> {
    const run = new FakeRun(task, signal);
    this.runs.push(run);
    this.waiters.splice(0).forEach((wake) => wake());
    return run.events();
  }
  async pause(embeddingId: string): Promise<void> {
    this.runs.findLast(({ task }) => task.embeddingId === embeddingId)?.end('paused');
  }
  async stop(embeddingId: string): Promise<void> {
    this.runs.findLast(({ task }) => task.embeddingId === embeddingId)?.end('stopped');
  }
  nearest(): never {
    throw new Error('Nobody asks this worker for neighbours.');
  }
  async close(): Promise<void> {
    this.isClosed = true;
  }
}
