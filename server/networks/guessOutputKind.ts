import { AppError } from '@/lib/domain/appError';
import type { ModelCard, OutputKind } from '@/lib/domain/modelCard';
import { sumsToOne } from '@/lib/modelCard/answerProblems';
import type { Compute, NetworkInspection, NetworkRef } from '../compute/compute';
import { blankPictures } from './blankPictures';
import { guessCard } from './guessCard';
import { resolveCard } from './resolveCard';

/**
 * Whether the network ends in probabilities. Its operators do not tell: one with a softmax inside may still end in
 * logits (attention), and TensorFlow.js hides one in a dense layer. So the answers decide: none below 0, none above 1,
 * and a sum of 1 each time.
 */
export async function guessOutputKind(
  compute: Pick<Compute, 'predict'>,
  network: NetworkRef,
  inspection: NetworkInspection,
): Promise<OutputKind> {
  const file: Pick<ModelCard, 'format' | 'file'> = { format: network.format, file: network.fileName };
  const card = resolveCard(guessCard(inspection, file, 'probability').card);
  try {
    const answers = await compute.predict(network, card, blankPictures(card));
    return answers.every(sumsToOne) ? 'probability' : 'logit';
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_network') throw error;
    return error.options.field === 'output.kind' ? 'logit' : endingOf(inspection);
  }
}

/** Where the network cannot be asked yet (its number of classes is not in the file, say). */
function endingOf({ operators }: NetworkInspection): OutputKind {
  return operators.some((name) => /softmax/i.test(name)) ? 'probability' : 'logit';
}
