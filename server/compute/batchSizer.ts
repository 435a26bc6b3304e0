/**
 * How many pictures go into one batch: large batches are faster, but a running batch cannot be stopped and keeps other
 * work on the device waiting. Starts with one picture and at most doubles, so that a slow network is noticed early.
 * Sizes are powers of two: the runtime plans its memory anew for every size that it meets.
 */
export const TARGET_BATCH_MS = 200;
export const MAX_BATCH = 32;

export class BatchSizer {
  /** The least that a picture has taken. */
  private leastMs = Infinity;

  /** @param first size of the first batch, a power of two */
  constructor(
    private current = 1,
    private readonly targetMs = TARGET_BATCH_MS,
  ) {}

  get size(): number {
    return this.current;
  }

  /**
   * Whether so many pictures may go into one batch where half of them are of no use: they take no more than twice the time
   * of a batch, or would not, had the device not just been slow for a moment.
   */
  isSoonTogether(count: number): boolean {
    if (count > MAX_BATCH) return false;
    if (count <= 2 * this.current) return true;
    return count <= 4 * this.current && count * this.leastMs < 2 * this.targetMs;
  }

  /** Takes in how long a batch ran. A device that became slower is followed at once, a faster one step by step. */
  observe(count: number, ms: number): void {
    this.leastMs = Math.min(this.leastMs, ms / count);
    // A picture by itself says little of larger batches, unless it is slow.
    if (count === 1 && this.current > 1 && ms <= this.targetMs) return;
    const affordable = (this.targetMs * count) / Math.max(ms, 0.01);
    const limit = Math.max(1, Math.min(affordable, this.current * 2, MAX_BATCH));
    this.current = 2 ** Math.floor(Math.log2(limit));
  }
}
