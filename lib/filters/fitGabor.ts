/** How well a Gabor function (a wave under a bell) describes a small pattern. */

/** [amplitude, x, y, sigma along, sigma across, angle, cycles a pixel, phase, constant]; places from the centre. */
type Parameters = readonly number[];
type NineNumbers = readonly [number, number, number, number, number, number, number, number, number];

const LOWEST = [-6, -3, -3, 0.8, 0.8, -10, 0.03, -10, -0.3] as const;
const HIGHEST = [6, 3, 3, 5, 6, 10, 0.45, 10, 0.3] as const;
const STEPS = 40;
const DIFFERENCE = 1e-5;
/** Above this no better start is looked for. */
const GOOD_ENOUGH = 0.97;

/** Waves of three lengths, even and odd, in six directions. */
const STARTS: readonly Parameters[] = [0.1, 0.2, 0.33].flatMap((cycles) =>
  [0, Math.PI / 2].flatMap((phase) =>
    [0, 1, 2, 3, 4, 5].map((i) => [1, 0, 0, 2, 2, (i * Math.PI) / 6, cycles, phase, 0]),
  ),
);

/** Share of the pattern's variance that the best of several fits explains: at most 1, and 0 where there is none. */
export function fitGabor(pattern: Float32Array, side: number): number {
  const highest = pattern.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const wanted = pattern.map((value) => (highest === 0 ? 0 : value / highest));
  const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
  const variance = wanted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (variance === 0) return 0;
  let best = 0;
  for (const start of STARTS) {
    best = Math.max(best, 1 - descend(start, wanted, side) / variance);
    if (best > GOOD_ENOUGH) break;
  }
  return best;
}

function gabor(parameters: Parameters, x: number, y: number): number {
  const [amplitude, x0, y0, along, across, angle, cycles, phase, constant] = parameters as NineNumbers;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const u = (x - x0) * cos + (y - y0) * sin;
  const v = (y - y0) * cos - (x - x0) * sin;
  const bell = Math.exp((-u * u) / (2 * along * along) - (v * v) / (2 * across * across));
  return amplitude * bell * Math.cos(2 * Math.PI * cycles * u + phase) + constant;
}

/** What is missing at every place. */
function residuals(parameters: Parameters, wanted: Float32Array, side: number): Float64Array {
  const middle = (side - 1) / 2;
  const missing = new Float64Array(wanted.length);
  for (let i = 0; i < wanted.length; i++)
    missing[i] = wanted[i]! - gabor(parameters, (i % side) - middle, Math.floor(i / side) - middle);
  return missing;
}

/** Levenberg and Marquardt, kept inside the bounds: the squares that remain at the end of one descent. */
function descend(start: Parameters, wanted: Float32Array, side: number): number {
  let parameters = start;
  let missing = residuals(parameters, wanted, side);
  let squares = sumOfSquares(missing);
  let damping = 1e-2;
  for (let step = 0; step < STEPS && damping < 1e6; step++) {
    const { normal, towards } = linearise(parameters, missing, wanted, side);
    const damped = normal.map((row, i) => row.map((value, j) => (i === j ? value * (1 + damping) + 1e-9 : value)));
    const move = solve(damped, towards);
    const tried = parameters.map((value, i) => Math.min(HIGHEST[i]!, Math.max(LOWEST[i]!, value + move[i]!)));
    const left = residuals(tried, wanted, side);
    const triedSquares = sumOfSquares(left);
    if (triedSquares < squares) {
      const gain = 1 - triedSquares / squares;
      [parameters, missing, squares, damping] = [tried, left, triedSquares, damping / 4];
      if (gain < 1e-4) break;
    } else damping *= 4;
  }
  return squares;
}

/** JᵀJ and Jᵀr of the Gabor function at the parameters, by differences. */
function linearise(parameters: Parameters, missing: Float64Array, wanted: Float32Array, side: number) {
  const slopes = parameters.map((value, i) => {
    const moved = residuals(parameters.with(i, value + DIFFERENCE), wanted, side);
    return missing.map((before, place) => (before - moved[place]!) / DIFFERENCE);
  });
  return {
    normal: slopes.map((a) => slopes.map((b) => dot(a, b))),
    towards: slopes.map((slope) => dot(slope, missing)),
  };
}

/** Gauss's elimination with the largest pivot; the damped matrix is never singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= column && Math.abs(row[column]!) > Math.abs(rows[best]![column]!) ? i : best),
      column,
    );
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let i = column + 1; i < n; i++) {
      const factor = rows[i]![column]! / rows[column]![column]!;
      for (let j = column; j <= n; j++) rows[i]![j]! -= factor * rows[column]![j]!;
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = solution.reduce((sum, value, j) => (j > i ? sum + rows[i]![j]! * value : sum), 0);
    solution[i] = (rows[i]![n]! - known) / rows[i]![i]!;
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function sumOfSquares(values: Float64Array): number {
  return dot(values, values);
}
