/** Vectors for tests. */
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';
import type { Vectors } from './vectors';

/** Independent normal numbers; `spread` gives the standard deviation of a dimension. */
export function normalVectors(count: number, dimensions: number, seed: number, spread = (_d: number) => 1): Vectors {
  const normal = normalNumbers(seededRandom(seed));
  const values = Float64Array.from({ length: count * dimensions }, (_, place) => normal() * spread(place % dimensions));
  return { count, dimensions, values };
}

/** Normal clouds around `clusters` centres in turn: row i belongs to cluster i mod clusters. */
export function clusteredVectors(count: number, dimensions: number, clusters: number, seed: number): Vectors {
  const centres = normalVectors(clusters, dimensions, seed, () => 5);
  const cloud = normalVectors(count, dimensions, seed + 1);
  const values = cloud.values.map((value, place) => {
    const cluster = Math.floor(place / dimensions) % clusters;
    return value + centres.values[cluster * dimensions + (place % dimensions)]!;
  });
  return { count, dimensions, values };
}

/** Rows `from`…`to`. */
export function partOf({ dimensions, values }: Vectors, from: number, to: number): Vectors {
  return { count: to - from, dimensions, values: values.slice(from * dimensions, to * dimensions) };
}

/** These rows, in this order. */
export function rowsOf({ dimensions, values }: Vectors, rows: readonly number[]): Vectors {
  const picked = rows.flatMap((row) => [...values.subarray(row * dimensions, (row + 1) * dimensions)]);
  return { count: rows.length, dimensions, values: Float64Array.from(picked) };
}

/** Few values, so that many pairs are equally far apart. */
export function vectorsWithTies(count: number, dimensions: number, seed: number): Vectors {
  const random = seededRandom(seed);
  return { count, dimensions, values: Float32Array.from({ length: count * dimensions }, () => Math.floor(3 * random())) }; // prettier-ignore
}
