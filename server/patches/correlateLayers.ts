/** How a channel's values over the pictures of a set go with those of all channels of a layer. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIKENESS_SHUFFLES } from '@/lib/domain/channelLikeness';
import type { FeatureSpace } from '@/lib/domain/features';
import { ColumnCorrelation } from '@/lib/patches/correlation';
import { seededRandom } from '@/lib/random/seededRandom';
import { shuffled } from '@/lib/random/shuffled';
import { extremesPart } from '@/lib/tensor/extremesOverSpace';
import type { FeatureService } from '../features/featureService';
import { channelsOf } from './rankingShelf';

/** The same question has the same answer. */
const SEED = 1;

export interface LayerCorrelation {
  /** With each channel of the layer, −1…1; NaN where one of the two never changes. */
  correlation: Float64Array;
  /** Pictures that both were shown. */
  pictures: number;
  /** The greatest of any channel with the values shuffled, of LIKENESS_SHUFFLES shuffles; null: there was none. */
  byChance: number | null;
}

/** A channel's value in each picture by its id, followed by those that the shuffles put there. */
export type OwnColumn = ReadonlyMap<string, ArrayLike<number>>;

/** One pass over the rows of the channel's layer: the same column is asked about in as many layers as one likes. */
export async function readOwnColumn(
  features: Pick<FeatureService, 'read'>,
  own: { space: FeatureSpace; channel: number },
  imageSetId: string,
): Promise<OwnColumn> {
  const values = new Map<string, number>();
  for await (const { imageId, max } of maxima(features, own.space, imageSetId)) values.set(imageId, max[own.channel]!);
  const columns = withShuffles([...values.values()]);
  return new Map([...values.keys()].map((imageId, k) => [imageId, columns.map((column) => column[k]!)]));
}

/**
 * One pass over the rows of the other layer. By chance alone the best of many channels goes with anything to some degree, the more
 * so the fewer pictures there are: the shuffles tell how far (a permutation test of the greatest statistic, Westfall &
 * Young, "Resampling-Based Multiple Testing", 1993).
 */
export async function correlateColumn(
  features: Pick<FeatureService, 'read'>,
  own: OwnColumn,
  other: FeatureSpace,
  imageSetId: string,
): Promise<LayerCorrelation> {
  const sums = new ColumnCorrelation(channelsOf(other), 1 + LIKENESS_SHUFFLES);
  for await (const { imageId, max } of maxima(features, other, imageSetId)) {
    const row = own.get(imageId);
    if (row) sums.add(row, max);
  }
  const byChance = Array.from({ length: LIKENESS_SHUFFLES }, (_, k) => greatest(sums.result(k + 1)) ?? []).flat();
  return {
    correlation: sums.result(0),
    pictures: sums.pictures,
    byChance: byChance.length > 0 ? Math.max(...byChance) : null,
  };
}

function withShuffles(values: number[]): ArrayLike<number>[] {
  const random = seededRandom(SEED);
  return [values, ...Array.from({ length: LIKENESS_SHUFFLES }, () => shuffled(values, random))];
}

function greatest(correlations: Float64Array): number | null {
  let most: number | null = null;
  for (const value of correlations) if (!Number.isNaN(value) && (most === null || value > most)) most = value;
  return most;
}

/** The greatest value of each channel, picture by picture. Whoever else waits for the thread has a turn at each block. */
async function* maxima(
  features: Pick<FeatureService, 'read'>,
  { key, identity }: FeatureSpace,
  imageSetId: string,
): AsyncIterable<{ imageId: string; max: Float32Array }> {
  const { blocks, dimensions } = await features.read(key, imageSetId, { first: Infinity, allowMissing: true });
  for await (const { rows, values } of blocks) {
    for (const [k, { image }] of rows.entries()) {
      const row = values.subarray(k * dimensions, (k + 1) * dimensions);
      if (Number.isNaN(row[0])) continue; // not computed, or never will be
      yield { imageId: image.id, max: identity.pooling === 'extremes' ? extremesPart(row, 'max') : row };
    }
    await nextTurn();
  }
}
