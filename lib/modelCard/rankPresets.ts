/** Which preset fits best, seen from the answers to stored pictures under each of them. */
import type { PresetComparison, PresetId, PresetScore } from '../domain/preset';
import { distinctionBits } from './answerStatistics';
import { topClass } from '../occlusion/targetClass';
import { PRESETS } from './presets';

export interface PresetAnswers {
  preset: PresetId;
  answers: readonly Float32Array[];
}

/** Labelled pictures that are needed before counting the right ones says anything. */
const MIN_LABELLED = 4;
const MIN_PICTURES = 6;
/** So many more right pictures, or bits, make a preset clearly better. */
const CLEAR_RIGHT = 2;
const CLEAR_BITS = 0.5;

/** `known`: the class of each picture, null where no label of the card is its label. */
export function rankPresets(all: readonly PresetAnswers[], known: readonly (number | null)[]): PresetComparison {
  const labelled = known.filter((index) => index !== null).length;
  const byRight = labelled >= MIN_LABELLED;
  const scores = all
    .map(({ preset, answers }) => scoreOf(preset, answers, known))
    .sort((a, b) => (byRight ? b.right - a.right : 0) || b.bits - a.bits);
  const [first, second] = scores;
  const counts = { pictures: known.length, labelled, scores };
  if (!first || known.length < MIN_PICTURES)
    return { ...counts, best: null, reason: `${known.length} stored pictures are too few to tell.` };
  const { name } = PRESETS[first.preset];
  if (byRight && first.right > 0) {
    const clear = !second || first.right >= second.right + CLEAR_RIGHT || first.bits >= second.bits + CLEAR_BITS;
    const found = `With ${name}, ${first.right} of ${labelled} labelled pictures are right`;
    if (clear) return { ...counts, best: first.preset, reason: `${found}, with the next best ${second?.right ?? 0}.` };
    return { ...counts, best: null, reason: `${found}, but with ${PRESETS[second.preset].name} ${second.right} are.` };
  }
  const clear = !second || first.bits >= second.bits + CLEAR_BITS;
  const reason = clear
    ? `With ${name} the answers tell the pictures apart best (${first.bits.toFixed(1)} bits; the next best ${(second?.bits ?? 0).toFixed(1)}).`
    : 'No preset is clearly better than the others on these pictures.';
  return { ...counts, best: clear ? first.preset : null, reason };
}

function scoreOf(preset: PresetId, answers: readonly Float32Array[], known: readonly (number | null)[]): PresetScore {
  const tops = answers.map(topClass);
  return {
    preset,
    right: tops.filter((top, i) => top === known[i]).length,
    meanTop: answers.reduce((total, answer, i) => total + answer[tops[i]!]!, 0) / Math.max(1, answers.length),
    distinct: new Set(tops).size,
    bits: distinctionBits(answers),
  };
}
