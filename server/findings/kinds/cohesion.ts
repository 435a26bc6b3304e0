/** How far some pictures of a map keep to themselves, where the map was made: among the vectors. */
import { AppError } from '@/lib/domain/appError';
import type { EmbeddingSpec, Metric } from '@/lib/domain/embeddingSpec';
import { COHESION_NEIGHBOURS, type Cohesion } from '@/lib/domain/pointsFinding';
import { everySoMany } from '@/lib/embedding/quality';
import type { EmbeddingService } from '../../embedding/embeddingService';

/** Each member is compared with every point: so many multiplications take some seconds of the worker. */
const MOST_MULTIPLICATIONS = 5e9;
const MOST_MEASURED = 500;
const LEAST_MEASURED = 20;

export interface MeasuredMap {
  embeddingId: string;
  spec: EmbeddingSpec;
  pointCount: number;
  /** Of the vectors. */
  dimensions: number;
}

/**
 * Mean share of each member's nearest pictures, in all dimensions and by the map's own metric, that are members too. Of
 * many members some are measured, always the same ones. Null when not all vectors of the map are there.
 * @param memberIds in the order of the points, without repetition
 */
export async function measureCohesion(
  { embeddingId, spec, pointCount, dimensions }: MeasuredMap,
  memberIds: readonly string[],
  { neighbours }: Pick<EmbeddingService, 'neighbours'>,
): Promise<Cohesion | null> {
  const k = Math.min(COHESION_NEIGHBOURS, pointCount - 1);
  if (k < 1) return null;
  const metric: Metric = spec.method === 'pca' ? 'euclidean' : spec.metric;
  const affordable = Math.floor(MOST_MULTIPLICATIONS / (pointCount * dimensions));
  const most = Math.max(LEAST_MEASURED, Math.min(MOST_MEASURED, affordable));
  const measured = everySoMany(memberIds.length, Math.ceil(memberIds.length / most));
  const members = new Set(memberIds);
  let found = 0;
  try {
    for (const place of measured) {
      const near = await neighbours(embeddingId, memberIds[place]!, { k, metric });
      if (near.notCompared > 0) return null;
      for (const { imageId } of near.neighbours) if (members.has(imageId)) found++;
    }
  } catch (error) {
    // Vectors, pictures or the map itself are gone: what there is can still be said.
    if (error instanceof AppError && (error.code === 'conflict' || error.code === 'not_found')) return null;
    throw error;
  }
  return {
    k,
    metric,
    share: found / (k * measured.length),
    byChance: (memberIds.length - 1) / (pointCount - 1),
    measured: measured.length,
  };
}
