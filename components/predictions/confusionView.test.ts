import { describe, expect, it } from 'vitest';
import type { ConfusionPair } from '@/lib/evaluation/evaluate';
import { confusionView, nextCell, WHOLE_MATRIX_CLASSES } from './confusionView';

const pair = (actual: number, predicted: number, count: number): ConfusionPair => ({ actual, predicted, count, inTop: 0 }); // prettier-ignore

describe('the part of a confusion matrix that is shown', () => {
  it('is the whole matrix of a few classes, in their order, with empty cells as zeros', () => {
    const view = confusionView([pair(7, 7, 5), pair(2, 7, 1), pair(2, 2, 3), pair(7, 4, 2)], []);
    expect(view.classes).toEqual([2, 4, 7]);
    expect(view.counts).toEqual([
      [3, 0, 1],
      [0, 0, 0],
      [0, 2, 5],
    ]);
    expect(view.rowTotals).toEqual([4, 0, 7]);
    expect(view.occurring).toBe(3);
  });

  it('of many classes are those that are confused most often, never more than fit', () => {
    const right = Array.from({ length: 1000 }, (_, c) => pair(c, c, 40));
    const wrong = Array.from({ length: 500 }, (_, k) => pair(k, k + 500, 500 - k));
    const view = confusionView([...right, ...wrong], []);
    expect(view.classes).toEqual([...Array(12).keys(), ...[...Array(12).keys()].map((k) => k + 500)]);
    expect(view.classes).toHaveLength(WHOLE_MATRIX_CLASSES);
    expect(view.occurring).toBe(1000);
    expect(view.counts[0]?.[12]).toBe(500);
    expect(view.rowTotals[0]).toBe(540);
  });

  it('is what a person chose, where row totals count the pictures that are not drawn, too', () => {
    const view = confusionView([pair(0, 0, 1), pair(0, 9, 4), pair(3, 0, 2)], [3, 0, 8]);
    expect(view.classes).toEqual([0, 3, 8]);
    expect(view.counts).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [0, 0, 0],
    ]);
    expect(view.rowTotals).toEqual([5, 2, 0]);
  });

  it('of nothing is nothing', () => {
    expect(confusionView([], [])).toEqual({ classes: [], counts: [], rowTotals: [], occurring: 0 });
  });
});

describe('the keys in the matrix', () => {
  it('move by one cell, to the ends of the row, and never out of it', () => {
    const at = { row: 1, column: 2 };
    expect(nextCell('ArrowUp', at, 3)).toEqual({ row: 0, column: 2 });
    expect(nextCell('ArrowRight', at, 3)).toEqual(at);
    expect(nextCell('ArrowLeft', at, 3)).toEqual({ row: 1, column: 1 });
    expect(nextCell('ArrowDown', { row: 2, column: 0 }, 3)).toEqual({ row: 2, column: 0 });
    expect(nextCell('Home', at, 3)).toEqual({ row: 1, column: 0 });
    expect(nextCell('End', at, 3)).toEqual(at);
    expect(nextCell('x', at, 3)).toBeNull();
  });
});
