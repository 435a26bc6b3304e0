import { describe, expect, it } from 'vitest';
import { initialPositions, startAtRandom, startFromPca } from './initialise';
import { fitPca, projectOnAxes } from './pca';
import { type Vectors, vectorsFromRows } from './vectors';
import { normalVectors } from './vectors.testing';

function statistics(positions: Float64Array, axis: 0 | 1) {
  const values = positions.filter((_, place) => place % 2 === axis);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / values.length) };
}

describe('the start of a map', () => {
  it('is that of a case that can be checked on paper', () => {
    const cross = vectorsFromRows([[5, 1], [1, 1], [3, 2], [3, 0]]); // prettier-ignore
    // Along x ±2, twice 0: standard deviation √2. Along y half of that.
    const [x, y] = [1e-4 * Math.SQRT2, 1e-4 / Math.SQRT2];
    [x, 0, -x, 0, 0, y, 0, -y].forEach((value, place) => expect(startFromPca(cross, 1)[place]).toBeCloseTo(value, 15));
  });

  it('has the spread 1e-4 along the first principal component and keeps the proportions', () => {
    const vectors = normalVectors(400, 30, 1, (d) => 0.8 ** d);
    const positions = startFromPca(vectors, 1);
    expect(statistics(positions, 0).spread).toBeCloseTo(1e-4, 15);
    const { values } = projectOnAxes(fitPca(vectors, 2), vectors);
    const scale = positions[0]! / values[0]!;
    values.forEach((value, place) => expect(positions[place]).toBeCloseTo(value * scale, 15));
  });

  it('does not depend on the scale and the place of the vectors', () => {
    const vectors = normalVectors(100, 6, 2, (d) => 0.5 ** d);
    const positions = startFromPca(vectors, 1);
    const other: Vectors = { ...vectors, values: (vectors.values as Float64Array).map((value) => 1e40 * (value + 3)) };
    startFromPca(other, 1).forEach((value, place) => expect(value).toBeCloseTo(positions[place]!, 14));
  });

  it('at random is normal with the spread 1e-4, and the same for the same seed', () => {
    const positions = startAtRandom(20_000, 7);
    for (const axis of [0, 1] as const) {
      const { mean, spread } = statistics(positions, axis);
      expect(Math.abs(mean)).toBeLessThan(4e-6); // five standard errors of 20,000
      expect(Math.abs(spread - 1e-4)).toBeLessThan(3e-6);
      const inside = positions.filter((value, place) => place % 2 === axis && Math.abs(value) < 1e-4).length / 20_000;
      expect(Math.abs(inside - 0.6827)).toBeLessThan(0.017);
    }
    expect(startAtRandom(20_000, 7)).toEqual(positions);
    expect(startAtRandom(20_000, 8)[0]).not.toBe(positions[0]);
  });

  it('leaves the line that points lie on', () => {
    for (const line of [
      vectorsFromRows([[1], [2], [4], [8]]),
      vectorsFromRows([
        [1, 2],
        [2, 4],
        [4, 8],
        [8, 16],
      ]),
    ]) {
      const positions = startFromPca(line, 3);
      expect(statistics(positions, 0).spread).toBeCloseTo(1e-4, 15);
      const { spread } = statistics(positions, 1);
      expect(spread).toBeGreaterThan(1e-7);
      expect(spread).toBeLessThan(1e-5);
    }
  });

  it('is at random where all points are equal, or one is alone', () => {
    const same = vectorsFromRows([[0.1, 0.2], [0.1, 0.2], [0.1, 0.2]]); // prettier-ignore
    expect(startFromPca(same, 5)).toEqual(startAtRandom(3, 5));
    expect(initialPositions(vectorsFromRows([[1, 2]]), 'pca', 5)).toEqual(startAtRandom(1, 5));
    expect(initialPositions(same, 'random', 6)).toEqual(startAtRandom(3, 6));
    expect(() => startAtRandom(0, 1)).toThrow('at least one point');
  });
});
