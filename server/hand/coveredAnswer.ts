/** What a network says of a picture with a region covered: asked by hand, and frozen with findings. */
import { AppError } from '@/lib/domain/appError';
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Fill } from '@/lib/domain/occlusion';
import { requireFill } from '@/lib/occlusion/fill';
import { requireFits } from '@/lib/occlusion/region';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute, CoveredAnswer } from '../compute/compute';
import type { Database } from '../db/database';
import type { ImageService } from '../images/imageService';
import { networkRef } from '../networks/createCardTrials';

export interface CoveredSources {
  artifacts: Pick<ArtifactStore, 'pathOf'>;
  images: Pick<ImageService, 'fitted'>;
  compute: Pick<Compute, 'occluded'>;
}

export interface CoveredQuestion {
  network: Network;
  image: Image;
  fill: Fill;
  /** In pixels of the network's input. */
  region: CoveredRegion;
}

/** Throws `not_found` with the field. */
export async function findNetworkAndImage(
  { networkId, imageId }: { networkId: string; imageId: string },
  database: Pick<Database, 'networks' | 'images'>,
): Promise<{ network: Network; image: Image }> {
  const [network, image] = await Promise.all([database.networks.get(networkId), database.images.get(imageId)]);
  if (!network) throw new AppError('not_found', `There is no network "${networkId}".`, { field: 'networkId' });
  if (!image) throw new AppError('not_found', `There is no image "${imageId}".`, { field: 'imageId' });
  return { network, image };
}

/** Throws `invalid_input` with the field where the region, the fill or a class does not fit the network. */
export function requireCoverable(
  { card }: Pick<Network, 'card'>,
  { fill, region, classes }: Pick<CoveredQuestion, 'fill' | 'region'> & { classes: readonly number[] },
): void {
  requireFits(region, card.input);
  requireFill(fill, card.input);
  const unknown = classes.find((one) => one >= card.labels.length);
  if (unknown !== undefined)
    throw new AppError('invalid_input', `The network has ${card.labels.length} classes: there is no class ${unknown}.`, { field: 'classes' }); // prettier-ignore
}

/** Costs one run of the network; the picture as it is one more, the first time. */
export async function coveredAnswer(
  { network: { card, weightsHash }, image, fill, region }: CoveredQuestion,
  { artifacts, images, compute }: CoveredSources,
): Promise<CoveredAnswer> {
  const [fitted, network] = await Promise.all([
    images.fitted(image, card.input),
    networkRef(artifacts, weightsHash, card),
  ]);
  return compute.occluded({ network, card, image: fitted, pictureKey: image.hash, fill, region });
}
