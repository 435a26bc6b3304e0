/**
 * Vectors are stored every two seconds, so that a kill loses little: of a slow network that is thousands of small files.
 * Once all are there they are put together to files of the size that a fast network would have stored. The numbers stay
 * the same, bit for bit, and so does what is told of where and when they were computed.
 */
import { AppError } from '@/lib/domain/appError';
import { canonicalJson } from '@/lib/domain/hash';
import type { FeatureSpace } from '@/lib/domain/features';
import { decodeNpy, encodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database, StoredFeatureChunk } from '../db/database';
import type { ChunkLocks } from './computeFeatures';
import { rowsOfChunk } from './vectorWriter';

/** Two or three small files are no burden to their readers, and a short run would have to wait for them. */
const LEAST_FILES = 4;

export interface MergeChunksOptions extends ChunkLocks {
  database: Pick<Database, 'features'>;
  artifacts: Pick<ArtifactStore, 'get' | 'put' | 'evict'>;
  space: FeatureSpace;
  imageSetId: string;
  signal: AbortSignal;
}

/** Those that somebody reads, or that cannot be read, stay as they are. */
export async function mergeChunks(options: MergeChunksOptions): Promise<void> {
  const { database, space, imageSetId, locked, signal } = options;
  const chunks = await database.features.chunksOf(space.key, imageSetId);
  for (const group of groupsOf(chunks, rowsOfChunk(space.dimensions))) {
    if (signal.aborted) return;
    await locked(() => mergeGroup(group, options));
  }
}

/** Small chunks of one origin that together are no more than a whole one, in the order of the set. */
function groupsOf(chunks: readonly StoredFeatureChunk[], wholeRows: number): StoredFeatureChunk[][] {
  const groups: StoredFeatureChunk[][] = [];
  const openByOrigin = new Map<string, { group: StoredFeatureChunk[]; rows: number }>();
  for (const chunk of chunks) {
    if (2 * chunk.rows > wholeRows) continue;
    const origin = canonicalJson({ device: chunk.device, version: chunk.specularVersion });
    let open = openByOrigin.get(origin);
    if (!open || open.rows + chunk.rows > wholeRows) {
      open = { group: [], rows: 0 };
      openByOrigin.set(origin, open);
      groups.push(open.group);
    }
    open.group.push(chunk);
    open.rows += chunk.rows;
  }
  return groups.filter(({ length }) => length >= LEAST_FILES);
}

/** Under the lock: what is leased is known, and nothing is cleared meanwhile. */
async function mergeGroup(group: readonly StoredFeatureChunk[], options: MergeChunksOptions): Promise<void> {
  const { database, artifacts, space, leases } = options;
  const parts: ChunkPart[] = [];
  for (const chunk of group) {
    const part = leases.has(chunk.hash) ? null : await readPart(chunk, options);
    if (part) parts.push(part);
  }
  const [first] = parts;
  if (!first || parts.length === 1) return;
  const { dimensions, key } = space;
  const imageHashes = parts.flatMap((part) => part.imageHashes);
  const data = new Float32Array(imageHashes.length * dimensions);
  let at = 0;
  for (const { values } of parts) {
    data.set(values, at);
    at += values.length;
  }
  const { device, specularVersion } = first.chunk;
  const computedAt = parts.map(({ chunk }) => chunk.computedAt).reduce((a, b) => (a > b ? a : b));
  const hash = await artifacts.put(encodeNpy({ shape: [imageHashes.length, dimensions], data }));
  await database.features.addChunk(key, { hash, device, specularVersion, imageHashes, computedAt });
  for (const emptied of await database.features.deleteEmptyChunks(key))
    if (!leases.has(emptied)) await artifacts.evict(emptied, Date.now());
}

interface ChunkPart {
  chunk: StoredFeatureChunk;
  imageHashes: string[];
  /** A row for each of these. */
  values: Float32Array;
}

/** What pictures still have of a chunk. Null when its file is gone or damaged, which its next reader says. */
async function readPart(
  chunk: StoredFeatureChunk,
  { database, artifacts, space: { key, dimensions } }: MergeChunksOptions,
): Promise<ChunkPart | null> {
  try {
    const { shape, data } = decodeNpy(await artifacts.get(chunk.hash));
    if (shape[1] !== dimensions) return null;
    const rows = await database.features.rowsOfChunk(key, chunk.hash);
    const values = new Float32Array(rows.length * dimensions);
    rows.forEach(({ row }, at) => values.set(data.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions));
    return { chunk, imageHashes: rows.map(({ imageHash }) => imageHash), values };
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'storage_damaged')) return null;
    throw error;
  }
}
