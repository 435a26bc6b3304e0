/** How clearly a filter's pattern runs in one direction. */
import { fitGabor } from './fitGabor';

export interface Orientation {
  /** Share of the squared weights that a constant explains: 1 is a flat filter, a round blob has much. */
  dcShare: number;
  /** 0: all directions alike, 1: one direction alone. The constant part does not count. */
  tuning: number;
  /** Direction in which the pattern changes, radians from 0 to π, clockwise from the right: 0 is a vertical edge. */
  angle: number;
  /** Share of the variance that the best Gabor function explains, at most 1. */
  gaborFit: number;
}

/** Samples of the spectrum along each axis, as many on each side of 0; a pattern of some 7 to 11 pixels is much smaller. */
const SPECTRUM_SIDE = 31;
const LEAST_FIT = 0.6;
const MOST_DC = 0.3;
const LEAST_TUNING = 0.4;

/** @param pattern side × side, row by row */
export function measureOrientation(pattern: Float32Array, side: number): Orientation {
  const sum = pattern.reduce((total, value) => total + value, 0);
  const squares = pattern.reduce((total, value) => total + value * value, 0);
  if (squares === 0) return { dcShare: 1, tuning: 0, angle: 0, gaborFit: 0 };
  const { tuning, angle } = directionOf(
    pattern.map((value) => value - sum / pattern.length),
    side,
  );
  const gaborFit = fitGabor(pattern, { height: side, width: side })?.r2 ?? 0;
  return { dcShare: (sum * sum) / pattern.length / squares, tuning, angle, gaborFit };
}

/**
 * The strict rule: like a Gabor function, no mere blob, and tuned to one direction. A good fit alone says little, for a
 * round blob is a Gabor function of low frequency.
 */
export function isClearlyOriented({ dcShare, tuning, gaborFit }: Orientation): boolean {
  return dcShare < MOST_DC && tuning >= LEAST_TUNING && gaborFit >= LEAST_FIT;
}

/** Mean direction of the power spectrum, angles doubled: a direction and its opposite are the same. */
function directionOf(pattern: Float32Array, side: number): Pick<Orientation, 'tuning' | 'angle'> {
  let [power, along, across] = [0, 0, 0];
  const half = (SPECTRUM_SIDE - 1) / 2;
  for (let v = -half; v <= half; v++)
    for (let u = -half; u <= half; u++) {
      const energy = energyAt(pattern, side, u / SPECTRUM_SIDE, v / SPECTRUM_SIDE);
      const doubled = 2 * Math.atan2(v, u);
      power += energy;
      along += energy * Math.cos(doubled);
      across += energy * Math.sin(doubled);
    }
  const angle = Math.atan2(across, along) / 2;
  return { tuning: power === 0 ? 0 : Math.hypot(along, across) / power, angle: angle < 0 ? angle + Math.PI : angle };
}

/** Squared amplitude of the pattern's wave of `fx`, `fy` cycles a pixel. */
function energyAt(pattern: Float32Array, side: number, fx: number, fy: number): number {
  let [real, imaginary] = [0, 0];
  for (let i = 0; i < pattern.length; i++) {
    const phase = 2 * Math.PI * (fx * (i % side) + fy * Math.floor(i / side));
    real += pattern[i]! * Math.cos(phase);
    imaginary -= pattern[i]! * Math.sin(phase);
  }
  return real * real + imaginary * imaginary;
}
