/**
 * Stores the cells of a running job while it computes, so that a killed server goes on from there. One chunk is written
 * at a time; computing does not wait for it.
 */
import type { KnownCells, ResultStore } from './resultStore';

/** A chunk is due after this time of computing, or earlier when so many bytes are not stored yet. */
export const CHUNK_INTERVAL_MS = 1000;
export const CHUNK_BYTES = 4 * 1024 * 1024;

export class ChunkWriter {
  private writing: Promise<void> | null = null;
  private failure: { error: unknown } | null = null;
  private lastAt: number;

  constructor(
    private readonly cells: KnownCells,
    private readonly results: ResultStore,
    private readonly now: () => number,
    /** Called after each chunk is durable. */
    private readonly onStored: () => Promise<void>,
  ) {
    this.lastAt = now();
  }

  /** Starts a chunk when one is due. Throws what made an earlier chunk fail (`storage_full`). */
  offer(): void {
    this.throwFailure();
    if (this.writing || !this.isDue()) return;
    this.writing = this.writeChunk()
      .catch((error: unknown) => {
        this.failure = { error };
      })
      .finally(() => {
        this.writing = null;
      });
  }

  /** Waits for the chunk that is being written. */
  async settle(): Promise<void> {
    await this.writing;
  }

  /** Stores everything that is known. Throws `storage_full`. */
  async flush(): Promise<void> {
    await this.settle();
    this.throwFailure();
    if (this.cells.stored < this.cells.log.done) await this.writeChunk();
  }

  private isDue(): boolean {
    const { log, stored } = this.cells;
    const bytes = (log.done - stored) * log.classCount * Float32Array.BYTES_PER_ELEMENT;
    return bytes > 0 && (bytes >= CHUNK_BYTES || this.now() - this.lastAt >= CHUNK_INTERVAL_MS);
  }

  private async writeChunk(): Promise<void> {
    const from = this.cells.stored;
    const to = this.cells.log.done;
    this.lastAt = this.now();
    const hash = await this.results.write(this.cells, from, to);
    await this.results.addChunk(this.cells.record.resultKey, { from, count: to - from, hash });
    this.cells.stored = to;
    await this.onStored();
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}
