/** Maps in memory that are computed when a test says so. Their frames are real ones, of few points. */
import { AppError } from '@/lib/domain/appError';
import {
  embeddingRequestSchema,
  embeddingSchema,
  KEPT_FRAME_EVERY,
  type Embedding,
  type EmbeddingAction,
  type EmbeddingState,
} from '@/lib/domain/embedding';
import { canonicalJson } from '@/lib/domain/hash';
import { encodeFrame } from '@/lib/embedding/frames';
import type { EmbeddingEvent, LiveFrame, NewEmbedding } from '../embedding/embeddingService';
import type { RoomEmbeddingService } from './roomEmbeddings';

const NOW = new Date(0).toISOString();
export const EMBEDDING_REQUEST = embeddingRequestSchema.parse({
  imageSetId: 'set-1',
  networkId: 'network-1',
  spec: { method: 'tsne', iterations: 100 },
});

interface Computed {
  embedding: Embedding;
  /** The layout as it is. */
  newest: LiveFrame | null;
  /** Counts how often it was begun. */
  epoch: number;
}

export class FakeEmbeddings implements RoomEmbeddingService {
  readonly computed = new Map<string, Computed>();
  /** How often the newest frame was asked for. */
  framesRead = 0;
  private readonly epochs = new WeakMap<Uint8Array, number>();
  private readonly listeners = new Set<(event: EmbeddingEvent) => void>();

  /** @param pause lets a test mix the order in which answers come @param points of each map */
  constructor(
    private readonly pause: () => Promise<void> = () => Promise.resolve(),
    private readonly points = 5,
  ) {}

  async start({ by, extends: from, ...request }: NewEmbedding): Promise<Embedding> {
    await this.pause();
    const key = canonicalJson([request, from ?? null]);
    const same = [...this.computed.values()].find(
      ({ embedding }) => canonicalJson([embedding.request, embedding.extends]) === key,
    );
    if (same && same.embedding.state.status !== 'failed') return (await this.pause(), same.embedding);
    if (from !== undefined) this.of(from);
    const id = same?.embedding.id ?? this.add({ request, extends: from ?? null, requestedBy: by });
    if (same) this.begin(id, 0);
    const started = this.of(id).embedding;
    await this.pause();
    return started;
  }
  async get(id: string): Promise<Embedding | null> {
    const found = this.computed.get(id)?.embedding ?? null;
    await this.pause();
    return found;
  }
  async control(id: string, action: EmbeddingAction, by: string): Promise<Embedding> {
    await this.pause();
    const { state, targetIterations } = this.of(id).embedding;
    const refused = new AppError('conflict', `This map is ${state.status}.`);
    switch (action.kind) {
      case 'pause':
        if (state.status !== 'running') throw refused;
        this.change(id, { state: { status: 'paused', by } });
        break;
      case 'resume':
        if (state.status !== 'paused') throw refused;
        this.change(id, { state: RUNNING });
        break;
      case 'stop':
        if (state.status === 'finished' || state.status === 'failed') throw refused;
        this.change(id, { state: { status: 'finished', finishedAt: NOW, stopped: true } });
        break;
      case 'continue':
        if (state.status !== 'finished') throw refused;
        this.change(id, {
          state: { status: 'queued', ahead: 0 },
          targetIterations: targetIterations + action.iterations,
        });
    }
    const { embedding } = this.of(id);
    await this.pause();
    return embedding;
  }
  async newestFrame(id: string): Promise<LiveFrame | null> {
    this.framesRead++;
    const { newest } = this.of(id);
    await this.pause();
    return newest;
  }
  subscribe(listener: (event: EmbeddingEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // ── What the test drives ──────────────────────────────────────────────────────────────────────────────────────────

  /** A queued map; returns its id. */
  add(change: Partial<Embedding> = {}): string {
    const id = `map-${this.computed.size + 1}`;
    const embedding = embeddingSchema.parse({
      id,
      request: EMBEDDING_REQUEST,
      featureKey: 'f'.repeat(64),
      layer: 'pool',
      extends: null,
      requestedBy: 'anna',
      createdAt: NOW,
      points: null,
      iteration: 0,
      targetIterations: 100,
      keptFrames: [],
      kl: [],
      measures: [],
      explained: null,
      displacement: null,
      seconds: {},
      state: { status: 'queued', ahead: 0 },
      ...change,
    });
    this.computed.set(id, { embedding, newest: null, epoch: 1 });
    this.change(id, {});
    return id;
  }

  /** So many iterations more, up to the target; running from then on. The frame is told, then the progress. */
  advance(id: string, iterations: number): void {
    const before = this.of(id).embedding;
    const iteration = Math.min(before.iteration + iterations, before.targetIterations);
    const keptFrames = [...before.keptFrames];
    for (let i = Math.floor(before.iteration / KEPT_FRAME_EVERY) + 1; i * KEPT_FRAME_EVERY <= iteration; i++)
      keptFrames.push(i * KEPT_FRAME_EVERY);
    this.tellFrame(id, iteration);
    this.change(id, {
      state: RUNNING,
      points: { count: this.points, added: 0, removed: 0 },
      iteration,
      keptFrames,
      kl: [...before.kl, [iteration, 1 / (1 + iteration)]],
    });
  }

  /** A frame as it is computed, without any change of what is known of the map. */
  tellFrame(id: string, iteration: number): Uint8Array {
    const computed = this.of(id);
    const layout = Float64Array.from({ length: 2 * this.points }, (_, i) => Math.sin(i * (1 + iteration)));
    const bytes = encodeFrame(layout, iteration);
    this.epochs.set(bytes, computed.epoch);
    computed.newest = { iteration, bytes };
    this.tell({ kind: 'frame', embeddingId: id, frame: computed.newest });
    return bytes;
  }

  finish(id: string): void {
    this.advance(id, Infinity);
    this.change(id, { state: { status: 'finished', finishedAt: NOW, stopped: false } });
  }

  fail(id: string): void {
    const error = { code: 'internal' as const, message: 'The thread that computed this map died.' };
    this.change(id, { state: { status: 'failed', finishedAt: NOW, error } });
  }

  /** The thread died: it is queued again with what was stored, the frame of an earlier iteration. */
  begin(id: string, iteration: number): void {
    const computed = this.of(id);
    computed.epoch++;
    computed.newest = null;
    const isBefore = (kept: number) => kept <= iteration;
    const { keptFrames, kl } = computed.embedding;
    this.change(id, {
      state: { status: 'queued', ahead: 0 },
      iteration,
      keptFrames: keptFrames.filter(isBefore),
      kl: kl.filter(([at]) => isBefore(at)),
    });
  }

  change(id: string, change: Partial<Embedding>): void {
    const computed = this.of(id);
    computed.embedding = { ...computed.embedding, ...change };
    this.tell({ kind: 'updated', embedding: computed.embedding });
  }

  of(id: string): Computed {
    const computed = this.computed.get(id);
    if (!computed) throw new AppError('not_found', `There is no map "${id}".`, { field: 'embeddingId' });
    return computed;
  }

  /** In which computation of its map a frame was made. */
  epochOf(bytes: ArrayBuffer | Uint8Array): number | undefined {
    return bytes instanceof Uint8Array ? this.epochs.get(bytes) : undefined;
  }

  private tell(event: EmbeddingEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

const RUNNING: EmbeddingState = { status: 'running', etaMs: 1000 };
