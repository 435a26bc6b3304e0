/** Seeded layouts and affinities for tests, made the plain way. */
import type { Affinities } from './affinities';
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';

/** One round cloud with this standard deviation. */
export function blob(count: number, spread: number, seed = 1): Float64Array {
  const normal = normalNumbers(seededRandom(seed));
  return Float64Array.from({ length: 2 * count }, () => spread * normal());
}

/** Clouds of standard deviation 2 on a circle. */
export function blobs(count: number, clouds: number, radius: number, seed = 1): Float64Array {
  const normal = normalNumbers(seededRandom(seed));
  return Float64Array.from({ length: 2 * count }, (_, i) => {
    const angle = (2 * Math.PI * (Math.floor(i / 2) % clouds)) / clouds;
    return radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + 2 * normal();
  });
}

/** Points of `groups` separate clouds in `dimensions`, row by row: point i belongs to group i mod groups. */
export function groupedVectors(count: number, dimensions: number, groups: number, seed: number): Float64Array {
  const normal = normalNumbers(seededRandom(seed));
  const centres = Float64Array.from({ length: groups * dimensions }, () => 6 * normal());
  return Float64Array.from({ length: count * dimensions }, (_, i) => {
    const group = Math.floor(i / dimensions) % groups;
    return centres[group * dimensions + (i % dimensions)]! + normal();
  });
}

/** The full matrix P of these vectors, row by row: by the definition, with all pairs and a bisection on each row. */
export function denseP(vectors: ArrayLike<number>, count: number, perplexity: number): Float64Array {
  const dimensions = vectors.length / count;
  const squared = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += (vectors[i * dimensions + d]! - vectors[j * dimensions + d]!) ** 2;
      squared[i * count + j] = squared[j * count + i] = sum;
    }
  const p = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const row = conditionalRow(squared.subarray(i * count, (i + 1) * count), i, perplexity);
    row.forEach((value, j) => {
      p[i * count + j]! += value / (2 * count);
      p[j * count + i]! += value / (2 * count);
    });
  }
  return p;
}

function conditionalRow(squared: Float64Array, self: number, perplexity: number): Float64Array {
  let [low, high] = [1e-12, 1e12];
  let row = new Float64Array(squared.length);
  const nearest = squared.reduce((least, value, j) => (j === self ? least : Math.min(least, value)), Infinity);
  for (let step = 0; step < 100; step++) {
    const precision = Math.sqrt(low * high);
    row = squared.map((value, j) => (j === self ? 0 : Math.exp(-(value - nearest) * precision)));
    const sum = row.reduce((total, value) => total + value, 0);
    row = row.map((value) => value / sum);
    const entropy = -row.reduce((total, value) => total + (value > 0 ? value * Math.log(value) : 0), 0);
    if (entropy > Math.log(perplexity)) low = precision;
    else high = precision;
  }
  return row;
}

/** Every point belongs to the next ones around a ring, the nearer the more. */
export function ringAffinities(count: number, reach: number): Affinities {
  const p = new Map<number, number>();
  for (let i = 0; i < count; i++)
    for (let away = 1; away <= reach; away++) {
      const j = (i + away) % count;
      p.set(Math.min(i, j) * count + Math.max(i, j), 1 / away);
    }
  const places = [...p.keys()].sort((a, b) => a - b);
  const sum = places.reduce((total, place) => total + 2 * (p.get(place) ?? 0), 0);
  const starts = new Int32Array(count + 1);
  for (const place of places) starts[Math.floor(place / count) + 1]!++;
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!;
  const columns = Int32Array.from(places, (place) => place % count);
  return { count, starts, columns, values: Float64Array.from(places, (place) => (p.get(place) ?? 0) / sum) };
}

/** The upper triangle of P without its zeros. */
export function sparseP(p: Float64Array, count: number): Affinities {
  const starts = new Int32Array(count + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      if (p[i * count + j] === 0) continue;
      columns.push(j);
      values.push(p[i * count + j]!);
    }
    starts[i + 1] = columns.length;
  }
  return { count, starts, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}

/** Of forces against the exact ones: rms relative to the exact rms, and the worst point's error relative to it. */
export function forceError(forces: Float64Array, exact: Float64Array): { rms: number; worst: number } {
  let [squares, errors, worst] = [0, 0, 0];
  for (let i = 0; i < forces.length; i += 2) {
    const error = (forces[i]! - exact[i]!) ** 2 + (forces[i + 1]! - exact[i + 1]!) ** 2;
    squares += exact[i]! ** 2 + exact[i + 1]! ** 2;
    errors += error;
    worst = Math.max(worst, error);
  }
  const points = forces.length / 2;
  return { rms: Math.sqrt(errors / squares), worst: Math.sqrt(worst / (squares / points)) };
}
