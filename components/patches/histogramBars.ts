/** A histogram of very different counts as bars that can all be seen. */
import type { Histogram } from '@/lib/patches/histogram';
import { formatValue } from './patchText';

export interface HistogramBar {
  from: number;
  to: number;
  count: number;
  /** 0…1: by the logarithm, so that one picture can be seen beside ten thousand. */
  height: number;
}

export function histogramBars({ from, binWidth, counts }: Histogram): HistogramBar[] {
  const most = Math.max(...counts, 0);
  return counts.map((count, bin) => ({
    from: from + bin * binWidth,
    to: from + (bin + 1) * binWidth,
    count,
    height: most === 0 ? 0 : Math.log1p(count) / Math.log1p(most),
  }));
}

/** Lines at 1, 10, 100 … as far as there are so many. */
export function countTicks({ counts }: Histogram): { count: number; height: number }[] {
  const most = Math.max(...counts, 0);
  const ticks: { count: number; height: number }[] = [];
  for (let count = 1; count <= most; count *= 10) ticks.push({ count, height: Math.log1p(count) / Math.log1p(most) });
  return ticks;
}

/** "0.5 to 1.25"; one value where all are the same. */
export function binText({ from, to }: Pick<HistogramBar, 'from' | 'to'>): string {
  return from === to ? formatValue(from) : `${formatValue(from)} to ${formatValue(to)}`;
}
