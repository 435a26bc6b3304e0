/** The Gabor function that describes a small pattern best, in numbers that people read, and whether it is one. */
import { type GaborVector, gaborBounds, gaborValues, type KernelSize, PARAMETER_COUNT } from './gaborFunction';
import { gaborStarts } from './gaborStarts';
import { descend } from './leastSquares';

export interface GaborFit {
  /**
   * Direction in which the pattern changes, across its stripes: degrees from 0 to 180, clockwise from the right. 0 are
   * upright stripes (|||), 45 stripes that rise to the right (///), 90 lying ones (≡), 135 stripes that fall (\\\).
   */
  orientation: number;
  /** Length of the wave in pixels. Of a wave longer than the kernel only a part shows: its length is a rough number. */
  wavelength: number;
  /** Of the wave at the bell's middle, degrees from 0 to 360: 0 a bright stripe, 180 a dark one, 90 and 270 an edge. */
  phase: number;
  /** Standard deviations of the bell in pixels: in the direction of the wave, and along its stripes. */
  sigma: { along: number; across: number };
  /** Middle of the bell in pixels from the kernel's, to the right and downwards. */
  centre: { x: number; y: number };
  /** Length of the bell along the stripes by its length across them: above 1 it is drawn out along the stripes. */
  aspect: number;
  /** Share of the pattern's variance that is explained, at most 1. */
  r2: number;
  /** Height of the fitted wave's lesser extreme within the kernel by that of the greater: 1 for an edge, 0 for a blob. */
  counterpart: number;
  gaborLike: boolean;
}

export const GABOR_SOURCE = 'Gabor function: D. Gabor 1946; in two dimensions J. G. Daugman 1985';
/** A crest with a trough of at least this part of its height is half a cycle that can be seen; a blob has no trough. */
export const LEAST_COUNTERPART = 0.25;
/** Nothing is fitted to kernels of fewer rows or columns. */
export const SMALLEST_SIDE = 3;
/** Below, a kernel has too few weights to tell where a bell is and how wide: it is put in the middle, half a side wide. */
const SMALLEST_FREE_SIDE = 5;
/** Descents that are begun, and those of them that are followed to their end. */
const STARTS = 6;
const FOLLOWED = 2;
const BEGINNING = { steps: 10, leastGain: 1e-3 };
const TO_THE_END = { steps: 60, leastGain: 1e-7 };
/** Steps a pixel along the wave, to find its crest and trough. */
const PROFILE_STEPS = 8;

/**
 * The least R² that counts, by the kernel's shorter side: white noise of that size passes at most once in twenty. Few
 * weights are easily explained by a function of nine numbers, or of five for the smallest kernels.
 */
export function leastR2({ height, width }: KernelSize): number {
  const side = Math.min(height, width);
  return side <= SMALLEST_SIDE ? LEAST_R2_SMALLEST : LEAST_R2;
}
const LEAST_R2 = 0.7;
const LEAST_R2_SMALLEST = 0.92;

/** Null where there is nothing to fit: a constant pattern, or a kernel below 3 × 3. @param pattern row by row */
export function fitGabor(pattern: Float32Array, size: KernelSize): GaborFit | null {
  if (Math.min(size.height, size.width) < SMALLEST_SIDE) return null;
  const highest = pattern.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(highest > 0 && Number.isFinite(highest))) return null;
  const wanted = pattern.map((value) => value / highest);
  const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
  const variance = wanted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (variance < LEAST_VARIANCE * wanted.length) return null;

  const small = isSmall(size);
  const problem = {
    ...gaborBounds(size),
    evaluate: (p: readonly number[], slopes?: readonly Float64Array[]) =>
      gaborValues(p as unknown as GaborVector, size, slopes),
    wanted,
    free: small ? FREE_WHEN_SMALL : ALL_FREE,
  };
  const begun = gaborStarts(wanted, size, small, STARTS).map((start) => descend(start, problem, BEGINNING));
  const ended = begun
    .toSorted((one, other) => one.squares - other.squares)
    .slice(0, FOLLOWED)
    .map(({ parameters }) => descend(parameters, problem, TO_THE_END));
  const best = ended.reduce((one, other) => (other.squares < one.squares ? other : one));
  return described(best.parameters as unknown as GaborVector, Math.max(0, 1 - best.squares / variance), size);
}
/** Of a pattern whose largest value is 1: rounding, not a pattern. */
const LEAST_VARIANCE = 1e-10;
const ALL_FREE = Array.from({ length: PARAMETER_COUNT }, (_, k) => k);
/** Height, phase and constant, direction and length. */
const FREE_WHEN_SMALL = [0, 1, 2, 7, 8];

function isSmall({ height, width }: KernelSize): boolean {
  return Math.min(height, width) < SMALLEST_FREE_SIDE;
}

function described(vector: GaborVector, r2: number, size: KernelSize): GaborFit {
  const [a, b, , x, y, lnAlong, lnAcross, angle, cycles] = vector;
  const turns = ((angle / Math.PI) % 2) + 2;
  // The wave that runs the other way is the same one with its odd part turned round.
  const isTurned = turns % 2 >= 1;
  const phase = Math.atan2(isTurned ? b : -b, a);
  const [along, across] = [Math.exp(lnAlong), Math.exp(lnAcross)];
  const counterpart = counterpartOf(vector, size);
  return {
    orientation: (turns % 1) * 180,
    wavelength: 1 / cycles,
    phase: ((phase * 180) / Math.PI + 360) % 360,
    sigma: { along, across },
    centre: { x, y },
    aspect: across / along,
    r2,
    counterpart,
    gaborLike: r2 >= leastR2(size) && counterpart >= LEAST_COUNTERPART,
  };
}

/**
 * Walks along the wave through the kernel's middle, from the first weight to the last. What goes on rising there is a
 * slope and no crest. In small kernels, where a slope and an edge are the same few weights, it counts as an edge.
 */
function counterpartOf([a, b, , x, y, lnAlong, , angle, cycles]: GaborVector, { height, width }: KernelSize): number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = Math.exp(lnAlong);
  const margin = isSmall({ height, width }) ? 0 : 0.5;
  const reach = Math.min((width / 2 - margin) / Math.abs(cos), (height / 2 - margin) / Math.abs(sin));
  // How far before the bell's middle the kernel's is.
  const shift = x * cos + y * sin;
  const steps = Math.floor(reach * PROFILE_STEPS);
  const heights = Array.from({ length: 2 * steps + 1 }, (_, i) => {
    const u = (i - steps) / PROFILE_STEPS - shift;
    const turn = 2 * Math.PI * cycles * u;
    return (a * Math.cos(turn) + b * Math.sin(turn)) * Math.exp((-u * u) / (2 * along * along));
  });
  let [crest, trough] = [0, 0];
  for (let i = 1; i + 1 < heights.length; i++) {
    const [before, here, after] = [heights[i - 1]!, heights[i]!, heights[i + 1]!];
    if (here >= before && here >= after) crest = Math.max(crest, here);
    if (here <= before && here <= after) trough = Math.max(trough, -here);
  }
  const greater = Math.max(crest, trough);
  return greater === 0 ? 0 : Math.min(crest, trough) / greater;
}
