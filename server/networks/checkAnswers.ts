/** What looks wrong about a card, seen from what the network answers under it. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { answerProblems, type AskedAnswers } from '@/lib/modelCard/answerProblems';
import type { CardProblem } from '@/lib/domain/cardProblem';
import { labelProblems } from '@/lib/modelCard/labelProblems';
import type { PresetId } from '@/lib/domain/preset';
import { distinctPresets, isSamePreprocessing, withPreset } from '@/lib/modelCard/presets';
import type { Compute, FittedImage, NetworkRef } from '../compute/compute';
import { blankPictures } from './blankPictures';

type Predict = Pick<Compute, 'predict'>;

/** Problems of the input that another preset may cure. */
const CURABLE = new Set<CardProblem['code']>(['nearly-equal', 'same-answer', 'one-class', 'certain-of-nothing']);

/**
 * Asks the network about blank pictures and about `pictures` (fitted under this card). Nothing is thrown for a card that
 * is wrong: that is a problem in the list, the gravest first.
 */
export async function checkAnswers(
  compute: Predict,
  network: NetworkRef,
  card: ResolvedModelCard,
  pictures: readonly FittedImage[],
): Promise<CardProblem[]> {
  const labels = labelProblems(card.labels);
  const asked = await problemsUnder(compute, network, card, pictures);
  const [worst] = asked;
  if (!worst || !CURABLE.has(worst.code)) return [...asked, ...labels];
  const preset = await findCure(compute, network, card, pictures);
  return [{ ...worst, preset }, ...asked.slice(1), ...labels];
}

async function problemsUnder(
  compute: Predict,
  network: NetworkRef,
  card: ResolvedModelCard,
  pictures: readonly FittedImage[],
): Promise<CardProblem[]> {
  try {
    const blanks = blankPictures(card);
    const answers = await compute.predict(network, card, [...blanks, ...pictures]);
    const asked: AskedAnswers = {
      blanks: answers.slice(0, blanks.length),
      pictures: answers.slice(blanks.length),
      raw: card.output.kind === 'logit' ? await readRaw(compute, network, card, blanks[0]!) : null,
    };
    return answerProblems(asked, card.output.kind, card.labels);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_network') return [refusal(error)];
    throw error;
  }
}

/** The output as it is, where all its values lie between 0 and 1; null where they do not. */
async function readRaw(
  compute: Predict,
  network: NetworkRef,
  card: ResolvedModelCard,
  picture: FittedImage,
): Promise<Float32Array | null> {
  try {
    const asIs = { ...card, output: { ...card.output, kind: 'probability' as const } };
    return (await compute.predict(network, asIs, [picture]))[0] ?? null;
  } catch (error) {
    if (error instanceof AppError && error.options.field === 'output.kind') return null;
    throw error;
  }
}

/** The first preset under which nothing of the kind is seen. */
async function findCure(
  compute: Predict,
  network: NetworkRef,
  card: ResolvedModelCard,
  pictures: readonly FittedImage[],
): Promise<PresetId | null> {
  for (const { id } of distinctPresets(card.input)) {
    const input = withPreset(card.input, id);
    if (!input || isSamePreprocessing(input, card.input)) continue;
    if ((await problemsUnder(compute, network, { ...card, input }, pictures)).length === 0) return id;
  }
  return null;
}

function refusal(error: AppError): CardProblem {
  const field = error.options.field ?? null;
  const code = field === 'labels' ? 'label-count' : field === 'output.kind' ? 'called-probability' : 'refused';
  return { code, severity: 'error', field, message: error.message, fix: FIXES[code], preset: null };
}

const FIXES = {
  'label-count': 'Bring the labels that belong to this network, one for each value of its output.',
  'called-probability': 'Say that the values are logits; a softmax then makes probabilities of them.',
  refused: 'Correct the field that is named.',
} as const;
