/**
 * Whether the answers under a card look like those of a trained classifier. The network is asked about pictures without
 * anything on them (grey, black, white, noise) and about real ones; a card that is wrong shows in what is the same for
 * all of them. Thresholds were chosen on SqueezeNet 1.1, MobileNetV2 and ResNet-20 under right and wrong cards
 * (answerProblems.test.ts).
 */
import type { OutputKind } from '../domain/modelCard';
import { distinctionBits, entropyBits, largestDistance, sum } from './answerStatistics';
import { topClass } from '../occlusion/targetClass';
import type { CardProblem } from '../domain/cardProblem';

/** Probability vectors under the card, as the network gives them (after softmax where the card says logit). */
export interface AskedAnswers {
  /** A grey area, black, white and noise, in this order. */
  blanks: readonly Float32Array[];
  /** Stored or given pictures, each another one. */
  pictures: readonly Float32Array[];
  /**
   * The output as it is, of one picture, where it could be read as probabilities (0…1); null where it could not. Shows a
   * softmax that is inside the network already.
   */
  raw: Float32Array | null;
}

/** Softmax in half precision sums to one only about this well. */
export const SUM_TOLERANCE = 0.01;
/** Of the largest possible entropy: above this no class stands out. */
const EQUAL_ENTROPY = 0.995;
const SAME_DISTANCE = 0.02;
const CERTAIN = 0.995;
/** So many pictures are enough to wonder why one class comes first for all of them. */
const MIN_PICTURES = 4;
const ONE_CLASS_SHARE = 0.75;
/** Below this many bits a network tells nothing apart, whatever class comes first. */
const TELLING_BITS = 1;

export function answerProblems(
  { blanks, pictures, raw }: AskedAnswers,
  kind: OutputKind,
  labels: readonly string[],
): CardProblem[] {
  const all = [...blanks, ...pictures];
  const found = sumProblem(all, kind) ?? doubleSoftmax(raw, kind);
  if (found) return [found];
  const answers = nearlyEqual(all) ?? sameAnswer(all) ?? certainOfNothing(blanks) ?? oneClass(pictures, labels);
  return answers ? [answers] : [];
}

/** A softmax ends in a sum of one; what does not is something else. */
export function sumsToOne(answer: Float32Array): boolean {
  return Math.abs(sum(answer) - 1) <= SUM_TOLERANCE;
}

function sumProblem(answers: readonly Float32Array[], kind: OutputKind): CardProblem | null {
  if (kind === 'logit') return null;
  const odd = answers.find((answer) => !sumsToOne(answer));
  if (!odd) return null;
  return {
    code: 'sum-not-one',
    severity: 'warning',
    field: 'output.kind',
    message: `The values are called probabilities, but add up to ${sum(odd).toFixed(3)} instead of 1.`,
    fix: 'If they are logits, say so. Only a network with a sigmoid for each class is meant to be like this.',
    preset: null,
  };
}

function doubleSoftmax(raw: Float32Array | null, kind: OutputKind): CardProblem | null {
  if (kind === 'probability' || !raw || raw.length < 2 || !sumsToOne(raw)) return null;
  return {
    code: 'called-logit',
    severity: 'warning',
    field: 'output.kind',
    message: 'The values are called logits, but lie between 0 and 1 and add up to 1: a softmax is inside already.',
    fix: 'Say that they are probabilities. A second softmax makes all classes nearly equal.',
    preset: null,
  };
}

function nearlyEqual(answers: readonly Float32Array[]): CardProblem | null {
  const classes = answers[0]?.length ?? 0;
  if (classes < 2 || !answers.every((answer) => entropyBits(answer) > EQUAL_ENTROPY * Math.log2(classes))) return null;
  const largest = Math.max(...answers.flatMap((answer) => answer[topClass(answer)]!));
  return {
    code: 'nearly-equal',
    severity: 'warning',
    field: 'input.scale',
    message: `All ${classes.toLocaleString('en-GB')} classes are nearly equal whatever the picture: the best one reaches ${percent(largest)}.`,
    fix: 'The numbers that go in are probably too small (0…1 where 0…255 is expected), or the weights are untrained.',
    preset: null,
  };
}

function sameAnswer(answers: readonly Float32Array[]): CardProblem | null {
  const distance = largestDistance(answers);
  if (answers.length < 2 || distance > SAME_DISTANCE) return null;
  return {
    code: 'same-answer',
    severity: 'warning',
    field: 'input.scale',
    message: `The answer is the same for every picture, black, white and noise included: it moves by ${percent(distance)} at most.`,
    fix: 'The numbers that go in are probably of the wrong size, or another output gives the classes.',
    preset: null,
  };
}

function certainOfNothing([grey, , , noise]: readonly Float32Array[]): CardProblem | null {
  if (!grey || !noise) return null;
  const least = Math.min(grey[topClass(grey)]!, noise[topClass(noise)]!);
  if (least < CERTAIN) return null;
  return {
    code: 'certain-of-nothing',
    severity: 'warning',
    field: 'input.std',
    message: `One class gets ${percent(least)} or more for a plain grey area and for noise alike.`,
    fix: 'The numbers that go in are probably too large (0…255 where about −2…2 is expected): check scale and std.',
    preset: null,
  };
}

function oneClass(pictures: readonly Float32Array[], labels: readonly string[]): CardProblem | null {
  if (pictures.length < MIN_PICTURES || distinctionBits(pictures) > TELLING_BITS) return null;
  const times = new Map<number, number>();
  for (const answer of pictures) times.set(topClass(answer), (times.get(topClass(answer)) ?? 0) + 1);
  const [best, count] = [...times].reduce((a, b) => (b[1] > a[1] ? b : a));
  if (count < ONE_CLASS_SHARE * pictures.length) return null;
  return {
    code: 'one-class',
    severity: 'warning',
    field: 'input.mean',
    message: `“${labels[best] || `class ${best}`}” comes first for ${count} of ${pictures.length} different pictures.`,
    fix: 'If these pictures are of different classes, scale, mean, std or the order of the colours are wrong.',
    preset: null,
  };
}

/** Downwards to a tenth, so that 99.96 % is not told as 100. */
function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
