import { AppError } from '@/lib/domain/appError';
import type { PointPredictions } from '@/lib/domain/embedding';
import { outcomeOf, type PicturePrediction } from '@/lib/domain/prediction';
import type { Database } from '../db/database';
import type { MappedPicture } from '../db/embeddingRecords';

/** Pictures whose predictions are looked up together. */
const PAGE = 5000;

/** What a network says of the points, as far as it was asked. Throws `not_found`. */
export async function predictionsOf(
  points: readonly MappedPicture[],
  networkId: string,
  { networks, predictions }: Pick<Database, 'networks' | 'predictions'>,
): Promise<PointPredictions> {
  const network = await networks.get(networkId);
  if (!network) throw new AppError('not_found', `There is no network "${networkId}".`, { field: 'network' });
  const rows = new Map<string, PicturePrediction>();
  for (let from = 0; from < points.length; from += PAGE) {
    const ids = points.slice(from, from + PAGE).map(({ id }) => id);
    for (const row of await predictions.ofImages(networkId, ids)) rows.set(row.imageId, row);
  }
  const ofPoints = points.map(({ id }) => rows.get(id));
  return {
    classes: ofPoints.map((row) => row?.top[0]?.classIndex ?? -1),
    confidence: ofPoints.map((row) => row?.top[0]?.probability ?? 0),
    right: ofPoints.map((row) => rightness(row)),
    classNames: [...network.card.labels],
  };
}

function rightness(row: PicturePrediction | undefined): 1 | 0 | -1 {
  const outcome = row && outcomeOf(row);
  if (!outcome) return -1;
  return outcome === 'right' ? 1 : 0;
}
