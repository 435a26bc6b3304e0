/** The map of one channel for a picture. */
import type { Activations } from '@/lib/domain/activations';
import { AppError } from '@/lib/domain/appError';
import type { ChannelTarget } from '@/lib/domain/channelFinding';
import type { Image } from '@/lib/domain/imageSet';
import type { ActivationService } from '../../activations/activationService';
import type { ChannelMap } from '../../image/renderChannelMap';
import type { ImageService } from '../../images/imageService';

export interface OpenChannelMap {
  image: Image;
  /** Of all channels. */
  facts: Activations;
  map: ChannelMap;
}

/** Throws `not_found`; `invalid_input`, `unsupported` and `too_large` for a layer or a channel that has no map. */
export async function readMap(
  { networkId, layer, channel }: ChannelTarget,
  imageId: string,
  { images, activations }: { images: Pick<ImageService, 'get'>; activations: Pick<ActivationService, 'open'> },
): Promise<OpenChannelMap> {
  const image = await images.get(imageId);
  const { activations: facts, values } = await activations.open({ networkId, imageId, layer });
  const { channels, height, width } = facts;
  if (channel >= channels)
    throw new AppError('invalid_input', `The layer "${facts.layer}" has ${channels} channels, numbered from 0.`, { field: 'channel' }); // prettier-ignore
  const size = height * width;
  return { image, facts, map: { height, width, values: values.slice(channel * size, (channel + 1) * size) } };
}
