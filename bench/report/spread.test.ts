import { expect, it } from 'vitest';
import { formatSpread, spreadOf } from './spread';

it('takes the middle value, or the mean of the two in the middle', () => {
  expect(spreadOf([5, 1, 100])).toEqual({ median: 5, min: 1, max: 100, values: [5, 1, 100] });
  expect(spreadOf([4, 1, 2, 100]).median).toBe(3);
  expect(() => spreadOf([])).toThrow(RangeError);
});

it('prints median and range with the same number of digits', () => {
  expect(formatSpread(spreadOf([1234.56, 2, 99]), 1)).toBe('99.0 (2.0 … 1,234.6)');
});
