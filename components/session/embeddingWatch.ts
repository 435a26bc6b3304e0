/**
 * [M3] One slot's watch of a map: which one is wanted, what the server was asked to send, and the newest frame of it. It
 * is asked again after every join.
 */
import { toAppError, type AppError } from '@/lib/domain/appError';
import type { MapSlot } from '@/lib/protocol/protocol';

/** A layout as it came; a new object for each frame. */
export interface MapFrame {
  iteration: number;
  /** x and y of each point, interleaved. */
  positions: Float32Array;
  /** What it took on the wire. */
  bytesPerFrame: number;
}

export interface EmbeddingWatchOptions {
  /** Asks for a map's frames. Rejects as requests do. */
  watch(slot: MapSlot, embeddingId: string): Promise<void>;
  unwatch(slot: MapSlot): Promise<void>;
  isJoined(): boolean;
  /** The problem is another one. */
  onProblem(): void;
}

export class EmbeddingWatch {
  private wantedId: string | null = null;
  private askedId: string | null = null;
  /** Whether the server sends something through this slot, as far as is known here. */
  private isSent = false;
  private newest: MapFrame | null = null;
  private failure: AppError | null = null;

  constructor(
    private readonly slot: MapSlot,
    private readonly options: EmbeddingWatchOptions,
  ) {}

  /** Null: no frames are wanted. Takes effect with the next `apply`. */
  want(embeddingId: string | null): void {
    if (embeddingId === this.wantedId) return;
    this.wantedId = embeddingId;
    this.newest = null;
    this.failure = null;
  }

  wants(embeddingId: string): boolean {
    return this.wantedId === embeddingId;
  }

  /** The newest frame of a map; null while there is none, or when it is not the wanted one. */
  frameOf(embeddingId: string | null): MapFrame | null {
    return embeddingId === this.wantedId ? this.newest : null;
  }

  /** Why a map cannot be watched. */
  problemOf(embeddingId: string | null): AppError | null {
    return embeddingId === this.wantedId ? this.failure : null;
  }

  take(frame: MapFrame): void {
    this.newest = frame;
    this.failure = null;
  }

  /** The connection is lost: nothing comes that was asked for before. The frame stays on the screen. */
  forget(): void {
    this.askedId = null;
    this.isSent = false;
    this.failure = null;
  }

  /** Joined anew. [M7] The server may have started to send through this slot by itself. */
  noteJoined(isSent: boolean): void {
    this.forget();
    this.isSent = isSent;
  }

  /** Asks the server for what is wanted and not asked for yet. */
  async apply(): Promise<void> {
    const { wantedId, slot } = this;
    if (wantedId === null) {
      if (!this.isSent) return;
      this.forget();
      return this.options.unwatch(slot).catch(() => undefined);
    }
    if (this.askedId === wantedId) return;
    this.askedId = wantedId;
    this.isSent = true;
    try {
      await this.options.watch(slot, wantedId);
    } catch (error) {
      if (this.askedId !== wantedId || !this.options.isJoined()) return; // another one is wanted by now, or none can be had
      this.askedId = null;
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.failure = toAppError(error);
    this.options.onProblem();
  }
}
