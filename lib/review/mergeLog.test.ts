import { expect, it } from 'vitest';
import type { ReviewEntry } from '../domain/findingReview';
import { mergeLog } from './mergeLog';

const entry = (number: number): ReviewEntry => ({
  ...{ id: `e${number}`, findingId: 'f', number, by: 'Ada', createdAt: '2026-01-01T00:00:00.000Z' },
  act: { kind: 'comment', text: 'x', anchor: null },
});
const numbers = (log: readonly ReviewEntry[]) => log.map(({ number }) => number);

it('two parts of a log are one, in order, each entry once, up to the first gap', () => {
  expect(numbers(mergeLog([], []))).toEqual([]);
  expect(numbers(mergeLog([entry(1), entry(2)], [entry(2), entry(4), entry(3)]))).toEqual([1, 2, 3, 4]);
  expect(numbers(mergeLog([entry(1)], [entry(3)]))).toEqual([1]);
  expect(numbers(mergeLog([entry(1), entry(2), entry(3)], [entry(3)]))).toEqual([1, 2, 3]);
});
