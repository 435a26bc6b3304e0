/** How far some pictures of a map keep to themselves, where the map was made: among the vectors. */
import { AppError } from '@/lib/domain/appError';
import type { EmbeddingSpec, Metric } from '@/lib/domain/embeddingSpec';
import {
  COHESION_NEIGHBOURS,
  MAX_MEASURED_LABELS,
  type Cohesion,
  type LabelCohesion,
} from '@/lib/domain/pointsFinding';
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
  { multiplications, members: mostMembers } = { multiplications: MOST_MULTIPLICATIONS, members: MOST_MEASURED },
): Promise<Cohesion | null> {
  const k = Math.min(COHESION_NEIGHBOURS, pointCount - 1);
  if (k < 1) return null;
  const metric: Metric = spec.method === 'pca' ? 'euclidean' : spec.metric;
  const affordable = Math.floor(multiplications / (pointCount * dimensions));
  const most = Math.max(LEAST_MEASURED, Math.min(mostMembers, affordable));
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

/**
 * The same for the pictures of each of the commonest labels, in the time that one selection takes: of a large map fewer
 * labels are measured. Null when not all vectors of the map are there; nothing where no two pictures share a label.
 * @param pictures of all points, in their order
 */
export async function measureLabels(
  map: MeasuredMap,
  pictures: readonly { id: string; label: string | null }[],
  embeddings: Pick<EmbeddingService, 'neighbours'>,
): Promise<LabelCohesion[] | null> {
  const members = new Map<string, string[]>();
  for (const { id, label } of pictures) {
    if (label === null) continue;
    const ids = members.get(label);
    if (ids) ids.push(id);
    else members.set(label, [id]);
  }
  const affordable = Math.floor(MOST_MULTIPLICATIONS / (map.pointCount * map.dimensions * LEAST_MEASURED));
  const measured = [...members]
    .filter(([, ids]) => ids.length > 1)
    .toSorted(([a, ids], [b, others]) => others.length - ids.length || a.localeCompare(b, 'en', { numeric: true }))
    .slice(0, Math.max(1, Math.min(MAX_MEASURED_LABELS, affordable)));
  const share = {
    multiplications: MOST_MULTIPLICATIONS / measured.length,
    members: Math.ceil(MOST_MEASURED / measured.length),
  };
  const labels: LabelCohesion[] = [];
  for (const [label, ids] of measured) {
    const cohesion = await measureCohesion(map, ids, embeddings, share);
    if (!cohesion) return null;
    labels.push({ label, count: ids.length, cohesion });
  }
  return labels;
}
