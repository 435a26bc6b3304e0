/**
 * A Gabor function: a wave under a bell (D. Gabor, Theory of communication, 1946; in two dimensions J. G. Daugman, JOSA A 2,
 * 1985), with a constant, over the places of a small kernel.
 *
 *   g(x, y) = (a·cos 2πfu + b·sin 2πfu) · exp(−u²/2σu² − v²/2σv²) + c
 *
 * u runs from (x0, y0) in the direction θ in which the wave changes, v across it. x and y are in pixels from the kernel's
 * middle, x to the right and y downwards.
 */

export interface KernelSize {
  height: number;
  width: number;
}

/** In this order: a, b, c, x0, y0, ln σu, ln σv, θ in radians, f in cycles a pixel. Logarithms, so that sizes stay above 0. */
export type GaborVector = readonly [number, number, number, number, number, number, number, number, number];
export const PARAMETER_COUNT = 9;

/** Within these a fit stays, for patterns whose largest value is 1. */
export function gaborBounds({ height, width }: KernelSize): { lowest: GaborVector; highest: GaborVector } {
  const longest = Math.max(height, width);
  const [down, across] = [height / 2, width / 2];
  const narrowest = Math.log(NARROWEST_PX);
  const widest = Math.log(longest);
  // A wave of more than three kernels' length is a slope; one of less than two pixels looks like a longer one.
  return {
    lowest: [-6, -6, -0.3, -across, -down, narrowest, narrowest, -Infinity, 1 / (3 * longest)],
    highest: [6, 6, 0.3, across, down, widest, widest, Infinity, 0.5],
  };
}
const NARROWEST_PX = 0.6;

/** The function at every place, row by row, and where `slopes` is given its derivative by each parameter. */
export function gaborValues(
  p: GaborVector,
  { height, width }: KernelSize,
  slopes?: readonly Float64Array[],
): Float64Array {
  const [a, b, constant, x0, y0, lnAlong, lnAcross, angle, cycles] = p;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = Math.exp(-2 * lnAlong);
  const across = Math.exp(-2 * lnAcross);
  const turn = 2 * Math.PI * cycles;
  const values = new Float64Array(height * width);
  for (let i = 0; i < values.length; i++) {
    const dx = (i % width) - (width - 1) / 2 - x0;
    const dy = Math.floor(i / width) - (height - 1) / 2 - y0;
    const u = dx * cos + dy * sin;
    const v = dy * cos - dx * sin;
    const bell = Math.exp((-u * u * along - v * v * across) / 2);
    const [even, odd] = [Math.cos(turn * u), Math.sin(turn * u)];
    const wave = (a * even + b * odd) * bell;
    values[i] = wave + constant;
    if (!slopes) continue;
    const steep = (b * even - a * odd) * bell;
    const byU = turn * steep - wave * u * along;
    const byV = -wave * v * across;
    slopes[0]![i] = even * bell;
    slopes[1]![i] = odd * bell;
    slopes[2]![i] = 1;
    slopes[3]![i] = byV * sin - byU * cos;
    slopes[4]![i] = -byU * sin - byV * cos;
    slopes[5]![i] = wave * u * u * along;
    slopes[6]![i] = wave * v * v * across;
    slopes[7]![i] = byU * v - byV * u;
    slopes[8]![i] = 2 * Math.PI * u * steep;
  }
  return values;
}
