/**
 * The first principal axes of long vectors, without their covariance matrix: block Krylov iteration (Musco & Musco 2015,
 * arXiv 1504.05477, algorithm 2), begun again from its own best directions until every axis holds to the last digits that
 * matter. For S = Σ (x − mean)(x − mean)ᵀ it needs products S·v only, one pass over the rows for many v.
 */
import { addMultiple, type Axes, centredRows } from './denseAxes';
import { orthonormaliseRows } from './orthonormalise';
import { seededRandom } from '../random/seededRandom';
import { inPieces, type Steps, within } from './steps';
import { symmetricEigenInSteps } from './symmetricEigen';
import type { Vectors } from './vectors';

/** More directions than wanted: the iteration converges by the gap behind the last one that is carried along. */
const EXTRA = 8;
/** S is applied so often before the basis is judged. */
const DEPTH = 4;
const MAX_ROUNDS = 30;
/** An axis is done when |S v − λ v| is below this share of the largest λ: its λ is then right to the square of it. */
const TOLERANCE = 1e-8;
/** The axes are the same whatever it is; the number of rounds could differ. */
const SEED = 1;
const ROWS_AT_ONCE = 4;

/** Operations of one round of krylovAxes, roughly. */
export function krylovCost({ count, dimensions }: Vectors, components: number): number {
  return 2 * count * dimensions * (components + EXTRA) * (DEPTH + 1);
}

/** Whether there are directions enough for a basis of the iteration. */
export function krylovApplies({ dimensions }: Vectors, components: number): boolean {
  return (components + EXTRA) * (DEPTH + 1) <= dimensions;
}

/** null when the axes do not settle, as where many are of nearly the same weight: denseAxes then finds them. */
export function* krylovAxes(vectors: Vectors, mean: Float64Array, components: number): Steps<Axes | null> {
  const { dimensions } = vectors;
  const block = components + EXTRA;
  const random = seededRandom(SEED);
  let start: Float64Array = Float64Array.from({ length: block * dimensions }, () => 2 * random() - 1);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    // How many rounds are to come cannot be told: each takes half of what is left.
    const [begin, end] = [1 - 0.5 ** round, 1 - 0.5 ** (round + 1)];
    const middle = begin + 0.9 * (end - begin);
    const { basis, images } = yield* within(krylovBasis(vectors, mean, start, block), begin, middle);
    const { axes, scatter, residual } = yield* within(bestInSpan(basis, images, block, dimensions), middle, end);
    if (residual(components) <= TOLERANCE * scatter[0]!)
      return { axes: axes.slice(0, components * dimensions), scatter: scatter.slice(0, components) };
    start = axes;
  }
  return null;
}

/** An orthonormal basis of the span of v, S v, …, S^DEPTH v for all v of the start, and S times every direction of it. */
function* krylovBasis(
  vectors: Vectors,
  mean: Float64Array,
  start: Float64Array,
  block: number,
): Steps<{ basis: Float64Array; images: Float64Array }> {
  const { dimensions } = vectors;
  const size = block * (DEPTH + 1);
  const basis = new Float64Array(size * dimensions);
  const images = new Float64Array(size * dimensions);
  basis.set(start);
  for (let from = 0; from < size; from += block) {
    const [begin, end] = [from * dimensions, (from + block) * dimensions];
    const step = from / size;
    const orthonormal = inPieces(block, 4 * (from + block) * dimensions, (row) =>
      orthonormaliseRows(basis, dimensions, from + row, from + row + 1),
    );
    yield* within(orthonormal, step, step);
    const applied = applyScatter(vectors, mean, basis.subarray(begin, end), images.subarray(begin, end));
    yield* within(applied, step, (from + block) / size);
    if (from + block < size) basis.set(images.subarray(begin, end), end);
  }
  return { basis, images };
}

/** Writes S v for each of the `directions` (rows) into `images`. */
function* applyScatter(
  vectors: Vectors,
  mean: Float64Array,
  directions: Float64Array,
  images: Float64Array,
): Steps<void> {
  const { count, dimensions } = vectors;
  const rows = new Float64Array(ROWS_AT_ONCE * dimensions);
  yield* inPieces(Math.ceil(count / ROWS_AT_ONCE), 2 * ROWS_AT_ONCE * directions.length, (block) => {
    centredRows(vectors, mean, block * ROWS_AT_ONCE, rows);
    addOuter(rows, directions, images, dimensions);
  });
}

/** Adds Σ x xᵀ v over four rows x to the image of each direction v. (The inner loops are slower within a closure.) */
function addOuter(rows: Float64Array, directions: Float64Array, images: Float64Array, dimensions: number): void {
  const [row0, row1, row2, row3] = [0, 1, 2, 3].map((r) => rows.subarray(r * dimensions, (r + 1) * dimensions)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let begin = 0; begin < directions.length; begin += dimensions) {
    let [a0, a1, a2, a3] = [0, 0, 0, 0];
    for (let d = 0; d < dimensions; d++) {
      const v = directions[begin + d]!;
      a0 += v * row0[d]!;
      a1 += v * row1[d]!;
      a2 += v * row2[d]!;
      a3 += v * row3[d]!;
    }
    for (let d = 0; d < dimensions; d++)
      images[begin + d]! += a0 * row0[d]! + a1 * row1[d]! + a2 * row2[d]! + a3 * row3[d]!;
  }
}

interface Ritz extends Axes {
  /** The largest |S v − λ v| of the first axes. */
  residual(wanted: number): number;
}

/** Rayleigh and Ritz: the `block` combinations of the basis that are nearest to eigenvectors of S, largest first. */
function* bestInSpan(basis: Float64Array, images: Float64Array, block: number, dimensions: number): Steps<Ritz> {
  const size = basis.length / dimensions;
  const small = new Float64Array(size * size);
  const products = inPieces(size, (size * dimensions) / 2, (a) => {
    for (let b = a; b < size; b++) {
      const product = dot(basis, a * dimensions, images, b * dimensions, dimensions);
      small[a * size + b] = small[b * size + a] = product;
    }
  });
  yield* within(products, 0, 0.4);
  const { values, vectors: weights } = yield* within(symmetricEigenInSteps(small, size), 0.4, 0.4);
  const axes = yield* within(combine(weights, basis, block, dimensions), 0.4, 0.7);
  const turned = yield* within(combine(weights, images, block, dimensions), 0.7, 1);
  const scatter = values.slice(0, block).map((value) => Math.max(0, value));
  const residual = (wanted: number) => {
    let worst = 0;
    for (let c = 0; c < wanted; c++) {
      let squares = 0;
      for (let place = c * dimensions; place < (c + 1) * dimensions; place++)
        squares += (turned[place]! - scatter[c]! * axes[place]!) ** 2;
      worst = Math.max(worst, Math.sqrt(squares));
    }
    return worst;
  };
  return { axes, scatter, residual };
}

/** The first `block` rows of weights × rows. */
function* combine(weights: Float64Array, rows: Float64Array, block: number, dimensions: number): Steps<Float64Array> {
  const size = rows.length / dimensions;
  const combined = new Float64Array(block * dimensions);
  yield* inPieces(block, size * dimensions, (c) => {
    const sum = combined.subarray(c * dimensions, (c + 1) * dimensions);
    for (let r = 0; r < size; r++) addMultiple(sum, weights[c * size + r]!, rows, r * dimensions);
  });
  return combined;
}

function dot(a: Float64Array, p: number, b: Float64Array, q: number, dimensions: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += a[p++]! * b[q++]!;
  return sum;
}
