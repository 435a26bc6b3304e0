/**
 * Runs an action at once and then at most once in every interval. What was offered in between is never lost: the action
 * runs once more when the interval is over.
 */
export class Pacer {
  private lastAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly action: () => void,
    private readonly intervalMs: number,
    private readonly now: () => number,
  ) {}

  offer(): void {
    if (this.timer) return;
    const waitMs = this.lastAt + this.intervalMs - this.now();
    if (waitMs <= 0) this.run();
    // Not a reason for the process to stay.
    else this.timer = setTimeout(() => this.run(), waitMs).unref();
  }

  /** Forgets what waits; later offers are taken again. */
  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private run(): void {
    this.timer = null;
    this.lastAt = this.now();
    this.action();
  }
}
