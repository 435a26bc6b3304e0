import { channelsFirst, type ChannelMaps } from '@/lib/activations/channelsFirst';
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import type { Compute, FittedImage, NetworkRef } from '../compute/compute';

/** Of one picture: 128 MiB. The first layer of VGG has 3.2 million. */
const MAX_VALUES = 32 * 1024 * 1024;

export interface MapsQuestion {
  network: NetworkRef;
  card: ResolvedModelCard;
  fitted: FittedImage;
  layer: NetworkLayer;
}

/**
 * The maps of one layer for one picture, exactly as the network gives them. Throws `unsupported` for a layer that gives
 * no maps of channels, `too_large`, and what Compute.features throws.
 */
export async function computeMaps(
  compute: Pick<Compute, 'features'>,
  { network, card, fitted, layer }: MapsQuestion,
): Promise<ChannelMaps> {
  const { sizes, channelAxis } = mapShape(layer);
  const valuesPerPicture = sizes.reduce((a, b) => a * b, 1);
  const question = { tensor: layer.tensor, channelAxis: null, valuesPerPicture };
  const [values] = await compute.features(network, card, [fitted], question);
  const maps = values ? channelsFirst(values, sizes, channelAxis) : null;
  if (!maps) throw noMaps(layer);
  return maps;
}

/** Throws `unsupported` where there are no maps, `too_large` where they are more than a page can hold. */
function mapShape(layer: NetworkLayer): { sizes: readonly number[]; channelAxis: number } {
  const { name, outputShape, channelAxis } = layer;
  if (outputShape === null || channelAxis === null || outputShape.length > 3) throw noMaps(layer);
  const sizes = outputShape.filter((size) => size !== null);
  if (sizes.length !== outputShape.length) throw noMaps(layer);
  const count = sizes.reduce((a, b) => a * b, 1);
  if (count > MAX_VALUES)
    throw new AppError(
      'too_large',
      `The layer "${name}" gives ${count.toLocaleString('en')} values for a picture; at most ${MAX_VALUES.toLocaleString('en')} can be shown. Choose a later layer.`,
      { field: 'layer' },
    );
  return { sizes, channelAxis };
}

function noMaps({ name, outputShape }: NetworkLayer): AppError {
  const shape = outputShape?.map((size) => size ?? '?').join(' × ');
  return new AppError(
    'unsupported',
    `The layer "${name}" gives ${shape ? `${shape} values` : 'values of a shape that its file does not tell'} for a picture, which are no maps of channels. Choose another layer.`,
    { field: 'layer' },
  );
}
