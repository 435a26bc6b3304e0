/** One channel over all pictures of a scan, in one pass over the stored rows. */
import type { FeatureSpace } from '@/lib/domain/features';
import { ChannelCorrelation } from '@/lib/patches/correlation';
import { extremesPart } from '@/lib/tensor/extremesOverSpace';
import type { FeatureService } from '../features/featureService';
import { channelsOf } from './rankingShelf';

export interface ChannelColumn {
  /** Positions of the pictures in their set. */
  positions: number[];
  /** The greatest value of the channel in each, and its row-major place in the map. */
  values: Float32Array;
  places: Uint32Array;
  /** With every channel, over these pictures. */
  correlation: Float64Array;
}

export async function readColumn(
  features: Pick<FeatureService, 'read'>,
  space: FeatureSpace,
  imageSetId: string,
  channel: number,
): Promise<ChannelColumn> {
  const { key, identity } = space;
  const { blocks, dimensions, pictures } = await features.read(key, imageSetId, {
    first: Infinity,
    allowMissing: true,
  });
  const correlation = new ChannelCorrelation(channelsOf(space), channel);
  const positions: number[] = [];
  const values = new Float32Array(pictures);
  const places = new Uint32Array(pictures);
  for await (const block of blocks)
    block.rows.forEach(({ image }, k) => {
      const row = block.values.subarray(k * dimensions, (k + 1) * dimensions);
      if (Number.isNaN(row[0])) return; // not computed, or never will be
      const max = identity.pooling === 'extremes' ? extremesPart(row, 'max') : row;
      values[positions.length] = max[channel]!;
      places[positions.length] = identity.place ?? extremesPart(row, 'maxAt')[channel]!;
      positions.push(image.position);
      correlation.add(max);
    });
  const seen = positions.length;
  return { positions, values: values.subarray(0, seen), places: places.subarray(0, seen), correlation: correlation.result() }; // prettier-ignore
}
