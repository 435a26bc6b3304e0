import { AppError } from '@/lib/domain/appError';
import type { PointNeighbours } from '@/lib/domain/embedding';
import type { Metric } from '@/lib/domain/embeddingSpec';
import type { Database } from '../db/database';
import type { MappedPicture } from '../db/embeddingRecords';
import type { EmbeddingPool } from './computation/embeddingPool';
import type { FoundVectors } from './mapVectors';

/**
 * The nearest of one picture of a map, of those that have a vector. Throws `not_found` for a picture that is not on the
 * map; `conflict` for one without a vector.
 * @param find gives a row for each picture but those that it tells as missing
 */
export async function neighboursOf(
  imageId: string,
  pictures: readonly MappedPicture[],
  search: { k: number; metric: Metric },
  { find, pool, images }: { find: () => Promise<FoundVectors>; pool: Pick<EmbeddingPool, 'nearest'>; images: Pick<Database['images'], 'getMany'> }, // prettier-ignore
): Promise<PointNeighbours> {
  const point = pictures.findIndex(({ id }) => id === imageId);
  if (point < 0) throw new AppError('not_found', 'This picture is not on the map.', { field: 'image' });
  const { vectors, missing } = await find();
  const isMissing = new Set(missing);
  if (isMissing.has(point)) throw await noVector(pictures[point]!, images);
  const compared = pictures.flatMap((_, place) => (isMissing.has(place) ? [] : [place]));
  const { rows, distances } = await pool.nearest(vectors, compared.indexOf(point), search);
  const imageIds = Array.from(rows, (row) => pictures[compared[row]!]!.id);
  return {
    neighbours: imageIds.map((id, i) => ({ imageId: id, distance: distances[i]! })),
    notCompared: missing.length,
  };
}

/** Why nothing can be compared with a picture, and what helps. */
async function noVector(
  { id, fileName }: MappedPicture,
  images: Pick<Database['images'], 'getMany'>,
): Promise<AppError> {
  const [image] = await images.getMany([id]);
  const message = image
    ? `There is no vector of ${fileName} any more: it was cleared, damaged, or cannot be computed. Compute the vectors of the set again, then ask for its neighbours: only what is missing is computed.`
    : `${fileName} was deleted from its set, and its vector with it. Choose a picture that is still there.`;
  return new AppError('conflict', message, { field: 'image' });
}
