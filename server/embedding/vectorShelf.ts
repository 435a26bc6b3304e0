/** The vectors of the map that was last asked about, for whoever asks again soon: reading them takes a while. */
import type { FoundVectors } from './mapVectors';

const KEPT_MS = 60_000;

export class VectorShelf {
  private held: { key: string; found: Promise<FoundVectors> } | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** Ends with the reading that was begun last. */
  private reading: Promise<unknown> = Promise.resolve();

  /**
   * What is held under this key, or else what `read` gives. Neither a failure is held nor vectors of which some are
   * missing: they may be there the next time. One is read after the other: they are large, and whoever looks at two maps
   * in turns must not fill the memory.
   */
  take(key: string, read: () => Promise<FoundVectors>): Promise<FoundVectors> {
    if (this.held?.key !== key) {
      const held = { key, found: this.reading.then(read) };
      const letGo = () => {
        if (this.held === held) this.clear();
      };
      this.held = held;
      this.reading = held.found.then(({ missing }) => {
        if (missing.length > 0) letGo();
      }, letGo);
    }
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.clear(), KEPT_MS).unref();
    return this.held.found;
  }

  clear(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.held = null;
  }
}
