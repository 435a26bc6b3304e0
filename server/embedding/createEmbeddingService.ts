/**
 * The queue of maps and their lifecycle: first come, first served, one at a time. Everything that decides between
 * starting, joining and changing happens under a lock per map, so that the same request twice is one map.
 */
import { AppError } from '@/lib/domain/appError';
import type { Embedding, EmbeddingAction } from '@/lib/domain/embedding';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database, Page } from '../db/database';
import type { EmbeddingChange, EmbeddingRecord } from '../db/embeddingRecords';
import type { FeatureService } from '../features/featureService';
import { SerialByKey } from '../jobs/serialByKey';
import type { Log } from '../log';
import type { TaskService } from '../tasks/taskService';
import { clearEmbedding } from './clearEmbedding';
import type { EmbeddingPool } from './computation/embeddingPool';
import { createEmbeddingReads, noSuchEmbedding, type EmbeddingReads } from './embeddingReads';
import type { EmbeddingService, NewEmbedding } from './embeddingService';
import { EmbeddingTeller } from './embeddingTeller';
import { executeEmbedding, tellWish, type ExecuteContext } from './executeEmbedding';
import { progressOf } from './keepProgress';
import { endOf, stepOf, storedState, WAITING, type Wish } from './lifecycle';
import { LiveEmbedding, toEmbedding } from './liveEmbedding';
import { planEmbedding, requireStored, type EmbeddingPlan } from './planEmbedding';
import { encodePictures } from './pointsFile';
import { WaitingLine } from './waitingLine';

/** How long closing waits for the running map to store its state. */
const CLOSE_TIMEOUT_MS = 5000;

export interface EmbeddingServiceOptions {
  database: Pick<Database, 'embeddings' | 'images' | 'networks' | 'predictions'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get' | 'has' | 'delete' | 'evict'>;
  features: Pick<FeatureService, 'plan' | 'start' | 'read'>;
  tasks: Pick<TaskService, 'get' | 'subscribe'>;
  pool: EmbeddingPool;
  version: string;
  log: Log;
  /** Milliseconds since 1970; tests hold it. */
  now?: () => number;
}

export function createEmbeddingService(options: EmbeddingServiceOptions): EmbeddingService {
  const lifecycle = new EmbeddingQueue(options);
  const reads: EmbeddingReads = createEmbeddingReads(options, (id) => lifecycle.liveOf(id));
  return {
    ...reads,
    start: (request) => lifecycle.start(request),
    get: (id) => lifecycle.get(id),
    list: (filter, page) => lifecycle.list(filter, page),
    control: (id, action, by) => lifecycle.control(id, action, by),
    subscribe: (listener) => lifecycle.subscribe(listener),
    dropArtifacts: (id, unusedSinceMs) => lifecycle.dropArtifacts(id, unusedSinceMs),
    recover: () => lifecycle.recover(),
    close: () => lifecycle.close(),
  };
}

class EmbeddingQueue implements Omit<EmbeddingService, keyof EmbeddingReads> {
  private readonly rows: EmbeddingServiceOptions['database']['embeddings'];
  private readonly context: ExecuteContext;
  private readonly teller: EmbeddingTeller;
  private readonly locks = new SerialByKey();
  /** Queued and running maps of this process, by id. */
  private readonly live = new Map<string, LiveEmbedding>();
  private readonly queue = new WaitingLine<LiveEmbedding>();
  private current: LiveEmbedding | null = null;
  private closing = false;
  private readonly now: () => number;

  constructor(private readonly options: EmbeddingServiceOptions) {
    const { database, log, now = Date.now } = options;
    this.rows = database.embeddings;
    this.now = now;
    this.teller = new EmbeddingTeller(log, now);
    this.context = {
      ...options,
      now,
      locked: (work) => this.locked(work),
      onChange: (live) => this.tell(live),
      onFrame: (id, frame) => this.teller.frame(id, frame),
    };
  }

  /** Artifacts of maps come, with the rows that need them, and go one after the other, whatever map they are of. */
  private locked<T>(work: () => Promise<T>): Promise<T> {
    return this.locks.run('artifacts', work);
  }

  liveOf(id: string): LiveEmbedding | undefined {
    return this.live.get(id);
  }

