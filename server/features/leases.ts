import type { Sha256 } from '@/lib/domain/hash';

/** Artifacts that somebody is reading, so that they are not cleared meanwhile. */
export class Leases {
  private readonly readers = new Map<Sha256, number>();

  has(hash: Sha256): boolean {
    return this.readers.has(hash);
  }

  /** The same values; from the first of them that is asked for to the last, or until the reader leaves, `hashes` stay. */
  async *whileReading<T>(hashes: readonly Sha256[], values: AsyncGenerator<T>): AsyncGenerator<T> {
    for (const hash of hashes) this.readers.set(hash, (this.readers.get(hash) ?? 0) + 1);
    try {
      yield* values;
    } finally {
      for (const hash of hashes) {
        const others = (this.readers.get(hash) ?? 1) - 1;
        if (others === 0) this.readers.delete(hash);
        else this.readers.set(hash, others);
      }
    }
  }
}
