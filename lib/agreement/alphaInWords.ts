/** What alpha lets one conclude. */
import type { Interval } from './alphaInterval';

/** The bounds of K. Krippendorff, "Content Analysis" (4th edition, 2018), chapter 12. */
export const RELIABLE = 0.8;
export const TENTATIVE = 0.667;

/** Bounds are compared with the figures that are shown, so that “0.800” is never called less than 0.80. */
export function alphaInWords(value: number, interval: Interval | null): string {
  const alpha = asShown(value);
  if (alpha <= 0) return 'No more than chance would give: people do not mean the same by these labels.';
  if (alpha < TENTATIVE) return `Too little to rest a conclusion on: Krippendorff asks for ${TENTATIVE} at the least.`;
  if (alpha < RELIABLE) return `Enough for tentative conclusions, not for more: below ${RELIABLE.toFixed(2)}.`;
  if (interval && asShown(interval.low) < RELIABLE)
    return `Good, but with other channels it could be as low as ${interval.low.toFixed(3)}: label more of them to be sure.`;
  return `Conclusions can rest on these labels: ${RELIABLE.toFixed(2)} or more.`;
}

function asShown(value: number): number {
  return Math.round(value * 1000) / 1000;
}
