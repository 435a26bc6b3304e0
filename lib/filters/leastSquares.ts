/** Levenberg and Marquardt: a least-squares descent that is kept within bounds. */

export interface Descent {
  parameters: number[];
  /** Sum of the squares that remain. */
  squares: number;
}

export interface Problem {
  /** The values at the parameters; fills `slopes` (one list for each parameter) with their derivatives where it is given. */
  evaluate: (parameters: readonly number[], slopes?: readonly Float64Array[]) => Float64Array;
  wanted: ArrayLike<number>;
  lowest: readonly number[];
  highest: readonly number[];
  /** Parameters that may move. */
  free: readonly number[];
}

export interface Patience {
  steps: number;
  /** The descent ends when a step takes away less than this share of the squares. */
  leastGain: number;
}

const MAX_DAMPING = 1e8;

export function descend(start: readonly number[], problem: Problem, { steps, leastGain }: Patience): Descent {
  const { evaluate, wanted, lowest, highest, free } = problem;
  const clamp = (value: number, k: number) => Math.min(highest[k]!, Math.max(lowest[k]!, value));
  let parameters = start.map(clamp);
  const slopes = parameters.map(() => new Float64Array(wanted.length));
  let missing = difference(wanted, evaluate(parameters, slopes));
  let squares = dot(missing, missing);
  let damping = 1e-2;
  for (let step = 0; step < steps && damping < MAX_DAMPING; step++) {
    const moving = free.map((k) => slopes[k]!);
    const move = solve(
      damped(normalMatrix(moving), damping),
      moving.map((slope) => dot(slope, missing)),
    );
    const tried = parameters.slice();
    free.forEach((k, i) => (tried[k] = clamp(tried[k]! + move[i]!, k)));
    const left = difference(wanted, evaluate(tried));
    const triedSquares = dot(left, left);
    if (triedSquares < squares) {
      const gain = 1 - triedSquares / squares;
      parameters = tried;
      missing = difference(wanted, evaluate(parameters, slopes));
      squares = triedSquares;
      damping /= 4;
      if (gain < leastGain) break;
    } else damping *= 4;
  }
  return { parameters, squares };
}

/** JᵀJ: each product is computed once, for it stands on both sides of the diagonal. */
function normalMatrix(slopes: readonly Float64Array[]): number[][] {
  const matrix = slopes.map(() => new Array<number>(slopes.length).fill(0));
  for (let i = 0; i < slopes.length; i++)
    for (let j = 0; j <= i; j++) {
      const product = dot(slopes[i]!, slopes[j]!);
      matrix[i]![j] = product;
      matrix[j]![i] = product;
    }
  return matrix;
}

function damped(matrix: number[][], damping: number): number[][] {
  matrix.forEach((row, i) => (row[i] = row[i]! * (1 + damping) + 1e-9));
  return matrix;
}

/** Gauss's elimination with the largest pivot; a damped matrix is never singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let i = column + 1; i < n; i++) {
      const factor = rows[i]![column]! / rows[column]![column]!;
      for (let j = column; j <= n; j++) rows[i]![j]! -= factor * rows[column]![j]!;
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let known = 0;
    for (let j = i + 1; j < n; j++) known += rows[i]![j]! * solution[j]!;
    solution[i] = (rows[i]![n]! - known) / rows[i]![i]!;
  }
  return solution;
}

function difference(wanted: ArrayLike<number>, values: Float64Array): Float64Array {
  return values.map((value, i) => wanted[i]! - value);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