  async start(request: NewEmbedding): Promise<Embedding> {
    this.refuseWhenClosing();
    const plan = await planEmbedding(request, this.options);
    return this.locks.run(plan.record.key, async () => {
      this.refuseWhenClosing();
      const known = await this.rows.findByKey(plan.record.key);
      if (!known) return this.adopt(await this.create(plan));
      const live = this.live.get(known.id);
      if (live) return this.view(live);
      if (known.status === 'failed') return this.adopt(await this.renew(known, plan));
      // Cleared, or stopped before there was anything: computed anew.
      if (known.status === 'finished' && known.keptFrames.length === 0)
        return this.adopt(await this.renew(known, plan));
      return known.status === 'queued' || known.status === 'running' ? this.adopt(known) : viewStored(known);
    });
  }

  async get(id: string): Promise<Embedding | null> {
    const live = this.live.get(id);
    if (live) return this.view(live);
    const record = await this.rows.get(id);
    return record && this.viewRecord(record);
  }

  async list(filter: { imageSetId?: string }, page: { offset: number; limit: number }): Promise<Page<Embedding>> {
    const { items, total } = await this.rows.list(filter, page);
    return { items: items.map((record) => this.viewRecord(record)), total };
  }

  async control(id: string, action: EmbeddingAction, by: string): Promise<Embedding> {
    this.refuseWhenClosing();
    const record = await this.rows.get(id);
    if (!record) throw noSuchEmbedding(id);
    return this.locks.run(record.key, () => this.act(id, action, by));
  }

  subscribe(listener: Parameters<EmbeddingService['subscribe']>[0]): () => void {
    return this.teller.subscribe(listener);
  }

  async dropArtifacts(id: string, unusedSinceMs: number): Promise<boolean> {
    const record = await this.rows.get(id);
    if (!record) return false;
    return this.locks.run(record.key, () => this.locked(() => this.drop(id, unusedSinceMs)));
  }

