/** The vectors of a map's pictures in memory, row by row in the order of its points, where the worker sees them too. */
import { AppError } from '@/lib/domain/appError';
import type { Database } from '../db/database';
import type { EmbeddingRecord, MappedPicture } from '../db/embeddingRecords';
import type { FeatureService } from '../features/featureService';
import type { SharedVectors } from './computation/computationTypes';

export interface MapVectorsDependencies {
  database: Pick<Database, 'embeddings'>;
  features: Pick<FeatureService, 'read'>;
}

export interface FoundVectors {
  /** A row for each picture; one without a vector has zeros. */
  vectors: SharedVectors;
  /** Places of the pictures that are no longer in the set, or of which no vector can be computed, or is allowed to miss. */
  missing: number[];
}

export interface FindOptions {
  signal?: AbortSignal;
  /** Vectors that were cleared count as missing, in place of an error. */
  allowMissing?: boolean;
}

/** Unless it may be missing: throws `conflict` when a vector that can be computed is not there. */
export async function findVectors(
  { featureKey, request: { imageSetId } }: Pick<EmbeddingRecord, 'featureKey' | 'request'>,
  pictures: readonly MappedPicture[],
  { database, features }: MapVectorsDependencies,
  { signal, allowMissing }: FindOptions = {},
): Promise<FoundVectors> {
  const places = new Map(pictures.map(({ id }, place) => [id, place]));
  // Pictures that were added later may have no vector yet.
  const first = 1 + (await database.embeddings.pictures(imageSetId)).findLastIndex(({ id }) => places.has(id));
  const { dimensions, blocks } = await features.read(featureKey, imageSetId, { first, allowMissing });
  const values = new Float32Array(new SharedArrayBuffer(4 * pictures.length * dimensions));
  const found = new Uint8Array(pictures.length);
  for await (const { rows, values: block } of blocks) {
    signal?.throwIfAborted();
    rows.forEach(({ image }, row) => {
      const place = places.get(image.id);
      if (place === undefined || Number.isNaN(block[row * dimensions])) return;
      values.set(block.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
      found[place] = 1;
    });
  }
  const missing = pictures.flatMap((_, place) => (found[place] ? [] : [place]));
  return { vectors: { count: pictures.length, dimensions, values }, missing };
}

/** Without some rows, in the same memory. */
export function leaveOut({ count, dimensions, values }: SharedVectors, missing: readonly number[]): SharedVectors {
  const left = new Set(missing);
  let to = 0;
  for (let row = 0; row < count; row++) {
    if (left.has(row)) continue;
    if (to < row) values.copyWithin(to * dimensions, row * dimensions, (row + 1) * dimensions);
    to++;
  }
  return { count: to, dimensions, values: values.subarray(0, to * dimensions) };
}

/** The vectors of a map whose points are known: every one of them. Throws `conflict` when some are gone. */
export async function requireVectors(
  record: Pick<EmbeddingRecord, 'featureKey' | 'request'>,
  points: readonly MappedPicture[],
  dependencies: MapVectorsDependencies,
  signal?: AbortSignal,
): Promise<SharedVectors> {
  const { vectors, missing } = await findVectors(record, points, dependencies, { signal });
  const [first] = missing;
  if (first === undefined) return vectors;
  throw new AppError(
    'conflict',
    `${missing.length.toLocaleString('en')} of the map's pictures (${points[first]!.fileName}${missing.length > 1 ? ', …' : ''}) have no vector any more: they were deleted from the set, or cannot be read. What is stored of the map can still be looked at; for the others, make a map that extends it.`,
  );
}
