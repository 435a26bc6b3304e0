/** The vectors of the map that was last asked about, for whoever asks again soon: reading them takes a while. */
import type { SharedVectors } from './computation/computationTypes';

const KEPT_MS = 60_000;

export class VectorShelf {
  private held: { key: string; vectors: Promise<SharedVectors> } | null = null;
  private timer: NodeJS.Timeout | null = null;

  /** What is held under this key, or else what `read` gives. A failure is not held. */
  take(key: string, read: () => Promise<SharedVectors>): Promise<SharedVectors> {
    if (this.held?.key !== key) {
      const held = { key, vectors: read() };
      this.held = held;
      held.vectors.catch(() => {
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
