import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Compute, FittedImage, NetworkRef } from '../compute/compute';

/** Probabilities of one fitted picture. Throws `invalid_network` unless there is a finite one for every label. */
export async function classifyOne(
  compute: Pick<Compute, 'predict'>,
  network: NetworkRef,
  card: ResolvedModelCard,
  image: FittedImage,
): Promise<Float32Array> {
  const [probabilities] = await compute.predict(network, card, [image]);
  if (probabilities?.length === card.labels.length && probabilities.every(Number.isFinite)) return probabilities;
  throw new AppError(
    'invalid_network',
    `The network "${card.file}" must give one number for each of the ${card.labels.length} labels, but gives ` +
      `${probabilities?.length ?? 0} numbers, or numbers that are not finite. Correct the labels or the weights.`,
    { field: 'labels' },
  );
}

/** A picture of the network's size that every network must have an answer to. */
export function greyPicture({ input: { width, height } }: ResolvedModelCard): FittedImage {
  return { width, height, rgb: new Uint8Array(width * height * 3).fill(128) };
}
