/** What one tensor of a network holds for each picture of a batch, as rows. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { extremesOverSpace } from '@/lib/tensor/extremesOverSpace';
import { meanOverSpace } from '@/lib/tensor/meanOverSpace';
import { valuesAt } from '@/lib/tensor/valuesAt';
import type { LoadedNetwork, Tensor } from '../engine/engine';
import { MAX_BATCH } from './batchSizer';
import { inputDims } from './checkCard';
import type { FeatureQuestion } from './compute';

/** What a tensor may hold for one batch: an early map of a large network has ten megabytes for a single picture. */
const BATCH_BYTES = 64 * 1024 * 1024;

/** How many pictures may be computed together. */
export function featureBatch({ valuesPerPicture }: FeatureQuestion): number {
  if (valuesPerPicture === null) return 1;
  return Math.max(1, Math.min(MAX_BATCH, Math.floor(BATCH_BYTES / (4 * valuesPerPicture))));
}

/**
 * count × dimensions, of `count` preprocessed pictures. Throws `unsupported` when the tensor has no part for each picture
 * or is not of the shape that the network's file says.
 */
export async function readFeatures(
  network: LoadedNetwork,
  card: ResolvedModelCard,
  { tensor, channelAxis, valuesPerPicture, pooling = 'mean' }: FeatureQuestion,
  { batch, count }: { batch: Float32Array; count: number },
): Promise<Float32Array> {
  const feeds = { [card.input.tensor]: { data: batch, dims: inputDims(card, count) } };
  const { data, dims } = (await network.run(feeds, [tensor]))[tensor]!;
  const shape = shapeOfOne({ data, dims }, count);
  if (!shape || (valuesPerPicture !== null && data.length !== valuesPerPicture * count))
    throw new AppError(
      'unsupported',
      `The tensor "${tensor}" of "${card.file}" has the shape ${dims.join(' × ') || '()'} for ${count} ${count === 1 ? 'picture' : 'pictures'}, which is not one row for each. Choose another layer.`,
      { field: 'layer' },
    );
  if (channelAxis === null) return data;
  if (pooling === 'mean') return meanOverSpace(data, count, shape, channelAxis);
  if (pooling === 'extremes') return extremesOverSpace(data, count, shape, channelAxis);
  return valuesAt(data, count, shape, channelAxis, pooling.place);
}

/** Without the batch; null where the first axis does not count the pictures. */
function shapeOfOne({ dims }: Tensor, count: number): readonly number[] | null {
  const [first, ...rest] = dims;
  if (first === count) return rest;
  // Some networks merge the batch with the next axis: 2·49×768 instead of 2×49×768.
  return first !== undefined && first > 0 && first % count === 0 ? [first / count, ...rest] : null;
}
