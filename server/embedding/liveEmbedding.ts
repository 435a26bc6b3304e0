/** A map that this process computes or is about to, and how maps look from outside. */
import type { Embedding, EmbeddingState } from '@/lib/domain/embedding';
import type { EmbeddingRecord } from '../db/embeddingRecords';
import { deferred } from '../jobs/deferred';
import type { SharedVectors } from './computation/computationTypes';
import type { LiveFrame } from './embeddingService';
import { storedState, type Wish } from './lifecycle';

type Phase = Extract<EmbeddingState, { status: 'preparing' | 'running' }> | { status: 'queued' };

export class LiveEmbedding {
  phase: Phase = { status: 'queued' };
  newest: LiveFrame | null = null;
  vectors: SharedVectors | null = null;
  /** Ends what comes before the worker's part. */
  readonly preparing = new AbortController();
  /** Ends the worker's part without a state: for a worker that does not answer. */
  readonly computing = new AbortController();
  private wish_: Wish | null = null;
  private over = false;
  private readonly end = deferred<void>();

  /** @param record what is known now: newer than the stored row while it runs */
  constructor(public record: EmbeddingRecord) {}

  get id(): string {
    return this.record.id;
  }
  get wish(): Wish | null {
    return this.wish_;
  }
  /** The first wish counts: what somebody paused or stopped just before the server closes must not go on after it. */
  ask(wish: Wish): void {
    this.wish_ ??= wish;
    this.preparing.abort();
  }

  /** How the worker knows it. The vectors are the same for the same points only. */
  get runName(): string {
    return `${this.id}.${this.record.pointsHash?.slice(0, 16) ?? ''}`;
  }

  /** Resolves once this process has done with it: over, or left to be taken up again. */
  get ended(): Promise<void> {
    return this.end.promise;
  }
  markEnded(): void {
    this.over = true;
    this.vectors = null;
    this.end.resolve();
  }

  /** @param ahead how many are computed before it */
  view(ahead: number): Embedding {
    return toEmbedding(this.record, this.over ? storedState(this.record) : this.state(ahead));
  }
  state(ahead: number): EmbeddingState {
    return this.phase.status === 'queued' ? { status: 'queued', ahead } : this.phase;
  }
}

export function toEmbedding(record: EmbeddingRecord, state: EmbeddingState): Embedding {
  const { id, request, featureKey, layer, requestedBy, createdAt, points, iteration, targetIterations } = record;
  const { keptFrames, kl, measures, explained, displacement, seconds } = record;
  return {
    id,
    request,
    featureKey,
    layer,
    extends: record.extends,
    requestedBy,
    createdAt,
    points,
    iteration,
    targetIterations,
    keptFrames: [...keptFrames],
    kl: [...kl],
    measures: [...measures],
    explained,
    displacement,
    seconds: { ...seconds },
    state,
  };
}
