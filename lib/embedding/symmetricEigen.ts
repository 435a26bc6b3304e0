/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder's reduction to three diagonals, then implicit QL
 * steps (Golub & Van Loan, Matrix Computations, sections 8.3.1 and 8.3.3; the procedures tred2 and tql2 of EISPACK). About
 * 9 n³ operations. Everything is held transposed, so that the inner loops run along rows.
 */

import { finish, inPieces, type Steps, within } from './steps';

export interface SymmetricEigen {
  /** Largest first. */
  values: Float64Array;
  /** Row i: the eigenvector of values[i], of length 1. */
  vectors: Float64Array;
}

const EPSILON = 2 ** -52;
const USUAL_STEPS_PER_VALUE = 2;
const MAX_STEPS_PER_VALUE = 60;

/** @param matrix size × size, row by row; left as it is */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  return finish(symmetricEigenInSteps(matrix, size));
}

export function* symmetricEigenInSteps(matrix: Float64Array, size: number): Steps<SymmetricEigen> {
  let largest = 0;
  for (const value of matrix) largest = Math.max(largest, Math.abs(value));
  const scale = largest > 0 ? largest : 1; // squares below can then neither overflow nor vanish
  const v = matrix.map((value) => value / scale);
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  yield* within(reduceToTridiagonal(v, diagonal, beside, size), 0, 0.2);
  yield* within(accumulateReflections(v, diagonal, size), 0.2, 0.4);
  yield* within(diagonalise(v, diagonal, beside, size), 0.4, 1);
  return sorted(v, diagonal, scale, size);
}

/**
 * From the last row upwards, a reflection makes everything left of the subdiagonal zero. Row i of `v` keeps, in column i of
 * the rows before, the reflection's vector; `d[i]` its squared length / 2; `e[i]` the subdiagonal.
 */
function* reduceToTridiagonal(v: Float64Array, d: Float64Array, e: Float64Array, n: number): Steps<void> {
  for (let j = 0; j < n; j++) d[j] = v[j * n + n - 1]!;
  yield* inPieces(n - 1, n * n, (step) => {
    const i = n - 1 - step;
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]!);
    if (scale === 0) {
      e[i] = d[i - 1]!;
      for (let j = 0; j < i; j++) {
        d[j] = v[j * n + i - 1]!;
        v[j * n + i] = v[i * n + j] = 0;
      }
      d[i] = 0;
      return;
    }
    let h = 0;
    for (let k = 0; k < i; k++) {
      d[k]! /= scale;
      h += d[k]! * d[k]!;
    }
    const f = d[i - 1]!;
    const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h);
    e[i] = scale * g;
    h -= f * g;
    d[i - 1] = f - g;
    reflect(v, d, e, n, i, h);
    d[i] = h;
  });
}

/** A ← (1 − u uᵀ/h) A (1 − u uᵀ/h) on the first i rows and columns, with u in `d`. Uses `e[0…i)`; `d` is then row i − 1. */
function reflect(v: Float64Array, d: Float64Array, e: Float64Array, n: number, i: number, h: number): void {
  e.fill(0, 0, i);
  for (let j = 0; j < i; j++) {
    const f = d[j]!;
    const row = j * n;
    v[i * n + j] = f;
    let g = e[j]! + v[row + j]! * f;
    for (let k = j + 1; k < i; k++) {
      const value = v[row + k]!;
      g += value * d[k]!;
      e[k]! += value * f;
    }
    e[j] = g;
  }
  let along = 0;
  for (let j = 0; j < i; j++) {
    e[j]! /= h;
    along += e[j]! * d[j]!;
  }
  const half = along / (h + h);
  for (let j = 0; j < i; j++) e[j]! -= half * d[j]!;
  for (let j = 0; j < i; j++) {
    const f = d[j]!;
    const g = e[j]!;
    const row = j * n;
    for (let k = j; k < i; k++) v[row + k]! -= f * e[k]! + g * d[k]!;
    d[j] = v[row + i - 1]!;
    v[row + i] = 0;
  }
}

