import { AppError } from '@/lib/domain/appError';
import type { OutputKind } from '@/lib/domain/modelCard';
import type { Compute, NetworkInspection, NetworkRef } from '../compute/compute';
import { classifyOne, greyPicture } from './classifyOne';
import { guessCard } from './guessCard';
import { resolveCard } from './resolveCard';

/** Softmax in half precision sums to one only about this well. */
const SUM_TOLERANCE = 0.01;

/**
 * Whether the network ends in probabilities. One without a softmax does not; one with a softmax inside may still end in
 * logits (attention), so the answer to a grey picture decides.
 */
export async function guessOutputKind(
  compute: Pick<Compute, 'predict'>,
  network: NetworkRef,
  inspection: NetworkInspection,
): Promise<OutputKind> {
  if (!inspection.operators.includes('Softmax')) return 'logit';
  const card = resolveCard(guessCard(inspection, network.fileName, 'probability'));
  try {
    const probabilities = await classifyOne(compute, network, card, greyPicture(card));
    const sum = probabilities.reduce((total, value) => total + value, 0);
    return Math.abs(sum - 1) < SUM_TOLERANCE ? 'probability' : 'logit';
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_network') throw error;
    return error.options.field === 'output.kind' ? 'logit' : 'probability';
  }
}
