/** The vectors of the map that was last asked about, for whoever asks again soon: reading them takes a while. */
import type { SharedVectors } from './computation/computationTypes';

const KEPT_MS = 60_000;

export class VectorShelf {
  private held: { key: string; vectors: Promise<SharedVectors> } | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** Ends with the reading that was begun last. */
  private reading: Promise<unknown> = Promise.resolve();

  /**
   * What is held under this key, or else what `read` gives. A failure is not held. One is read after the other: they are
   * large, and whoever looks at two maps in turns must not fill the memory.
   */
  take(key: string, read: () => Promise<SharedVectors>): Promise<SharedVectors> {
    if (this.held?.key !== key) {
      const held = { key, vectors: this.reading.then(read) };
      this.held = held;
      this.reading = held.vectors.catch(() => {
        if (this.held === held) this.clear();
      });
    }
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.clear(), KEPT_MS).unref();
    return this.held.vectors;
  }

  clear(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.held = null;
  }
}
