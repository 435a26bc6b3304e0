/** Takes what the worker tells of one attempt: first it is stored, as far as it is to stay, then everybody is told. */
import { PCA_AXES } from '@/lib/domain/embedding';
import type { Sha256 } from '@/lib/domain/hash';
import { encodeNpy } from '@/lib/tensor/npy';
import type { EmbeddingChange, EmbeddingRecord } from '../db/embeddingRecords';
import type { ComputationEvent } from './computation/computationTypes';
import type { ExecuteContext } from './executeEmbedding';
import type { LiveEmbedding } from './liveEmbedding';

type Ended = Extract<ComputationEvent, { kind: 'ended' }>;

export class ProgressKeeper {
  /** Of earlier attempts. */
  private readonly secondsBefore: Readonly<Record<string, number>>;

  constructor(
    private readonly live: LiveEmbedding,
    private readonly context: ExecuteContext,
  ) {
    this.secondsBefore = live.record.seconds;
  }

  /** Resolves with why the attempt ended, if it did. */
  async take(event: ComputationEvent): Promise<Ended['why'] | null> {
    const { live, context } = this;
    const { record } = live;
    switch (event.kind) {
      case 'phase':
        live.phase = { status: 'preparing', phase: event.phase, share: event.share, taskId: null };
        break;
      case 'frame':
        await this.takeFrame(event);
        break;
      case 'axes': {
        const shape = [event.values.length / PCA_AXES, PCA_AXES];
        record.explained = event.explained;
        await context.locked(async () => {
          record.axesHash = await context.artifacts.put(encodeNpy({ shape, data: event.values }));
          await this.store();
        });
        break;
      }
      case 'state':
        await this.storeState(event.bytes, event.iteration);
        break;
      case 'measures':
        record.measures = withEntry(record.measures, event.measures, ({ iteration }) => iteration);
        break;
      case 'displacement':
        record.displacement = event.displacement;
        break;
      case 'seconds':
        record.seconds = sumOf(this.secondsBefore, event.seconds);
        break;
      case 'ended':
        record.iteration = event.iteration;
        // A layout that stands still is in the log, so that it can be looked at after a restart.
        if (event.why === 'paused' && live.wish?.kind !== 'close') await this.keepNewest();
        return event.why;
    }
    context.onChange(live);
    return null;
  }

  private async takeFrame({ iteration, bytes, kept, kl, etaMs }: Extract<ComputationEvent, { kind: 'frame' }>) {
    const { live, context } = this;
    if (kept) await this.keep(iteration, bytes);
    live.record.iteration = iteration;
    if (kl !== null) live.record.kl = withEntry(live.record.kl, [iteration, kl], ([at]) => at);
    live.newest = { iteration, bytes };
    live.phase = { status: 'running', etaMs };
    context.onFrame(live.id, live.newest);
  }

  private async keepNewest(): Promise<void> {
    const { newest, record } = this.live;
    if (newest?.iteration === record.iteration && !record.keptFrames.includes(newest.iteration))
      await this.keep(newest.iteration, newest.bytes);
  }

  private async keep(iteration: number, bytes: Uint8Array): Promise<void> {
    const { database, artifacts, locked } = this.context;
    await locked(async () =>
      database.embeddings.addFrame(this.live.id, { iteration, hash: await artifacts.put(bytes) }),
    );
    this.live.record.keptFrames = withEntry(this.live.record.keptFrames, iteration, (at) => at);
  }

  private async storeState(bytes: Uint8Array, iteration: number): Promise<void> {
    const { record } = this.live;
    const before = record.stateHash;
    record.iteration = iteration;
    await this.context.locked(async () => {
      record.stateHash = await this.context.artifacts.put(bytes);
      await this.store();
    });
    if (before !== null && before !== record.stateHash) await this.forget(before);
  }

  /** Of a state that a later one has replaced. Another map may go on from it. */
  private async forget(hash: Sha256): Promise<void> {
    const { database, artifacts, locked, log } = this.context;
    try {
      await locked(async () => {
        if ((await database.embeddings.sharedHashes(this.live.id, [hash])).length === 0) await artifacts.delete(hash);
      });
    } catch (error) {
      log.warn({ err: error, embeddingId: this.live.id }, 'an old state of a map was not deleted');
    }
  }

  private async store(): Promise<void> {
    const { live, context } = this;
    live.record = await context.database.embeddings.update(live.id, progressOf(live.record));
  }
}

/** What a map comes to while it is computed. */
export function progressOf(record: EmbeddingRecord): EmbeddingChange {
  const { iteration, kl, measures, explained, displacement, seconds, stateHash, axesHash } = record;
  return { iteration, kl, measures, explained, displacement, seconds, stateHash, axesHash };
}

/** Rising, each iteration once: what an attempt tells again replaces itself. */
function withEntry<T>(entries: readonly T[], entry: T, iterationOf: (entry: T) => number): T[] {
  const at = iterationOf(entry);
  const others = entries.filter((one) => iterationOf(one) !== at);
  const place = others.findLastIndex((one) => iterationOf(one) < at) + 1;
  return [...others.slice(0, place), entry, ...others.slice(place)];
}

function sumOf(before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>) {
  const sum = { ...before };
  for (const [phase, seconds] of Object.entries(now)) sum[phase] = (sum[phase] ?? 0) + seconds;
  return sum;
}
