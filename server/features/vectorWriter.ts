/**
 * Vectors on their way to the disk: some seconds of them become one artifact, a NumPy array (rows, dimensions), and then
 * the rows that say which picture's vector lies where. What was not stored when the process dies is computed again.
 */
import type { ErrorBody } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import type { Device } from '@/lib/domain/provenance';
import { encodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';

const STORE_EVERY_MS = 2000;
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Values of one insert: well below what one statement may carry. */
const CHUNK_ROWS = 2000;

/** How many vectors are stored together at the most. */
export function rowsOfChunk(dimensions: number): number {
  return Math.max(1, Math.min(CHUNK_ROWS, Math.floor(CHUNK_BYTES / (4 * dimensions))));
}

export interface VectorWriterOptions {
  database: Pick<Database, 'features'>;
  artifacts: Pick<ArtifactStore, 'put'>;
  /** Nobody clears a chunk between its bytes and its rows. */
  locked<T>(work: () => Promise<T>): Promise<T>;
  key: Sha256;
  dimensions: number;
  device(): Promise<Device>;
  version: string;
  now?: () => number;
}

export class VectorWriter {
  private rows: { imageHash: Sha256; vector: Float32Array }[] = [];
  private problems: { imageHash: Sha256; problem: ErrorBody }[] = [];
  private firstAt: number | null = null;
  private storing: Promise<void> = Promise.resolve();
  private readonly now: () => number;

  constructor(private readonly options: VectorWriterOptions) {
    this.now = options.now ?? Date.now;
  }

  /**
   * Takes the outcome of a picture. What waits is stored when that is enough, while the next ones are computed: only
   * where the disk falls behind is it waited for. Rejects where storing failed, here or before.
   */
  async add(imageHash: Sha256, outcome: Float32Array | ErrorBody): Promise<void> {
    if (outcome instanceof Float32Array) this.rows.push({ imageHash, vector: outcome });
    else this.problems.push({ imageHash, problem: outcome });
    this.firstAt ??= this.now();
    const waiting = this.rows.length + this.problems.length;
    const isLarge = waiting >= CHUNK_ROWS || this.rows.length >= rowsOfChunk(this.options.dimensions);
    if (!isLarge && this.now() - this.firstAt < STORE_EVERY_MS) return;
    await this.storing;
    this.storing = this.storeWaiting();
    this.storing.catch(() => undefined); // whoever waits for it next is told
  }

  /** Resolves once everything is stored. What still waits is stored even where storing failed before. */
  async flush(): Promise<void> {
    try {
      await this.storing;
    } finally {
      await this.storeWaiting();
    }
  }

  private async storeWaiting(): Promise<void> {
    const { database, locked, key } = this.options;
    const { rows, problems } = this;
    this.rows = [];
    this.problems = [];
    this.firstAt = null;
    if (problems.length > 0) await database.features.addProblems(key, problems);
    if (rows.length > 0) await locked(() => this.store(rows));
  }

  private async store(rows: VectorWriter['rows']): Promise<void> {
    const { database, artifacts, key, dimensions, device, version } = this.options;
    const data = new Float32Array(rows.length * dimensions);
    rows.forEach(({ vector }, row) => data.set(vector, row * dimensions));
    const hash = await artifacts.put(encodeNpy({ shape: [rows.length, dimensions], data }));
    const imageHashes = rows.map(({ imageHash }) => imageHash);
    await database.features.addChunk(key, { hash, device: await device(), specularVersion: version, imageHashes });
  }
}
