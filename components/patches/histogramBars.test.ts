import { expect, it } from 'vitest';
import { histogram } from '@/lib/patches/histogram';
import { binText, countTicks, histogramBars } from './histogramBars';

it('shows one picture beside a thousand, each bar with its bounds', () => {
  const values = [...Array<number>(999).fill(0), 1, 3, 4];
  const bars = histogramBars(histogram(values, 4));
  expect(bars.map(({ from, to, count }) => [from, to, count])).toEqual([[0, 1, 999], [1, 2, 1], [2, 3, 0], [3, 4, 2]]); // prettier-ignore
  expect(bars[0]!.height).toBe(1);
  expect(bars[1]!.height).toBeCloseTo(Math.log(2) / Math.log(1000), 12);
  expect(bars[2]!.height).toBe(0);
  expect(countTicks(histogram(values, 4)).map(({ count }) => count)).toEqual([1, 10, 100]);
});

it('of nothing has no bar, and of one value one', () => {
  expect(histogramBars(histogram([NaN], 4))).toEqual([]);
  expect(countTicks(histogram([], 4))).toEqual([]);
  const [bar, ...others] = histogramBars(histogram([0, 0], 4));
  expect([others.length, bar!.height, binText(bar!)]).toEqual([0, 1, '0']);
  expect(binText({ from: 0.5, to: 1.25 })).toBe('0.5 to 1.25');
});
