/** What one run is told from outside, and how its thread stays able to hear it. */
import type { EmbeddingPhase } from '@/lib/domain/embedding';
import type { Steps } from '@/lib/embedding/steps';
import { type ComputationClock, PhaseSeconds } from './computationClock';
import type { ComputationEvent } from './computationTypes';

/** The thread takes its messages about as often. */
const LISTEN_EVERY_MS = 20;
const TELL_SHARE_EVERY_MS = 100;

/** Asked between steps: nobody waits for this run any more. */
export type Cancelled = () => boolean;

/** The run was told to end before its first iteration, or in the middle of a measure. */
export class Interrupted extends Error {}

export class RunControl {
  readonly seconds: PhaseSeconds;
  private told: 'paused' | 'stopped' | null = null;
  private listenedAtMs: number;

  constructor(
    readonly clock: ComputationClock,
    private readonly cancelled: Cancelled,
  ) {
    this.seconds = new PhaseSeconds(clock);
    this.listenedAtMs = clock.nowMs();
  }

  /** A stop is stronger than a pause. */
  end(how: 'paused' | 'stopped'): void {
    if (this.told !== 'stopped') this.told = how;
  }

  /** How the run must end now; null while it may go on. */
  get ending(): 'paused' | 'stopped' | 'cancelled' | null {
    return this.cancelled() ? 'cancelled' : this.told;
  }

  /** To be called between steps: gives way to messages when it is time. */
  async listen(): Promise<void> {
    if (this.clock.nowMs() - this.listenedAtMs < LISTEN_EVERY_MS) return;
    await this.clock.nextTurn();
    this.listenedAtMs = this.clock.nowMs();
  }

  /** Work in steps to its end. Throws Interrupted when the run must end before. */
  async finish<T>(steps: Steps<T>): Promise<T> {
    for (;;) {
      await this.proceed();
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  /** The same as a phase of the preparation, whose share is told. */
  async *phase<T>(phase: EmbeddingPhase, steps: Steps<T>): AsyncGenerator<ComputationEvent, T> {
    this.seconds.enter(phase);
    let share: number | null = null;
    let toldAtMs = -Infinity;
    for (;;) {
      await this.proceed();
      if (this.clock.nowMs() - toldAtMs >= TELL_SHARE_EVERY_MS) {
        yield { kind: 'phase', phase, share };
        toldAtMs = this.clock.nowMs();
      }
      const step = steps.next();
      if (step.done) return step.value;
      share = step.value;
    }
  }

  private async proceed(): Promise<void> {
    await this.listen();
    if (this.ending) throw new Interrupted();
  }
}
