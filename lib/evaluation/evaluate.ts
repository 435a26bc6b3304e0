/**
 * How good a network's predictions over a set are, from counts alone: a pair of classes (label, predicted class) and
 * how often it occurs. Pictures without a known label are neither right nor wrong and are not in these counts.
 */
import type { PredictionTally } from '../domain/prediction';

/** One cell of the confusion matrix that is not empty. */
export type ConfusionPair = PredictionTally['pairs'][number];

export interface ClassFigures {
  classIndex: number;
  /** Pictures with this label. */
  support: number;
  /** Pictures that are predicted to be of this class, whatever their label. */
  predicted: number;
  /** Both at once. */
  right: number;
  /** right / predicted; null when the class is never predicted. */
  precision: number | null;
  /** right / support; null when no picture has this label. */
  recall: number | null;
  /** Harmonic mean of both, 2·right / (support + predicted). Zero when the class occurs but is never right. */
  f1: number;
}

export interface Evaluation {
  /** Pictures with a known label. */
  labelled: number;
  right: number;
  /** right / labelled; null without any labelled picture. */
  accuracy: number | null;
  /** Pictures whose label is among the five best classes, and their share. */
  inTop: number;
  topAccuracy: number | null;
  /** Means over the classes that pictures are labelled with, each class counting the same. */
  meanRecall: number | null;
  meanF1: number | null;
  /** Every class that is a label or is predicted, in order of the class index. */
  classes: ClassFigures[];
}

export function evaluate(pairs: readonly ConfusionPair[]): Evaluation {
  const classes = new Map<number, { support: number; predicted: number; right: number }>();
  const countsOf = (classIndex: number) => {
    let counts = classes.get(classIndex);
    if (!counts) classes.set(classIndex, (counts = { support: 0, predicted: 0, right: 0 }));
    return counts;
  };
  let labelled = 0;
  let right = 0;
  let inTop = 0;
  for (const { actual, predicted, count, inTop: among } of pairs) {
    labelled += count;
    inTop += among;
    countsOf(actual).support += count;
    countsOf(predicted).predicted += count;
    if (actual !== predicted) continue;
    right += count;
    countsOf(actual).right += count;
  }
  const figures = [...classes].sort(([a], [b]) => a - b).map(([index, counts]) => figuresOf(index, counts));
  const labels = figures.filter(({ support }) => support > 0);
  return {
    labelled,
    right,
    accuracy: share(right, labelled),
    inTop,
    topAccuracy: share(inTop, labelled),
    meanRecall: mean(labels.map(({ recall }) => recall ?? 0)),
    meanF1: mean(labels.map(({ f1 }) => f1)),
    classes: figures,
  };
}

function figuresOf(
  classIndex: number,
  { support, predicted, right }: { support: number; predicted: number; right: number },
): ClassFigures {
  return {
    classIndex,
    support,
    predicted,
    right,
    precision: share(right, predicted),
    recall: share(right, support),
    f1: (2 * right) / (support + predicted),
  };
}

/** Mistakes, the most frequent first; equal ones in order of their classes. */
export function mostConfused(pairs: readonly ConfusionPair[], limit: number): ConfusionPair[] {
  return pairs
    .filter(({ actual, predicted }) => actual !== predicted)
    .sort((a, b) => b.count - a.count || a.actual - b.actual || a.predicted - b.predicted)
    .slice(0, limit);
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function mean(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