  async recover(): Promise<void> {
    for (const { id, key } of await this.rows.listUnfinished())
      await this.locks.run(key, async () => {
        const record = await this.rows.get(id);
        const isLeft = record?.status === 'queued' || record?.status === 'running';
        if (record && isLeft && !this.live.has(id)) this.adopt(record);
      });
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const live of this.queue.clear()) this.leave(live);
    const running = this.current;
    if (running) {
      running.ask({ kind: 'close' });
      void tellWish(running, this.context);
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_TIMEOUT_MS)));
      await Promise.race([running.ended, timeout]);
      clearTimeout(timer);
      running.computing.abort();
    }
    this.teller.close();
    await this.options.pool.close();
  }

  // ── Under the lock of the map ─────────────────────────────────────────────────────────────────────────────────────

  private create({ record, pictures }: EmbeddingPlan): Promise<EmbeddingRecord> {
    return this.locked(async () => {
      await requireStored(record.extension, this.options.artifacts);
      return this.rows.create({ ...record, pointsHash: await this.options.artifacts.put(encodePictures(pictures)) });
    });
  }

  /** Of one that failed or was cleared: it goes on from its last state, if there is one. */
  private renew(known: EmbeddingRecord, { record, pictures }: EmbeddingPlan): Promise<EmbeddingRecord> {
    if (known.points !== null) return this.rows.update(known.id, WAITING);
    const { extension, targetIterations } = record;
    return this.locked(async () => {
      await requireStored(extension, this.options.artifacts);
      const pointsHash = await this.options.artifacts.put(encodePictures(pictures));
      const anew = { pointsHash, extension, targetIterations, iteration: extension?.iteration ?? 0 };
      return this.rows.update(known.id, { ...WAITING, ...anew });
    });
  }

  private async drop(id: string, unusedSinceMs: number): Promise<boolean> {
    const record = await this.rows.get(id);
    if (!record || this.live.has(id) || !(record.status === 'finished' || record.status === 'failed')) return false;
    await clearEmbedding(record, this.rows, this.options.artifacts, unusedSinceMs);
    const cleared = await this.rows.get(id);
    if (cleared) this.teller.updated(id, () => this.viewRecord(cleared));
    return true;
  }

  private async act(id: string, action: EmbeddingAction, by: string): Promise<Embedding> {
    this.refuseWhenClosing();
    const live = this.live.get(id);
    const record = live?.record ?? (await this.rows.get(id));
    if (!record) throw noSuchEmbedding(id);
    const step = stepOf(this.viewRecord(record).state, action, { by, nowMs: this.now(), record });
    switch (step.kind) {
      case 'interrupt':
        return live ? this.interrupt(live, step.wish, action) : this.settle(id, endOf(step.wish, this.now()));
      case 'settle':
        return this.settle(id, step.change);
      case 'queue':
        return this.adopt(await this.rows.update(id, step.change));
    }
  }

  private async settle(id: string, change: EmbeddingChange): Promise<Embedding> {
    const record = await this.rows.update(id, change);
    this.teller.updated(id, () => this.viewRecord(record));
    return this.viewRecord(record);
  }

  private async interrupt(live: LiveEmbedding, wish: Exclude<Wish, { kind: 'close' }>, action: EmbeddingAction) {
    live.ask(wish);
    const place = this.queue.remove(live);
    if (place !== null) {
      await this.finish(live, endOf(wish, this.now()));
      this.tellPlaces(place);
    } else void tellWish(live, this.context);
    await live.ended;
    const embedding = this.view(live);
    // It may have come to its end first: then that holds. To have stopped is what was wanted, whatever came first.
    if (action.kind === 'pause' && embedding.state.status !== 'paused')
      stepOf(embedding.state, action, { by: '', nowMs: 0, record: live.record });
    return embedding;
  }

  // ── Running ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Takes a stored map into the queue. */
  private adopt(record: EmbeddingRecord): Embedding {
    const live = new LiveEmbedding(record);
    if (this.closing) return viewStored(record);
    this.live.set(record.id, live);
    this.queue.push(live);
    this.tell(live);
    this.runNext();
    return this.view(live);
  }

  private runNext(): void {
    if (this.current || this.closing) return;
    const live = this.queue.shift();
    if (!live) return;
    this.current = live;
    live.phase = { status: 'preparing', phase: 'vectors', share: null, taskId: null };
    void this.run(live);
  }

  private async run(live: LiveEmbedding): Promise<void> {
    const end = await executeEmbedding(live, this.context);
    if (end) await this.finish(live, end);
    else this.leave(live);
    this.current = null;
    this.tellPlaces(0);
    this.runNext();
  }

  /** Stores how it ended, then tells. Never throws. */
  private async finish(live: LiveEmbedding, end: EmbeddingChange): Promise<void> {
    const change = { ...progressOf(live.record), ...end };
    try {
      live.record = await this.rows.update(live.id, change);
    } catch (error) {
      // The row stays unfinished: asked for again, or at the next start, it is taken up. Here and now it is over.
      this.options.log.error({ err: error, embeddingId: live.id }, 'the end of a map could not be stored');
      const finishedAt = new Date(this.now()).toISOString();
      live.record = { ...live.record, ...change, status: 'failed', error: STORE_FAILED, finishedAt };
    }
    this.leave(live);
    this.tell(live);
  }

  private leave(live: LiveEmbedding): void {
    this.live.delete(live.id);
    live.markEnded();
  }

  // ── Telling ───────────────────────────────────────────────────────────────────────────────────────────────────────

  private view(live: LiveEmbedding): Embedding {
    const place = this.queue.placeOf(live);
    return live.view(place === null ? 0 : place + (this.current ? 1 : 0));
  }

  private viewRecord(record: EmbeddingRecord): Embedding {
    const live = this.live.get(record.id);
    return live ? this.view(live) : viewStored(record);
  }

  private tell(live: LiveEmbedding): void {
    this.teller.updated(live.id, () => this.view(live));
  }

  /** Maps behind `from` in the queue have moved up. */
  private tellPlaces(from: number): void {
    for (const live of this.queue.from(from)) this.tell(live);
  }

  private refuseWhenClosing(): void {
    if (this.closing) throw new AppError('unavailable', 'The server is stopping. Try again when it is back.');
  }
}

const STORE_FAILED = {
  code: 'unavailable' as const,
  message: 'The end of this map could not be stored in the database. What was stored before is kept: ask for it again to go on.', // prettier-ignore
};

function viewStored(record: EmbeddingRecord): Embedding {
  return toEmbedding(record, storedState(record));
}
