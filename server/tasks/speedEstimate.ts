/**
 * Time that is left, from the speed of the last half minute: what was done before it (files that were there already, the
 * start of the work) says little about what comes. A standstill shows as a time that grows.
 */
const WINDOW_MS = 30_000;
/** Samples closer than this are one: thousands of reports a second must not fill the memory. */
const SAMPLE_MS = 250;
/** Nothing is told before the speed was watched for so long. */
const FIRST_AFTER_MS = 1000;

export class SpeedEstimate {
  private readonly samples: { atMs: number; done: number }[] = [];

  note(done: number, atMs: number): void {
    const previous = this.samples.at(-2);
    const newest = this.samples.at(-1);
    if (newest && done < newest.done)
      this.samples.length = 0; // begun again
    else if (previous && newest && newest.atMs - previous.atMs < SAMPLE_MS) this.samples.pop();
    this.samples.push({ atMs, done });
    while (this.samples.length > 2 && atMs - this.samples[1]!.atMs >= WINDOW_MS) this.samples.shift();
  }

  /** Milliseconds until `total` are done; null until it can be told. */
  remainingMs(total: number, atMs: number): number | null {
    const oldest = this.samples[0];
    const newest = this.samples.at(-1);
    if (!oldest || !newest || newest.done === oldest.done || atMs - oldest.atMs < FIRST_AFTER_MS) return null;
    const msPerUnit = (atMs - oldest.atMs) / (newest.done - oldest.done);
    return Math.round(msPerUnit * Math.max(0, total - newest.done));
  }
}
