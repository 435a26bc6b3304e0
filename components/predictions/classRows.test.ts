import { expect, it } from 'vitest';
import { evaluate } from '@/lib/evaluation/evaluate';
import { sortClasses } from './classRows';

it('classes are sorted by any column, and figures that there are none of go to the end both ways', () => {
  const { classes } = evaluate([
    { actual: 0, predicted: 0, count: 4, inTop: 4 },
    { actual: 1, predicted: 0, count: 2, inTop: 2 },
    { actual: 2, predicted: 2, count: 1, inTop: 1 },
    { actual: 2, predicted: 3, count: 1, inTop: 1 },
  ]);
  const labels = ['pear', 'apple', 'fig', 'quince'];
  const sorted = (column: Parameters<typeof sortClasses>[1], order: 'ascending' | 'descending') =>
    sortClasses(classes, column, order, (c) => labels[c] ?? '').map(({ classIndex }) => classIndex);
  expect(sorted('class', 'ascending')).toEqual([1, 2, 0, 3]);
  expect(sorted('class', 'descending')).toEqual([3, 0, 2, 1]);
  expect(sorted('support', 'descending')).toEqual([0, 1, 2, 3]);
  // Class 3 is no label, so it has no recall; class 1 is never predicted, so it has no precision.
  expect(sorted('recall', 'ascending')).toEqual([1, 2, 0, 3]);
  expect(sorted('recall', 'descending')).toEqual([0, 2, 1, 3]);
  expect(sorted('precision', 'ascending')).toEqual([3, 0, 2, 1]);
});
