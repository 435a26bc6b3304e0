/**
 * What is known of each result, in memory and in the artifacts. Cells in memory are shared by all attempts at a result
 * and by all readers; the memory is bounded, but what a live job appends to is never dropped.
 */
import { Readable } from 'node:stream';
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import { CellLog } from '@/lib/occlusion/cellLog';
import { cellCount } from '@/lib/occlusion/grid';
import { levelEnds, progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { JobRecord, JobRepository, ResultChunk } from '../db/database';
import type { Log } from '../log';
import {
  decodeResultFile,
  encodeResultFile,
  FIRST_STEP_OF_VERSION_1,
  readResultHeader,
  type ResultFile,
} from './resultFile';

/** The cells of a result as they are known in memory. */
export interface KnownCells {
  readonly record: Pick<JobRecord, 'resultKey' | 'grid' | 'classCount'>;
  readonly log: CellLog;
  /** Cells that are durable; at most log.done. */
  stored: number;
}
export interface CellSummary {
  done: number;
  base: Float32Array | null;
}
type ResultRow = Pick<JobRecord, 'id' | 'resultKey' | 'grid' | 'classCount' | 'status' | 'resultHash'>;

export const MAX_CACHED_BYTES = 512 * 1024 * 1024;
const HEADER_SLACK_BYTES = 4096;

export class ResultStore {
  /** In order of use, the longest unused first. */
  private readonly known = new Map<Sha256, KnownCells>();
  private readonly loading = new Map<Sha256, Promise<KnownCells>>();

  constructor(
    private readonly artifacts: ArtifactStore,
    private readonly jobs: JobRepository,
    private readonly log: Log,
    /** Whether a queued or running job appends to this result. */
    private readonly isLive: (resultKey: Sha256) => boolean,
    private readonly maxBytes = MAX_CACHED_BYTES,
  ) {}

  /** What is in memory already. */
  peek(resultKey: Sha256): KnownCells | undefined {
    return this.known.get(resultKey);
  }

  /** All cells that are known, read from the artifacts unless they are in memory. */
  async open(row: ResultRow): Promise<KnownCells> {
    const { resultKey } = row;
    const cached = this.known.get(resultKey);
    if (cached) {
      this.known.delete(resultKey); // to the end: most recently used
      this.known.set(resultKey, cached);
      return cached;
    }
    let loading = this.loading.get(resultKey);
    if (!loading) {
      loading = this.resultHashOf(row)
        .then((resultHash) => this.load({ ...row, resultHash }))
        .then((cells) => {
          const begun = this.known.get(resultKey); // a run that was created meanwhile
          if (begun) return begun;
          this.known.set(resultKey, cells);
          this.evict(resultKey);
          return cells;
        })
        .finally(() => this.loading.delete(resultKey));
      this.loading.set(resultKey, loading);
    }
    return loading;
  }

  /** Makes room for a result of which nothing was ever computed: nothing is looked up. */
  create({ resultKey, grid, classCount }: KnownCells['record']): void {
    if (this.known.has(resultKey)) return;
    this.known.set(resultKey, emptyCells({ resultKey, grid, classCount }));
    this.evict(resultKey);
  }

  async isStored({ resultHash }: Pick<ResultRow, 'resultHash'>): Promise<boolean> {
    return resultHash !== null && this.artifacts.has(resultHash);
  }

  /**
   * Deletes the artifacts of a result that no job works on, unless one was used after `unusedSinceMs` or is being read,
   * and forgets its cells in memory: what is said of a result must not depend on them.
   */
  async drop(
    { resultKey, hashes }: { resultKey: Sha256; hashes: readonly Sha256[] },
    unusedSinceMs: number,
  ): Promise<boolean> {
    if (this.loading.has(resultKey)) return false;
    const chunks = new Set((await this.jobs.chunks(resultKey)).map(({ hash }) => hash));
    for (const hash of hashes)
      if (!chunks.has(hash) && !(await this.artifacts.evict(hash, unusedSinceMs)) && (await this.artifacts.has(hash)))
        return false;
    // Their rows go first: a row never names an artifact that is gone.
    await this.jobs.deleteChunks(resultKey);
    for (const hash of chunks) await this.artifacts.evict(hash, unusedSinceMs);
    this.known.delete(resultKey);
    return true;
  }

  /** How many cells are known, and the base, without reading the cells. Bytes that cannot be read count as unknown. */
  async summary(row: ResultRow): Promise<CellSummary> {
    const cached = this.known.get(row.resultKey);
    if (cached) return { done: cached.log.done, base: cached.log.base };
    const resultHash = await this.resultHashOf(row);
    if (resultHash !== null && !(await this.isStored({ resultHash }))) return { done: 0, base: null };
    const chunks = resultHash === null ? await this.jobs.chunks(row.resultKey) : [];
    const done = resultHash === null ? contiguousEnd(chunks) : cellCount(row.grid);
    const hash = resultHash ?? chunks[0]?.hash;
    return { done, base: hash === undefined ? null : await this.readBase(hash) };
  }

  /** Stores cells from…to-1 as an artifact. Throws `storage_full`. */
  async write(cells: KnownCells, from: number, to: number): Promise<Sha256> {
    const { resultKey, grid, classCount } = cells.record;
    const { base } = cells.log;
    if (!base) throw new AppError('internal', 'Cells were computed before the unoccluded picture.');
    const { rows, cols } = grid;
    const vectors = cells.log.vectors(from, to);
    const file = { resultKey, rows, cols, classCount, from, count: to - from, base, vectors };
    const maxBytes = vectors.byteLength + base.byteLength + HEADER_SLACK_BYTES;
    return (await this.artifacts.putStream(Readable.from(encodeResultFile(file)), maxBytes)).hash;
  }

  async addChunk(resultKey: Sha256, chunk: ResultChunk): Promise<void> {
    await this.jobs.addChunk(resultKey, chunk);
  }

  /**
   * Drops the chunks of a completed result. Their rows go first: a row never names an artifact that is gone. A chunk of
   * all cells is the result itself, byte for byte: `resultHash` stays.
   */
  async deleteChunks(resultKey: Sha256, resultHash: Sha256 | null): Promise<void> {
    const chunks = await this.jobs.chunks(resultKey);
    if (chunks.length === 0) return;
    await this.jobs.deleteChunks(resultKey);
    for (const hash of new Set(chunks.map((chunk) => chunk.hash)))
      if (hash !== resultHash) await this.artifacts.delete(hash);
  }

  /** Cells belong to the result, not to the attempt: a later attempt may have completed what this one began. */
  private async resultHashOf(row: ResultRow): Promise<Sha256 | null> {
    if (row.resultHash !== null) return row.resultHash;
    const latest = await this.jobs.latest(row.resultKey);
    return latest?.status === 'completed' ? latest.resultHash : null;
  }

  private async load(row: ResultRow): Promise<KnownCells> {
    const { resultKey, grid, classCount } = row;
    const cells = emptyCells({ resultKey, grid, classCount });
    if (row.resultHash === null) await this.loadChunks(cells);
    else {
      await this.loadResult(cells, row.resultHash);
      // Left by a process that died between `completed` and cleaning up.
      await this.deleteChunks(resultKey, row.resultHash).catch((error: unknown) =>
        this.log.warn({ err: error, resultKey }, 'chunks of a completed result were not deleted'),
      );
    }
    cells.stored = cells.log.done;
    return cells;
  }

  private async loadResult(cells: KnownCells, hash: Sha256): Promise<void> {
    try {
      await this.appendFile(cells, hash);
    } catch (error) {
      // Damaged bytes would stand in the way of computing the result again.
      if (error instanceof AppError && error.code === 'storage_damaged') await this.artifacts.delete(hash);
      if (error instanceof AppError && error.code === 'not_found') throw cleared(error);
      throw error;
    }
  }

  /** Reads chunks as far as they are whole; what cannot be read is forgotten and will be computed again. */
  private async loadChunks(cells: KnownCells): Promise<void> {
    const { resultKey } = cells.record;
    const chunks = await this.jobs.chunks(resultKey);
    for (const chunk of chunks)
      try {
        if (chunk.from > cells.log.done) throw new AppError('not_found', 'The cells before this chunk are not stored.');
        await this.appendFile(cells, chunk.hash);
      } catch (error) {
        if (error instanceof AppError && error.code === 'unsupported') throw error;
        this.log.warn({ err: error, resultKey, chunk }, 'a stored chunk cannot be used; its cells are computed again');
        return this.jobs.deleteChunks(resultKey, chunk.from);
      }
  }

  private async appendFile(cells: KnownCells, hash: Sha256): Promise<void> {
    const file = decodeResultFile(await this.artifacts.get(hash));
    if (file.resultKey !== cells.record.resultKey || file.classCount !== cells.record.classCount)
      throw new AppError('storage_damaged', 'A stored result belongs to another run. Run the occlusion again.');
    cells.log.append(file.from, inOrderOf(cells, file));
    cells.log.base ??= file.base;
  }

  private async readBase(hash: Sha256): Promise<Float32Array | null> {
    try {
      return (await readResultHeader(await this.artifacts.pathOf(hash))).base;
    } catch (error) {
      this.log.warn({ err: error, hash }, 'the base of a stored result cannot be read');
      return null;
    }
  }

  /** Drops the longest unused results until the rest fits; never `kept`, and never one that a job still appends to. */
  private evict(kept: Sha256): void {
    let bytes = 0;
    for (const cells of this.known.values()) bytes += bytesOf(cells);
    for (const [resultKey, cells] of this.known) {
      if (bytes <= this.maxBytes) return;
      if (resultKey === kept || this.isLive(resultKey)) continue;
      this.known.delete(resultKey);
      bytes -= bytesOf(cells);
    }
  }
}

function emptyCells(record: KnownCells['record']): KnownCells {
  const { grid, classCount } = record;
  const log = new CellLog(progressiveOrder(grid), classCount, grid.rows * grid.cols);
  return { record, log, stored: 0 };
}

/** The vectors of a file in the order of the log. Throws where an earlier version stored less than its first level. */
function inOrderOf({ log, record: { grid, classCount } }: KnownCells, file: ResultFile): Float32Array {
  if (file.version !== 1) return file.vectors;
  // Its first level is now the first few: the same cells in another order, and all after them are where they were.
  const [moved = 0] = levelEnds(grid, FIRST_STEP_OF_VERSION_1);
  if (file.from >= moved) return file.vectors;
  const was = progressiveOrder(grid, FIRST_STEP_OF_VERSION_1).subarray(0, moved);
  if (was.every((cell, place) => cell === log.order[place])) return file.vectors;
  if (file.from > 0 || file.count < moved)
    throw new AppError('storage_damaged', 'A few cells are in the order of an earlier version.');
  const vectors = file.vectors.slice();
  log.order.subarray(0, moved).forEach((cell, place) => {
    const at = was.indexOf(cell) * classCount;
    vectors.set(file.vectors.subarray(at, at + classCount), place * classCount);
  });
  return vectors;
}

function cleared(cause: Error): AppError {
  const message =
    'The cells of this run were cleared to make room. Run it again: the same settings give the same cells.';
  return new AppError('not_found', message, { cause });
}

function bytesOf(cells: KnownCells): number {
  return cells.log.total * cells.log.classCount * Float32Array.BYTES_PER_ELEMENT;
}

/** Cells that are known without a gap, from the first on. */
function contiguousEnd(chunks: readonly ResultChunk[]): number {
  let end = 0;
  for (const chunk of chunks) if (chunk.from <= end) end = Math.max(end, chunk.from + chunk.count);
  return end;
}
