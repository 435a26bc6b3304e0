/** Who is told of maps. Of one map's changes at most ten times a second, the last of them in any case. */
import type { Embedding } from '@/lib/domain/embedding';
import type { Log } from '../log';
import { Pacer } from '../tasks/pacer';
import type { EmbeddingEvent, LiveFrame } from './embeddingService';

const TELL_INTERVAL_MS = 100;

export class EmbeddingTeller {
  private readonly listeners = new Set<(event: EmbeddingEvent) => void>();
  private readonly pacers = new Map<string, Pacer>();
  /** What waits to be told, as it is then. */
  private readonly waiting = new Map<string, () => Embedding>();

  constructor(
    private readonly log: Pick<Log, 'error'>,
    private readonly now: () => number,
  ) {}

  /** Until the returned function is called. */
  subscribe(listener: (event: EmbeddingEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  frame(embeddingId: string, frame: LiveFrame): void {
    this.tell({ kind: 'frame', embeddingId, frame });
  }

  updated(id: string, view: () => Embedding): void {
    this.waiting.set(id, view);
    let pacer = this.pacers.get(id);
    if (!pacer) {
      pacer = new Pacer(() => this.tellWaiting(id), TELL_INTERVAL_MS, this.now);
      this.pacers.set(id, pacer);
    }
    pacer.offer();
  }

  close(): void {
    for (const pacer of this.pacers.values()) pacer.stop();
  }

  private tellWaiting(id: string): void {
    const view = this.waiting.get(id);
    this.waiting.delete(id);
    if (view) this.tell({ kind: 'updated', embedding: view() });
  }

  /** A listener that throws keeps it from nobody else. */
  private tell(event: EmbeddingEvent): void {
    for (const listener of this.listeners)
      try {
        listener(event);
      } catch (error) {
        this.log.error({ err: error }, 'a listener of maps threw');
      }
  }
}
