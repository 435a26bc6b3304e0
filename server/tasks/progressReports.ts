/** What the runner of a task says about its progress: told at most ten times a second, stored about once a second. */
import type { LiveTask } from './liveTask';
import { Pacer } from './pacer';
import type { TaskContext } from './taskService';

const TELL_INTERVAL_MS = 100;
const STORE_INTERVAL_MS = 1000;

export interface ProgressReceivers {
  tell(): void;
  /** Never throws. One at a time. */
  store(): Promise<void>;
  now: () => number;
}

export class ProgressReports {
  private readonly telling: Pacer;
  private readonly storing: Pacer;
  private isStoring = false;
  private isClosed = false;

  constructor(
    private readonly live: LiveTask,
    private readonly receivers: ProgressReceivers,
  ) {
    const { tell, now } = receivers;
    this.telling = new Pacer(tell, TELL_INTERVAL_MS, now);
    this.storing = new Pacer(() => this.store(), STORE_INTERVAL_MS, now);
  }

  readonly note: TaskContext['progress'] = (change) => {
    if (this.isClosed) return; // a straggler of a runner that has ended
    this.live.noteProgress(change, this.receivers.now());
    this.telling.offer();
    this.storing.offer();
  };

  /** Tells of a change that the runner did not make. */
  tell(): void {
    this.telling.offer();
  }

  close(): void {
    this.isClosed = true;
    this.telling.stop();
    this.storing.stop();
  }

  private store(): void {
    if (this.isStoring) return this.storing.offer();
    this.isStoring = true;
    void this.receivers.store().finally(() => (this.isStoring = false));
  }
}
