/** What stands beside a heatmap: its ends, its unit and ticks at round numbers. */
import type { Score } from '../domain/occlusion';
import { SCORE_TEXTS } from '../occlusion/score';
import type { ValueRange } from './range';

export interface LegendTick {
  value: number;
  /** Place along the scale: 0 at its low end, 1 at its high end. */
  at: number;
  text: string;
}

export interface Legend {
  title: string;
  unit: string;
  /** One sentence on how to read the map. */
  explanation: string;
  min: number;
  max: number;
  ticks: LegendTick[];
}

const WANTED_TICKS = 5;

export function describeLegend(score: Score, range: ValueRange): Legend {
  const { name, unit, legend } = SCORE_TEXTS[score];
  return { title: name, unit, explanation: legend, ...range, ticks: niceTicks(range) };
}

/**
 * Round numbers (1, 2 or 5 times a power of ten apart) within the range, ends included, about `wanted` of them.
 * Heckbert, "Nice numbers for graph labels", Graphics Gems 1990.
 */
export function niceTicks({ min, max }: ValueRange, wanted = WANTED_TICKS): LegendTick[] {
  const step = niceStep((max - min) / (wanted - 1));
  if (!(step > 0) || !Number.isFinite(step)) return [];
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const slack = step * 1e-9; // a tick on the very end must not be lost to rounding
  const ticks: LegendTick[] = [];
  for (let k = Math.ceil((min - slack) / step); k * step <= max + slack; k++) {
    const value = k === 0 ? 0 : k * step; // never -0
    const at = Math.min(Math.max((value - min) / (max - min), 0), 1);
    ticks.push({ value, at, text: value.toFixed(digits).replace('-', '\u2212') });
  }
  return ticks;
}

/** The nearest of 1, 2, 5 and 10 times a power of ten (in ratio). */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const mantissa = step / power;
  const nice = mantissa < Math.SQRT2 ? 1 : mantissa < Math.sqrt(10) ? 2 : mantissa < Math.sqrt(50) ? 5 : 10;
  return nice * power;
}
