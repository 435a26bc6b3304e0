/** The maps that somebody watches, over all rooms. A frame that nobody watches costs a look into a table. */
import type { EmbeddingEvent, EmbeddingService } from '../embedding/embeddingService';
import type { Clock } from './clock';
import { EmbeddingFeed } from './embeddingFeed';
import { EmbeddingSource } from './embeddingSource';
import type { ConnectionCredits } from './frameCredit';
import type { RoomSocket } from './roomSocket';

export class EmbeddingHub {
  private readonly sources = new Map<string, EmbeddingSource>();

  constructor(
    private readonly embeddings: Pick<EmbeddingService, 'newestFrame'>,
    private readonly clock: Clock,
    private readonly credits: ConnectionCredits,
  ) {}

  /** Maps that are watched, or are about to be. */
  get size(): number {
    return this.sources.size;
  }

  /**
   * Opens a feed; nothing is sent before its `start`. Null when `isWanted` says no by the time that the newest frame is
   * read: the watcher left, or watches something else. Throws `not_found`.
   */
  async watch(embeddingId: string, socket: RoomSocket, isWanted: () => boolean): Promise<EmbeddingFeed | null> {
    const source = this.sourceOf(embeddingId);
    source.opening++;
    try {
      const stored = source.newest ? null : await this.embeddings.newestFrame(embeddingId);
      if (stored) source.takeStored(stored);
      return isWanted() ? new EmbeddingFeed(source, socket, this.credits.of(socket)) : null;
    } finally {
      source.opening--;
      this.release();
    }
  }

  private sourceOf(embeddingId: string): EmbeddingSource {
    let source = this.sources.get(embeddingId);
    if (!source) this.sources.set(embeddingId, (source = new EmbeddingSource(embeddingId, this.clock)));
    return source;
  }

  onEvent(event: EmbeddingEvent): void {
    switch (event.kind) {
      case 'frame':
        return this.sources.get(event.embeddingId)?.takeLive(event.frame);
      case 'updated':
        return this.sources.get(event.embedding.id)?.noteState(event.embedding);
    }
  }

  /** Forgets the frames that nobody watches any more. */
  release(): void {
    for (const [id, source] of this.sources) if (!source.isWatched) this.sources.delete(id);
  }
}
