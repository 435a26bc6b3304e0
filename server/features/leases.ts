import type { Sha256 } from '@/lib/domain/hash';

/** Whoever was handed vectors and has not begun to read them by then may never do so: a download that was given up. */
const BEGIN_WITHIN_MS = 60_000;

/** Artifacts that somebody is reading, or is about to, so that they are neither cleared nor merged meanwhile. */
export class Leases {
  private readonly readers = new Map<Sha256, number>();

  has(hash: Sha256): boolean {
    return this.readers.has(hash);
  }

  /**
   * The same values. From now on `hashes` stay, until all were read, the reader leaves, or a minute has passed in which
   * nobody began to read; whoever begins later holds them from then on, if they are still there.
   */
  whileReading<T>(hashes: readonly Sha256[], values: AsyncGenerator<T>): AsyncIterable<T> {
    const endWaiting = this.take(hashes);
    const timer = setTimeout(endWaiting, BEGIN_WITHIN_MS).unref();
    const take = () => this.take(hashes);
    return (async function* () {
      const end = take();
      clearTimeout(timer);
      endWaiting();
      try {
        yield* values;
      } finally {
        end();
      }
    })();
  }

  /** Until the returned function is called, for the first time. */
  private take(hashes: readonly Sha256[]): () => void {
    for (const hash of hashes) this.readers.set(hash, (this.readers.get(hash) ?? 0) + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      for (const hash of hashes) {
        const others = (this.readers.get(hash) ?? 1) - 1;
        if (others === 0) this.readers.delete(hash);
        else this.readers.set(hash, others);
      }
    };
  }
}
