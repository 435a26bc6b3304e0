/** Input tensors → probabilities: one run of the network under its card, with the answers checked. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { softmaxRows } from '@/lib/tensor/softmax';
import type { LoadedNetwork } from '../engine/engine';
import { inputDims, labelsMismatch } from './checkCard';

/** Half precision may end a little above 1. */
const PROBABILITY_SLACK = 0.01;

/**
 * Probabilities (count × labels) of `count` preprocessed pictures, after softmax where the card says logit. Outputs of
 * more dimensions (1×1000×1×1) are flattened.
 * Throws `invalid_network` when the answers are NaN or infinite, are not one for each label, or are no probabilities.
 */
export async function classify(
  network: LoadedNetwork,
  card: ResolvedModelCard,
  batch: Float32Array,
  count: number,
): Promise<Float32Array> {
  const { tensor } = card.output;
  const results = await network.run({ [card.input.tensor]: { data: batch, dims: inputDims(card, count) } }, [tensor]);
  return probabilitiesOf(card, results[tensor]!.data, count);
}

/** What the network answered to `count` pictures, as probabilities. Throws as `classify` does. */
export function probabilitiesOf(card: ResolvedModelCard, values: Float32Array, count: number): Float32Array {
  const { tensor, kind } = card.output;
  const classes = card.labels.length;
  if (values.length !== count * classes) throw labelsMismatch(card, tensor, values.length / count);
  for (const value of values)
    if (!Number.isFinite(value)) throw unusable(card, `its output "${tensor}" is ${value} for this picture. Its weights are damaged, or half precision is too small for it: export it in float32.`); // prettier-ignore
  if (kind === 'logit') return softmaxRows(values, classes);
  for (const value of values)
    if (value < -PROBABILITY_SLACK || value > 1 + PROBABILITY_SLACK)
      throw unusable(
        card,
        `its output "${tensor}" is called a probability by the card, but has the value ${value.toPrecision(4)}. Set output.kind to "logit".`,
        'output.kind',
      );
  return values;
}

function unusable({ file }: ResolvedModelCard, problem: string, field?: string): AppError {
  return new AppError('invalid_network', `The answers of the network "${file}" cannot be used: ${problem}`, { field });
}
