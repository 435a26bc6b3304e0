/** What findings mean, as vectors of their passages: kept in the database, compared in memory, made in a thread. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@/lib/domain/appError';
import type { NearFinding, NearFindings } from '@/lib/domain/findingMeaning';
import { nearestPassage, nearnessOf, packVectors, passagesFrom, type PackedPassages } from '@/lib/meaning/nearest';
import { passagesOf } from '@/lib/meaning/passagesOf';
import type { Database } from '../db/database';
import type { WordsToRead } from '../db/meaningRecords';
import type { FindingService } from '../findings/findingService';
import type { Log } from '../log';
import type { MeaningService } from './meaningService';
import { DIMENSIONS, ENCODER } from './sentenceEncoder';
import type { SentencePool } from './sentencePool';

export interface MeaningServiceOptions {
  database: Pick<Database, 'meanings'>;
  findings: Pick<FindingService, 'subscribe'>;
  sentences: SentencePool;
  log: Log;
  /** For tests: how long nobody writes before what was written is read. */
  quietMs?: number;
}

/** Findings that are read at a time. */
const BATCH = 16;
/** That somebody who searches waits for; others are read behind it. */
const MOST_WAITED_FOR = 2 * BATCH;
/** Below it, texts that have nothing to do with each other are no rarer than those that have: see meaning.test.ts. */
export const LEAST_NEARNESS = 0.3;
const PAGE = 500;
/** Reading begins when nobody has written for so long: who writes and runs something has the processor for it. */
const QUIET_MS = 30_000;

export function createMeaningService(options: MeaningServiceOptions): MeaningService {
  return new Meanings(options);
}

interface Nearness {
  id: string;
  nearness: number;
  passage: number;
}

/** Findings that are compared before others get a turn of the thread: a few milliseconds. */
const AT_ONCE = 200;

async function inTurns<T>(all: readonly T[], compare: (one: T) => Nearness[]): Promise<Nearness[]> {
  const near: Nearness[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    if (from > 0) await nextTurn();
    near.push(...all.slice(from, from + AT_ONCE).flatMap(compare));
  }
  return near;
}

class Meanings implements MeaningService {
  private known: Promise<Map<string, PackedPassages>> | undefined;
  /** One reading at a time; whoever comes meanwhile waits for it and looks again. */
  private reading: Promise<unknown> = Promise.resolve();
  private behind: Promise<void> | undefined;
  private quiet: NodeJS.Timeout | undefined;
  private closed = false;
  private readonly unsubscribe: () => void;

  constructor(private readonly options: MeaningServiceOptions) {
    this.unsubscribe = options.findings.subscribe(({ kind }) => {
      if (kind === 'created' || kind === 'edited') this.readLater();
    });
  }

  async nearText(...[text, filter, limit]: Parameters<MeaningService['nearText']>): Promise<NearFindings> {
    const [known, query, ids] = await Promise.all([
      this.upToDate(),
      this.options.sentences.encode([text]),
      this.options.database.meanings.ids(filter),
    ]);
    const near = await inTurns(ids, (id): Nearness[] => {
      const passages = known.get(id);
      if (!passages) return [];
      const { passage, cosine } = nearestPassage(query, passages);
      return [{ id, nearness: cosine, passage }];
    });
    return this.answer(near, limit);
  }

  async nearFinding(id: string, limit: number): Promise<NearFindings> {
    const { meanings } = this.options.database;
    const [finding] = await meanings.findings([id]);
    if (!finding) throw new AppError('not_found', `There is no finding "${id}".`);
    const known = await this.upToDate();
    const own = known.get(id) ?? packVectors(await this.options.sentences.encode(passagesOf(finding)), DIMENSIONS);
    const near = await inTurns([...known], ([other, passages]): Nearness[] => {
      if (other === id) return [];
      const { mean, passage } = nearnessOf(own, passages);
      return [{ id: other, nearness: mean, passage }];
    });
    return this.answer(near, limit);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.unsubscribe();
    clearTimeout(this.quiet);
    await this.options.sentences.close();
    await Promise.allSettled([this.reading, this.behind]);
  }

  private async answer(near: Nearness[], limit: number): Promise<NearFindings> {
    const { meanings } = this.options.database;
    const first = near
      .filter(({ nearness }) => nearness >= LEAST_NEARNESS)
      .toSorted((a, b) => b.nearness - a.nearness)
      .slice(0, limit);
    const found = new Map((await meanings.findings(first.map(({ id }) => id))).map((one) => [one.id, one]));
    const items = first.flatMap(({ id, nearness, passage }): NearFinding[] => {
      const finding = found.get(id);
      if (!finding) return [];
      const { title, author, status } = finding;
      const passages = passagesOf(finding);
      // Its words may be others since they were read.
      return [{ finding: { id, title, author, status }, nearness, passage: passages[passage] ?? title }];
    });
    return { items, compared: near.length, waiting: await meanings.countMissing(ENCODER), encoder: ENCODER };
  }

  /** With the findings of the last moments, if they are few. */
  private async upToDate(): Promise<Map<string, PackedPassages>> {
    const known = await this.load();
    for (let read = 0; read < MOST_WAITED_FOR; read += BATCH) if ((await this.readSome()) < BATCH) return known;
    this.readBehind();
    return known;
  }

  private load(): Promise<Map<string, PackedPassages>> {
    this.known ??= this.loadAll().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  private async loadAll(): Promise<Map<string, PackedPassages>> {
    const known = new Map<string, PackedPassages>();
    for (let after = ''; ;) {
      const page = await this.options.database.meanings.page(ENCODER, after, PAGE);
      for (const { findingId, vectors } of page) known.set(findingId, passagesFrom(vectors, DIMENSIONS));
      const last = page.at(-1);
      if (!last) return known;
      after = last.findingId;
    }
  }

  /** @returns how many were read; fewer than BATCH: there are no others */
  private readSome(): Promise<number> {
    const next = this.reading.then(async () => {
      const known = await this.load();
      const words = await this.options.database.meanings.missing(ENCODER, BATCH);
      if (words.length > 0) await this.read(words, known);
      return words.length;
    });
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async read(words: readonly WordsToRead[], known: Map<string, PackedPassages>): Promise<void> {
    const passages = words.map(passagesOf);
    const vectors = await this.options.sentences.encode(passages.flat());
    let at = 0;
    const read = words.map(({ id, revision }, k) => {
      const from = at;
      at += passages[k]!.length * DIMENSIONS;
      return { findingId: id, revision, packed: packVectors(vectors.subarray(from, at), DIMENSIONS) };
    });
    await this.options.database.meanings.put(
      ENCODER,
      read.map(({ packed, ...of }) => ({ ...of, vectors: packed.values })),
    );
    for (const { findingId, packed } of read) known.set(findingId, packed);
  }

  private readLater(): void {
    clearTimeout(this.quiet);
    if (!this.closed) this.quiet = setTimeout(() => this.readBehind(), this.options.quietMs ?? QUIET_MS).unref();
  }

  /** All that there is, while others do other things. */
  private readBehind(): void {
    this.behind ??= this.readAll().finally(() => (this.behind = undefined));
  }

  private async readAll(): Promise<void> {
    try {
      while (!this.closed && (await this.readSome()) > 0);
    } catch (error) {
      if (!this.closed)
        this.options.log.warn({ err: error }, 'what findings mean could not be read; the next search tries again');
    }
  }
}
