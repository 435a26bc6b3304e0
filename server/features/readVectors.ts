/** The stored vectors of an image set, in its order, put together from the chunks that they lie in. */
import { AppError } from '@/lib/domain/appError';
import type { FeatureSpace } from '@/lib/domain/features';
import type { Sha256 } from '@/lib/domain/hash';
import { decodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database, FeatureRow } from '../db/database';
import { LruCache } from '../images/lruCache';

/** Rows that are read from the database together. */
const PAGE = 1000;
/** Vectors of one block. */
const BLOCK_BYTES = 4 * 1024 * 1024;
/** Chunks that are kept while others are read: those of a set that was computed in one go follow each other. */
const CHUNK_CACHE_BYTES = 64 * 1024 * 1024;

export interface VectorBlock {
  rows: FeatureRow[];
  /** rows × dimensions; a row of NaN where the picture has no vector. */
  values: Float32Array;
}

export interface ReadVectorsOptions {
  database: Pick<Database, 'features'>;
  artifacts: Pick<ArtifactStore, 'get'>;
  space: FeatureSpace;
  imageSetId: string;
  /** Pictures that are read; those that are added meanwhile come after them. */
  pictures: number;
  /** A picture without a vector is a row of NaN, whatever the reason, in place of an error. */
  allowMissing?: boolean;
  /** Chunks come and go one after the other. */
  locked<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Unless they may be missing: throws `conflict` when a vector that was there is cleared while it is read, or turns out to be damaged: it is missing
 * from then on, and computed anew when that is asked for. Throws `conflict` in any case when the set is deleted meanwhile:
 * whoever reads was promised so many rows.
 */
export async function* readVectors(options: ReadVectorsOptions): AsyncGenerator<VectorBlock> {
  const { space } = options;
  const chunks = new LruCache<Float32Array>(CHUNK_CACHE_BYTES);
  const most = Math.max(1, Math.floor(BLOCK_BYTES / (4 * space.dimensions)));
  for await (const page of featureRows(options))
    for (let start = 0; start < page.length; start += most) {
      const rows = page.slice(start, start + most);
      yield { rows, values: await gather(rows, chunks, options) };
    }
}

/** The rows alone, in pages. Throws `conflict` when the set is deleted before all are read. */
export async function* featureRows({
  database,
  space,
  imageSetId,
  pictures,
}: Pick<ReadVectorsOptions, 'database' | 'space' | 'imageSetId' | 'pictures'>): AsyncGenerator<FeatureRow[]> {
  let left = pictures;
  for (let from = 0; left > 0;) {
    const page = await database.features.listRows(space.key, imageSetId, { from, limit: Math.min(PAGE, left) });
    const last = page.at(-1);
    if (!last) throw deleted(left);
    yield page;
    left -= page.length;
    from = last.image.position + 1;
  }
}

async function gather(
  rows: readonly FeatureRow[],
  chunks: LruCache<Float32Array>,
  options: ReadVectorsOptions,
): Promise<Float32Array> {
  const { dimensions } = options.space;
  const values = new Float32Array(rows.length * dimensions).fill(NaN);
  // Chunk by chunk, so that a large one is read once although pictures of several alternate.
  const byChunk = new Map<Sha256, [at: number, row: number][]>();
  rows.forEach(({ place, problem, image }, at) => {
    if (!place) {
      if (!problem && !options.allowMissing) throw cleared(image.fileName);
      return;
    }
    const places = byChunk.get(place.chunkHash);
    if (places) places.push([at, place.row]);
    else byChunk.set(place.chunkHash, [[at, place.row]]);
  });
  for (const [hash, places] of byChunk) {
    const chunk = chunks.get(hash) ?? (await readChunk(hash, options));
    if (!chunk && options.allowMissing) continue;
    if (!chunk) throw cleared();
    chunks.set(hash, chunk, chunk.byteLength);
    for (const [at, row] of places)
      values.set(chunk.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
  }
  return values;
}

/** Null when it is lost: its pictures are missing from then on. */
async function readChunk(hash: Sha256, options: ReadVectorsOptions): Promise<Float32Array | null> {
  const { database, locked } = options;
  const values = await openChunk(hash, options);
  if (values) return values;
  // Whoever computes its vectors again may just have stored it: only what is still lost then is forgotten.
  return locked(async () => {
    const stored = await openChunk(hash, options);
    if (!stored) await database.features.deleteChunk(hash);
    return stored;
  });
}

/** Null when its file is gone or damaged. */
async function openChunk(hash: Sha256, { artifacts, space }: ReadVectorsOptions): Promise<Float32Array | null> {
  try {
    const { shape, data } = decodeNpy(await artifacts.get(hash));
    return shape.length === 2 && shape[1] === space.dimensions ? data : null;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'storage_damaged')) return null;
    throw error;
  }
}

function deleted(left: number): AppError {
  return new AppError(
    'conflict',
    `The last ${left.toLocaleString('en')} pictures were deleted while the vectors of their set were read. Look whether the set is still there, and read them again.`,
  );
}

function cleared(fileName?: string): AppError {
  return new AppError(
    'conflict',
    `${fileName === undefined ? 'Some vectors were' : `The vector of ${fileName} was`} cleared or damaged. Compute the vectors again: only what is missing is computed.`,
  );
}
