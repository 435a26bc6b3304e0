/** The three pictures that a finding about a covered region compares, and what a network says of them. */
import { createHash } from 'node:crypto';
import { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Device } from '@/lib/domain/provenance';
import type { RegionTarget, ShownPicture } from '@/lib/domain/regionFinding';
import { coveredShare, uncoveredRects } from '@/lib/occlusion/region';
import type { Compute, FittedImage } from '../../compute/compute';
import { coveredAnswer, requireCoverable, type CoveredSources } from '../../hand/coveredAnswer';

export interface RegionQuestionSources extends CoveredSources {
  compute: Pick<Compute, 'occluded' | 'device'>;
}

export interface RegionAnswer {
  /** Probabilities of every class. */
  answers: Record<ShownPicture, Float32Array>;
  /** The whole picture as the network was shown it. */
  fitted: FittedImage;
  pixelsHash: string;
  device: Device;
}

/** Costs three runs of the network at the most. Throws `invalid_input` with the field where the target does not fit it. */
export async function askRegion(
  { region, fill, classIndex }: Pick<RegionTarget, 'region' | 'fill' | 'classIndex'>,
  { network, image }: { network: Network; image: Image },
  sources: RegionQuestionSources,
): Promise<RegionAnswer> {
  const { input, format } = network.card;
  requireCoverable(network, { region, fill, classes: [classIndex] });
  if (coveredShare(region, input) === 0)
    throw new AppError('invalid_input', 'The mask covers no pixel. Cover a part of the picture.', { field: 'region' });
  const free = uncoveredRects(region, input);
  const ask = { network, image, fill };
  const covered = await coveredAnswer({ ...ask, region }, sources);
  // Where nothing is left free, nothing has to be covered for the region to be alone.
  const only =
    free.length > 0
      ? (await coveredAnswer({ ...ask, region: { kind: 'rects', rects: free } }, sources)).probabilities
      : covered.base;
  const [fitted, device] = await Promise.all([sources.images.fitted(image, input), sources.compute.device(format)]);
  const pixelsHash = createHash('sha256').update(fitted.rgb).digest('hex');
  return { answers: { whole: covered.base, covered: covered.probabilities, only }, fitted, pixelsHash, device };
}
