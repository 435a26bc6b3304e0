import { describe, expect, it } from 'vitest';
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';
import { nearestPassage, nearnessOf, packVectors } from './nearest';

const DIMENSIONS = 512;
const normal = normalNumbers(seededRandom(3));
const vectors = (count: number) => Float32Array.from({ length: count * DIMENSIONS }, normal);
const row = (all: Float32Array, k: number) => all.subarray(k * DIMENSIONS, (k + 1) * DIMENSIONS);

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, k) => sum + value * y[k]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('vectors in bytes', () => {
  it('have the cosines of those that they were made of', () => {
    const [all, queries] = [vectors(20), vectors(20)];
    for (let k = 0; k < 20; k++) {
      const mixed = row(queries, k).map((value, d) => value + (k / 10) * row(all, k)[d]!);
      const packed = packVectors(row(all, k), DIMENSIONS);
      expect(Math.abs(nearestPassage(mixed, packed).cosine - cosine(mixed, row(all, k)))).toBeLessThan(0.01);
    }
  });

  it('say which passage is nearest', () => {
    const all = vectors(5);
    const query = row(all, 3).map((value, k) => value + row(all, 1)[k]! / 4);
    expect(nearestPassage(query, packVectors(all, DIMENSIONS)).passage).toBe(3);
  });

  it('compare whole texts by the mean of their nearest passages', () => {
    const all = vectors(3);
    const [both, one] = [
      packVectors(all.subarray(0, 2 * DIMENSIONS), DIMENSIONS),
      packVectors(row(all, 0), DIMENSIONS),
    ];
    expect(nearnessOf(one, both)).toEqual({ mean: expect.closeTo(1, 6), passage: 0 });
    expect(nearnessOf(both, one).mean).toBeCloseTo((1 + cosine(row(all, 0), row(all, 1))) / 2, 2);
  });
});
