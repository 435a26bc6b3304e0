/** Where the points of a map start: tiny, so that early forces are weak, along the first two principal components or anywhere. */
import { AppError } from '../domain/appError';
import type { Initialisation } from '../domain/embeddingSpec';
import { fitPcaInSteps, projectOnAxesInSteps } from './pca';
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';
import { finish, type Steps, within } from './steps';
import type { Vectors } from './vectors';

export type { Initialisation } from '../domain/embeddingSpec';

/** Standard deviation along the first axis at the start (Kobak & Berens 2019, Nature Communications 10:5416). */
const START_SPREAD = 1e-4;
/** A second axis with less than this share of the first one's spread is rounding: points on a line would never leave it. */
const NO_SPREAD = 1e-6;
/** Chance gives such an axis this share. */
const CHANCE_SPREAD = 1e-2;

/** Positions (2 · count) for vectors or their principal components. The same for the same seed. */
export function initialPositions(vectors: Vectors, how: Initialisation, seed: number): Float64Array {
  return finish(initialPositionsInSteps(vectors, how, seed));
}

export function* initialPositionsInSteps(vectors: Vectors, how: Initialisation, seed: number): Steps<Float64Array> {
  return how === 'pca' ? yield* pcaStartInSteps(vectors, seed) : startAtRandom(vectors.count, seed);
}

/** Normal numbers with the standard deviation START_SPREAD. */
export function startAtRandom(count: number, seed: number): Float64Array {
  if (count < 1) throw new AppError('invalid_input', 'A map needs at least one point.', { field: 'vectors' });
  const normal = normalNumbers(seededRandom(seed));
  return Float64Array.from({ length: 2 * count }, () => normal() * START_SPREAD);
}

/**
 * The first two principal components, scaled so that the first has the standard deviation START_SPREAD. Chance stands in
 * where there is no variance: for both axes of equal points, for the second of points on a line.
 */
export function startFromPca(vectors: Vectors, seed: number): Float64Array {
  return finish(pcaStartInSteps(vectors, seed));
}

function* pcaStartInSteps(vectors: Vectors, seed: number): Steps<Float64Array> {
  const { count } = vectors;
  if (count < 2) return startAtRandom(count, seed);
  const pca = yield* within(fitPcaInSteps(vectors, 2), 0, 0.9);
  const { dimensions: axes, values } = yield* within(projectOnAxesInSteps(pca, vectors), 0.9, 1);
  const first = spreadOf(values, axes, 0);
  if (first === 0) return startAtRandom(count, seed);
  const scale = START_SPREAD / first;
  const flat = axes < 2 || spreadOf(values, axes, 1) < NO_SPREAD * first;
  const chance = flat ? normalNumbers(seededRandom(seed)) : null;
  const positions = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    positions[2 * i] = values[i * axes]! * scale;
    positions[2 * i + 1] = chance ? chance() * CHANCE_SPREAD * START_SPREAD : values[i * axes + 1]! * scale;
  }
  return positions;
}

/** Standard deviation (with n) of one column of rows of `width` numbers, whose mean is 0. */
function spreadOf(values: Float64Array | Float32Array, width: number, column: number): number {
  let squares = 0;
  for (let place = column; place < values.length; place += width) squares += values[place]! ** 2;
  return Math.sqrt(squares / (values.length / width));
}
