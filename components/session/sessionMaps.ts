/** The maps of a tab's session: starts and controls them, watches two at the most, and keeps their newest frames. */
import type { Embedding, EmbeddingAction, EmbeddingRequest, MapView } from '@/lib/domain/embedding';
import { decodeFrame } from '@/lib/embedding/frames';
import { MAP_SLOTS, type EmbeddingFrame, type EmbeddingProgress, type MapSlot } from '@/lib/protocol/protocol';
import { findEmbedding, withAnsweredEmbedding, withEmbeddingIteration, withEmbeddingProgress } from './embeddingState';
import { EmbeddingWatch, type EmbeddingWatchOptions } from './embeddingWatch';
import type { SessionState } from './sessionState';
import type { SessionTransport } from './sessionTransport';

/** What the maps change of the session's state. */
type MapsState = Pick<SessionState, 'embeddings' | 'mapsVersion'>;

export interface SessionMapsOptions {
  request: SessionTransport['request'];
  getState(): SessionState;
  setState(change: Partial<MapsState>): void;
}

export class SessionMaps {
  private readonly watches: Readonly<Record<MapSlot, EmbeddingWatch>>;

  constructor(private readonly options: SessionMapsOptions) {
    const { request, getState } = options;
    const watchOptions: EmbeddingWatchOptions = {
      watch: async (slot, embeddingId) => {
        await this.answered(() => request('embedding:watch', { embeddingId, slot }));
      },
      unwatch: async (slot) => {
        await request('embedding:unwatch', { slot });
      },
      isJoined: () => getState().connection.status === 'joined',
      onProblem: () => this.noteChange(),
    };
    this.watches = {
      shown: new EmbeddingWatch('shown', watchOptions),
      beside: new EmbeddingWatch('beside', watchOptions),
    };
  }

  start(request: EmbeddingRequest, extendsId?: string): Promise<Embedding> {
    const payload = { request, ...(extendsId !== undefined && { extends: extendsId }) };
    return this.answered(() => this.options.request('embedding:start', payload));
  }

  control(embeddingId: string, action: EmbeddingAction): Promise<Embedding> {
    return this.answered(() => this.options.request('embedding:control', { embeddingId, action }));
  }

  private async answered(ask: () => Promise<{ embedding: Embedding }>): Promise<Embedding> {
    const before = this.options.getState().embeddings;
    const { embedding } = await ask();
    const { embeddings } = this.options.getState();
    this.options.setState({ embeddings: withAnsweredEmbedding(embeddings, before, embedding) });
    return embedding;
  }

  watch(slot: MapSlot, embeddingId: string | null): void {
    this.watches[slot].want(embeddingId);
    if (this.options.getState().connection.status === 'joined') void this.watches[slot].apply();
  }

  watchOf(slot: MapSlot): Pick<EmbeddingWatch, 'frameOf' | 'problemOf'> {
    return this.watches[slot];
  }

  forgetWatches(): void {
    for (const slot of MAP_SLOTS) this.watches[slot].forget();
  }

  /** Asks for the frames again. [M7] The server began to send the maps of the view by itself, those that it knows. */
  async noteJoined(map: MapView | undefined, embeddings: readonly Embedding[]): Promise<void> {
    for (const slot of MAP_SLOTS)
      this.watches[slot].noteJoined(findEmbedding(embeddings, map?.[slot] ?? null) !== undefined);
    await Promise.all(MAP_SLOTS.map((slot) => this.watches[slot].apply()));
  }

  /** Decoded once, for each slot that wants it; what no slot wants is dropped. */
  onFrame({ embeddingId, bytes }: EmbeddingFrame): void {
    const watches = MAP_SLOTS.map((slot) => this.watches[slot]).filter((watch) => watch.wants(embeddingId));
    if (watches.length === 0) return;
    try {
      const { iteration, positions } = decodeFrame(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
      const frame = { iteration, positions, bytesPerFrame: bytes.byteLength };
      for (const watch of watches) watch.take(frame);
      const { embeddings } = this.options.getState();
      this.noteChange(withEmbeddingIteration(embeddings, embeddingId, iteration));
    } catch (error) {
      for (const watch of watches) watch.fail(error);
    }
  }

  onProgress(progress: EmbeddingProgress): void {
    const { embeddings } = this.options.getState();
    this.options.setState({ embeddings: withEmbeddingProgress(embeddings, progress) });
  }

  /** Frames and problems are held here, outside of the state: their version counts the changes. */
  private noteChange(embeddings = this.options.getState().embeddings): void {
    this.options.setState({ embeddings, mapsVersion: this.options.getState().mapsVersion + 1 });
  }
}
