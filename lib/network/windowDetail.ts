/** Kernel, stride, dilation and padding in words: "3×3, stride 2, pad 1". */
import type { AxisWindow } from './slides';

/** Axes in the order of the shape: rows before columns. `more` goes at the end: "64 groups". */
export function windowDetail(windows: readonly AxisWindow[], more: readonly string[] = []): string {
  const all = (value: (window: AxisWindow) => number) => windows.map(value);
  const parts = [all(({ kernel }) => kernel).join('×')];
  const strides = all(({ stride }) => stride);
  if (strides.some((stride) => stride !== 1)) parts.push(`stride ${oneOrAll(strides)}`);
  const dilations = all(({ dilation }) => dilation);
  if (dilations.some((dilation) => dilation !== 1)) parts.push(`dilation ${oneOrAll(dilations)}`);
  const pads = windows.map(({ padBegin, padEnd }) => (padBegin === padEnd ? `${padBegin}` : `${padBegin}+${padEnd}`));
  if (pads.some((pad) => pad !== '0')) parts.push(`pad ${oneOrAll(pads)}`);
  return [...parts, ...more].join(', ');
}

function oneOrAll(values: readonly (number | string)[]): string {
  return values.every((value) => value === values[0]) ? `${values[0]}` : values.join('×');
}
