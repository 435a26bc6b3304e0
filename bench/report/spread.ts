/** Median and range of repeated measurements: what is printed for every number. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  values: number[];
}

/** Throws RangeError without values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (lower === undefined || upper === undefined) throw new RangeError('spreadOf: no values');
  return { median: (lower + upper) / 2, min: sorted[0] ?? lower, max: sorted.at(-1) ?? upper, values: [...values] };
}

/** "12.3 (11.9 … 12.8)" */
export function formatSpread({ median, min, max }: Spread, digits: number): string {
  const format = (value: number) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${format(median)} (${format(min)} … ${format(max)})`;
}
