/** The curve of the KL divergence over the iterations, as numbers for an SVG. */
import { niceTicks, type LegendTick } from '@/lib/palette/legend';

export interface KlCurve {
  /** Of an SVG path; empty with fewer than two values. */
  path: string;
  /** From the bottom (0) to the top (1). */
  ticks: readonly LegendTick[];
  /** Where an iteration stands, 0…width. */
  x: (iteration: number) => number;
}

/**
 * @param kl by iteration, rising
 * @param iterations at the right end
 */
export function klCurve(
  kl: readonly (readonly [number, number])[],
  iterations: number,
  { width, height }: { width: number; height: number },
): KlCurve {
  const values = kl.map(([, value]) => value).filter(Number.isFinite);
  const range = { min: Math.min(...values), max: Math.max(...values) };
  const span = range.max - range.min || 1; // a flat curve lies at the bottom
  const end = Math.max(1, iterations, kl.at(-1)?.[0] ?? 0);
  const x = (iteration: number) => (Math.min(iteration, end) / end) * width;
  const y = (value: number) => height - ((value - range.min) / span) * height;
  const points = kl
    .filter(([, value]) => Number.isFinite(value))
    .map(([at, value]) => `${round(x(at))} ${round(y(value))}`);
  return {
    path: points.length < 2 ? '' : `M${points.join('L')}`,
    ticks: values.length < 2 || range.max === range.min ? [] : niceTicks(range, 3),
    x,
  };
}

/** At most so many of the values, evenly, the first and the last among them: for the curve's table. */
export function sampledKl(
  kl: readonly (readonly [number, number])[],
  rows: number,
): readonly (readonly [number, number])[] {
  if (kl.length <= rows) return kl;
  return Array.from({ length: rows }, (_, row) => kl[Math.round((row * (kl.length - 1)) / (rows - 1))]!);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
