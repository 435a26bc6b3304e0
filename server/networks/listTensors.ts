import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Compute, NetworkRef } from '../compute/compute';
import type { TensorChoice } from './networkService';

/** Longer lists help nobody to choose; the last tensors are the likely ones. */
const MAX_CHOICES = 2000;

/**
 * The tensors that may be named as `features`, from the output backwards, and the one that is found automatically.
 * Nothing of both where the graph cannot be read: the card works without.
 */
export async function listTensors(
  compute: Pick<Compute, 'graph'>,
  network: NetworkRef,
  card: ResolvedModelCard,
): Promise<{ tensors: TensorChoice[]; featuresTensor: string | null }> {
  try {
    const { layers, featuresTensor, outputTensor } = await compute.graph(network, card);
    const tensors = layers
      .filter(({ tensor }) => tensor !== outputTensor)
      .map(({ tensor, name, type, outputShape }) => ({ tensor, layer: name, type, shape: outputShape }))
      .toReversed()
      .slice(0, MAX_CHOICES);
    return { tensors, featuresTensor };
  } catch (error) {
    const cannotBeRead =
      error instanceof AppError && (error.code === 'invalid_network' || error.code === 'unsupported');
    if (cannotBeRead) return { tensors: [], featuresTensor: null };
    throw error;
  }
}