/** Multiplies the reflections: `v` becomes the matrix that turns the tridiagonal one back, `d` its diagonal. */
function* accumulateReflections(v: Float64Array, d: Float64Array, n: number): Steps<void> {
  yield* inPieces(n - 1, n * n, (i) => {
    v[i * n + n - 1] = v[i * n + i]!;
    v[i * n + i] = 1;
    const h = d[i + 1]!;
    const next = (i + 1) * n;
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = v[next + k]! / h;
      for (let j = 0; j <= i; j++) {
        const row = j * n;
        let g = 0;
        for (let k = 0; k <= i; k++) g += v[next + k]! * v[row + k]!;
        for (let k = 0; k <= i; k++) v[row + k]! -= g * d[k]!;
      }
    }
    v.fill(0, next, next + i + 1);
  });
  for (let j = 0; j < n; j++) {
    d[j] = v[j * n + n - 1]!;
    v[j * n + n - 1] = 0;
  }
  v[n * n - 1] = 1;
}

/** Implicit QL steps until the subdiagonal is gone; the rows of `v` turn along. */
function* diagonalise(v: Float64Array, d: Float64Array, e: Float64Array, n: number): Steps<void> {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  let shift = 0;
  let largest = 0;
  yield* inPieces(n, USUAL_STEPS_PER_VALUE * 2 * n * n, (l) => {
    largest = Math.max(largest, Math.abs(d[l]!) + Math.abs(e[l]!));
    let m = l;
    while (m < n - 1 && Math.abs(e[m]!) > EPSILON * largest) m++;
    for (let step = 0; m > l && Math.abs(e[l]!) > EPSILON * largest; step++) {
      if (step === MAX_STEPS_PER_VALUE) throw new Error(`QL found no eigenvalue ${l} of ${n}.`);
      shift += shiftTo(d, e, l, n);
      sweep(v, d, e, { l, m, n });
    }
    d[l]! += shift;
    e[l] = 0;
  });
}

/** Takes the shift of the 2 × 2 matrix at l off the diagonal, and says how much that was. */
function shiftTo(d: Float64Array, e: Float64Array, l: number, n: number): number {
  const g = d[l]!;
  const p = (d[l + 1]! - g) / (2 * e[l]!);
  const r = p < 0 ? p - Math.sqrt(p * p + 1) : p + Math.sqrt(p * p + 1);
  d[l] = e[l]! / r;
  d[l + 1] = e[l]! * r;
  const taken = g - d[l];
  for (let i = l + 2; i < n; i++) d[i]! -= taken;
  return taken;
}

/** One chase of the bulge by plane rotations from m down to l. */
function sweep(
  v: Float64Array,
  d: Float64Array,
  e: Float64Array,
  { l, m, n }: { l: number; m: number; n: number },
): void {
  const dl1 = d[l + 1]!;
  const el1 = e[l + 1]!;
  let p = d[m]!;
  let [c, c2, c3] = [1, 1, 1];
  let [s, s2] = [0, 0];
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const ei = e[i]!;
    const g = c * ei;
    const h = c * p;
    const r = Math.sqrt(p * p + ei * ei);
    e[i + 1] = s * r;
    s = ei / r;
    c = p / r;
    p = c * d[i]! - s * g;
    d[i + 1] = h + s * (c * g + s * d[i]!);
    for (let a = i * n, b = a + n; a < (i + 1) * n; a++, b++) {
      const upper = v[b]!;
      const lower = v[a]!;
      v[b] = s * lower + c * upper;
      v[a] = c * lower - s * upper;
    }
  }
  p = (-s * s2 * c3 * el1 * e[l]!) / dl1;
  e[l] = s * p;
  d[l] = c * p;
}

function sorted(v: Float64Array, d: Float64Array, scale: number, n: number): SymmetricEigen {
  const order = Array.from(d.keys()).sort((a, b) => d[b]! - d[a]! || a - b);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(v.subarray(from * n, (from + 1) * n), to * n));
  return { values: Float64Array.from(order, (i) => d[i]! * scale), vectors };
}
