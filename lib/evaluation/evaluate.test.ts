import { describe, expect, it } from 'vitest';
import { evaluate, mostConfused, type ConfusionPair } from './evaluate';
import { seededRandom } from '../random/seededRandom';

describe('evaluate', () => {
  it('gives the figures of a case that can be checked on paper', () => {
    // Labels cat (0) × 4: 3 right, 1 taken for dog. Labels dog (1) × 2: 1 right, 1 taken for fox (2), which no label is.
    const pairs: ConfusionPair[] = [
      { actual: 0, predicted: 0, count: 3, inTop: 3 },
      { actual: 0, predicted: 1, count: 1, inTop: 1 },
      { actual: 1, predicted: 1, count: 1, inTop: 1 },
      { actual: 1, predicted: 2, count: 1, inTop: 0 },
    ];
    const evaluation = evaluate(pairs);
    expect(evaluation).toMatchObject({ labelled: 6, right: 4, accuracy: 4 / 6, inTop: 5, topAccuracy: 5 / 6 });
    expect(evaluation.classes).toEqual([
      { classIndex: 0, support: 4, predicted: 3, right: 3, precision: 1, recall: 3 / 4, f1: 6 / 7 },
      { classIndex: 1, support: 2, predicted: 2, right: 1, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 },
      { classIndex: 2, support: 0, predicted: 1, right: 0, precision: 0, recall: null, f1: 0 },
    ]);
    // The fox is no label of the set: it does not draw the means down twice.
    expect(evaluation.meanRecall).toBeCloseTo((3 / 4 + 1 / 2) / 2, 12);
    expect(evaluation.meanF1).toBeCloseTo((6 / 7 + 1 / 2) / 2, 12);
  });

  it('of nothing has no figures, and no division by zero', () => {
    expect(evaluate([])).toEqual({
      labelled: 0,
      right: 0,
      accuracy: null,
      inTop: 0,
      topAccuracy: null,
      meanRecall: null,
      meanF1: null,
      classes: [],
    });
  });

  it('has no precision for a class that is never predicted', () => {
    const [first] = evaluate([{ actual: 0, predicted: 1, count: 2, inTop: 2 }]).classes;
    expect(first).toMatchObject({ support: 2, predicted: 0, precision: null, recall: 0, f1: 0 });
  });

  it.each([1, 2, 3])('equals counting pictures one by one (seed %d)', (seed) => {
    const random = seededRandom(seed);
    const pictures = Array.from({ length: 500 }, () => {
      const actual = Math.floor(random() * 7);
      const predicted = random() < 0.6 ? actual : Math.floor(random() * 9);
      return { actual, predicted, inTop: actual === predicted || random() < 0.5 };
    });
    const evaluation = evaluate(pairsOf(pictures));
    const where = (test: (picture: (typeof pictures)[number]) => boolean) => pictures.filter(test).length;
    expect(evaluation.accuracy).toBe(where((p) => p.actual === p.predicted) / 500);
    expect(evaluation.topAccuracy).toBe(where((p) => p.inTop) / 500);
    for (const { classIndex: c, support, precision, recall, f1 } of evaluation.classes) {
      const right = where((p) => p.actual === c && p.predicted === c);
      const predicted = where((p) => p.predicted === c);
      expect(support).toBe(where((p) => p.actual === c));
      expect(precision).toBe(predicted > 0 ? right / predicted : null);
      expect(recall).toBe(support > 0 ? right / support : null);
      if (precision && recall) expect(f1).toBeCloseTo((2 * precision * recall) / (precision + recall), 12);
      else expect(f1).toBe(0);
    }
    expect(evaluation.classes.map(({ classIndex }) => classIndex)).toEqual(
      [...new Set(pictures.flatMap((p) => [p.actual, p.predicted]))].sort((a, b) => a - b),
    );
  });
});

describe('mostConfused', () => {
  it('lists mistakes alone, the most frequent first, and no more than were asked for', () => {
    const pair = (actual: number, predicted: number, count: number) => ({ actual, predicted, count, inTop: 0 });
    const pairs = [pair(0, 0, 90), pair(0, 1, 2), pair(1, 0, 5), pair(2, 0, 5), pair(2, 1, 1)];
    expect(mostConfused(pairs, 3)).toEqual([pair(1, 0, 5), pair(2, 0, 5), pair(0, 1, 2)]);
    expect(mostConfused([], 3)).toEqual([]);
    expect(pairs[0]).toEqual(pair(0, 0, 90));
  });
});

function pairsOf(pictures: readonly { actual: number; predicted: number; inTop: boolean }[]): ConfusionPair[] {
  const pairs = new Map<string, ConfusionPair>();
  for (const { actual, predicted, inTop } of pictures) {
    const key = `${actual} ${predicted}`;
    const pair = pairs.get(key) ?? { actual, predicted, count: 0, inTop: 0 };
    pairs.set(key, { ...pair, count: pair.count + 1, inTop: pair.inTop + (inTop ? 1 : 0) });
  }
  return [...pairs.values()];
}
