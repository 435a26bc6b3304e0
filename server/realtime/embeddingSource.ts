/**
 * The newest frame of one map, for everybody who watches it. The message is made once and handed to all of them; they
 * advance on a common beat, so that a small map that is computed fast does not flood them.
 */
import type { Embedding } from '@/lib/domain/embedding';
import type { EmbeddingFrame } from '@/lib/protocol/protocol';
import type { LiveFrame } from '../embedding/embeddingService';
import type { Clock } from './clock';
import type { EmbeddingFeed } from './embeddingFeed';

/** Frames go out at most this often. */
export const EMBEDDING_FRAME_INTERVAL_MS = 50;

export class EmbeddingSource {
  private readonly feeds = new Set<EmbeddingFeed>();
  private frame: EmbeddingFrame | null = null;
  /** Whether the next frame must not be of an earlier iteration. A stored frame may be of a computation before. */
  private isLive = false;
  private lastBeatAt = -Infinity;
  private cancelBeat: (() => void) | null = null;
  /** Watches that are being opened: frames are kept for them. */
  opening = 0;

  constructor(
    private readonly embeddingId: string,
    private readonly clock: Clock,
  ) {}

  get isWatched(): boolean {
    return this.feeds.size + this.opening > 0;
  }
  get newest(): EmbeddingFrame | null {
    return this.frame;
  }

  add(feed: EmbeddingFeed): void {
    this.feeds.add(feed);
  }

  remove(feed: EmbeddingFeed): void {
    this.feeds.delete(feed);
    if (this.feeds.size > 0) return;
    this.cancelBeat?.();
    this.cancelBeat = null;
  }

  /** [M4] The computation told of a frame; one that it has gone past is left out. */
  takeLive({ iteration, bytes }: LiveFrame): void {
    if (this.frame && this.isLive && iteration < this.frame.iteration) return;
    this.frame = { embeddingId: this.embeddingId, iteration, bytes };
    this.isLive = true;
    this.requestBeat();
  }

  /** The frame that the service gave when it was asked; those that came meanwhile are newer. */
  takeStored({ iteration, bytes }: LiveFrame): void {
    this.frame ??= { embeddingId: this.embeddingId, iteration, bytes };
  }

  /**
   * [M4] What is known of the map never lags behind its frames: an earlier iteration means that it was begun anew from
   * there, as after a worker died. While it waits for its turn nothing of it is new.
   */
  noteState({ state, iteration }: Pick<Embedding, 'state' | 'iteration'>): void {
    if (!this.frame || iteration >= this.frame.iteration) return;
    this.isLive = false;
    if (state.status === 'queued' || state.status === 'preparing') this.frame = null;
  }

  /** There is a newer frame, or a watcher can take one again: everyone is served at the next beat. */
  requestBeat(): void {
    if (this.cancelBeat || this.feeds.size === 0) return;
    const wait = this.lastBeatAt + EMBEDDING_FRAME_INTERVAL_MS - this.clock.now();
    if (wait > 0) this.cancelBeat = this.clock.setTimer(() => this.beat(), wait);
    else this.beat();
  }

  private beat(): void {
    this.cancelBeat = null;
    this.lastBeatAt = this.clock.now();
    for (const feed of this.feeds) feed.sendNewest();
  }
}
