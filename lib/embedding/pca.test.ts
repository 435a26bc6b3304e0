import { describe, expect, it } from 'vitest';
import { denseAxes } from './denseAxes';
import { jacobiSvd } from './jacobiSvd.testing';
import { krylovApplies, krylovAxes } from './krylovAxes';
import { orthonormaliseRows } from './orthonormalise';
import { fitPca, fitPcaInSteps, projectOnAxes } from './pca';
import { finish } from './steps';
import { meanVector, type Vectors, vectorsFromRows } from './vectors';
import { normalVectors } from './vectors.testing';

const falling = (d: number) => 0.97 ** d;

/** The largest |a − ±b| over rows of unit vectors. */
function axisError(axes: Float64Array, expected: readonly Float64Array[], dimensions: number): number {
  return Math.max(
    ...expected.map((axis, c) => {
      const found = axes.subarray(c * dimensions, (c + 1) * dimensions);
      const sign = Math.sign(found.reduce((sum, value, d) => sum + value * axis[d]!, 0));
      return Math.max(...found.map((value, d) => Math.abs(value - sign * axis[d]!)));
    }),
  );
}

function orthonormalityError(axes: Float64Array, dimensions: number): number {
  const rows = Array.from({ length: axes.length / dimensions }, (_, c) => axes.subarray(c * dimensions, (c + 1) * dimensions)); // prettier-ignore
  return Math.max(
    ...rows.flatMap((a, i) =>
      rows.map((b, j) => Math.abs(a.reduce((sum, value, d) => sum + value * b[d]!, 0) - (i === j ? 1 : 0))),
    ),
  );
}

/** Vectors U·S·Vᵀ (+ a mean) whose principal axes are known to be the rows of V. */
function knownVectors(count: number, dimensions: number, singular: readonly number[]) {
  const rank = singular.length;
  const left = normalVectors(rank + 1, count, 1).values as Float64Array;
  left.fill(1, 0, count); // the first direction is the mean: the others are orthogonal to it, so that they have none
  orthonormaliseRows(left, count, 0, rank + 1);
  const right = normalVectors(rank, dimensions, 2).values as Float64Array;
  orthonormaliseRows(right, dimensions, 0, rank);
  const values = new Float64Array(count * dimensions);
  for (let i = 0; i < count; i++)
    for (let d = 0; d < dimensions; d++) {
      let value = 3;
      for (let r = 0; r < rank; r++) value += singular[r]! * left[(r + 1) * count + i]! * right[r * dimensions + d]!;
      values[i * dimensions + d] = value;
    }
  return { vectors: { count, dimensions, values }, right };
}

describe('principal components', () => {
  it('are those of a case that can be checked on paper', () => {
    const pca = fitPca(vectorsFromRows([[1, 5], [3, 5], [2, 4], [2, 6], [5, 8], [-1, 2]].map(([x, y]) => [x! + y!, x! - y!])), 2); // prettier-ignore
    // In x and y the scatter is [[20, 18], [18, 20]]: x + y has 20 + 20 + 2 · 18 = 76, x − y has 4, and together they have none.
    expect([...pca.mean]).toEqual([7, -3]);
    expect(pca.axes[0]).toBeCloseTo(1, 14);
    expect(pca.axes[1]).toBeCloseTo(0, 14);
    expect(pca.axes[3]).toBeCloseTo(1, 14);
    expect(pca.variances[0]).toBeCloseTo(76 / 5, 12);
    expect(pca.variances[1]).toBeCloseTo(4 / 5, 12);
    expect(pca.explained[0]).toBeCloseTo(0.95, 12);
    expect(pca.explained[1]).toBeCloseTo(0.05, 12);
  });

  it.each<[string, Vectors, number]>([
    ['more points than dimensions', normalVectors(160, 40, 1, falling), 6],
    ['fewer points than dimensions', normalVectors(40, 160, 2, falling), 6],
    ['more than 200 dimensions', normalVectors(60, 260, 5, falling), 6],
    ['as many as dimensions', normalVectors(50, 50, 3, falling), 50],
    ['float32 with a mean', { ...normalVectors(90, 30, 4, falling), values: Float32Array.from(normalVectors(90, 30, 4, falling).values, (v) => v + 100) }, 5], // prettier-ignore
  ])('are those of a full singular value decomposition: %s', (_, vectors, components) => {
    const { count, dimensions } = vectors;
    const pca = fitPca(vectors, components);
    const svd = jacobiSvd(vectors, meanVector(vectors));
    const total = svd.singular.reduce((sum, s) => sum + s * s, 0);
    const first = Math.min(6, components);
    expect(axisError(pca.axes, svd.axes.slice(0, first), dimensions)).toBeLessThan(1e-7);
    expect(orthonormalityError(pca.axes, dimensions)).toBeLessThan(1e-12);
    for (let c = 0; c < first; c++) {
      expect(pca.variances[c]! / (svd.singular[c]! ** 2 / (count - 1))).toBeCloseTo(1, 9);
      expect(pca.explained[c]).toBeCloseTo(svd.singular[c]! ** 2 / total, 9);
    }
  });

  it.each([
    ['more points', 500, 150],
    ['more dimensions', 150, 500],
  ])('are the same by iteration as by a full singular value decomposition: %s', (_, count, dimensions) => {
    const vectors = normalVectors(count, dimensions, 7, falling);
    const mean = meanVector(vectors);
    const svd = jacobiSvd(vectors, mean);
    const iterated = finish(krylovAxes(vectors, mean, 10));
    expect(iterated).not.toBeNull();
    expect(axisError(iterated!.axes, svd.axes.slice(0, 10), dimensions)).toBeLessThan(1e-5);
    iterated!.scatter.forEach((value, c) => expect(value / svd.singular[c]! ** 2).toBeCloseTo(1, 10));
    const dense = finish(denseAxes(vectors, mean, 10));
    expect(axisError(dense.axes, svd.axes.slice(0, 10), dimensions)).toBeLessThan(1e-8);
  });

  it('are found on all 4,096 dimensions of long vectors', () => {
    const singular = [90, 60, 59, 40, 40, 20, 3, 1, 0.2];
    const { vectors, right } = knownVectors(300, 4096, singular);
    const pca = fitPca(vectors, 7);
    expect(krylovApplies(vectors, 7)).toBe(true);
    singular.slice(0, 7).forEach((s, c) => expect(pca.variances[c]! / (s ** 2 / 299)).toBeCloseTo(1, 9));
    const axes = [0, 1, 2, 5, 6].map((c) => ({ c, axis: right.subarray(c * 4096, (c + 1) * 4096) })); // 3 and 4 are a pair
    for (const { c, axis } of axes)
      expect(axisError(pca.axes.subarray(c * 4096, (c + 1) * 4096), [axis], 4096)).toBeLessThan(1e-6);
    expect(orthonormalityError(pca.axes, 4096)).toBeLessThan(1e-12);
    // Coordinates, against the known ones: |x − mean| along V is S·U.
    const { values } = projectOnAxes(pca, vectors);
    for (let c = 0; c < 7; c++) {
      let squares = 0;
      for (let i = 0; i < 300; i++) squares += values[i * 7 + c]! ** 2;
      expect(Math.sqrt(squares) / singular[c]!).toBeCloseTo(1, 9);
    }
  });

  it('point to where the farthest number is positive, whichever way was taken', () => {
    const vectors = normalVectors(200, 300, 9, falling);
    const mirrored = { ...vectors, values: vectors.values.map((value) => -value) };
    const { axes } = fitPca(vectors, 4);
    for (let start = 0; start < axes.length; start += 300) {
      const axis = axes.subarray(start, start + 300);
      expect(Math.max(...axis)).toBeGreaterThan(-Math.min(...axis));
    }
    fitPca(mirrored, 4).axes.forEach((value, place) => expect(value).toBeCloseTo(axes[place]!, 6));
    expect(fitPca(vectors, 4)).toEqual(fitPca(vectors, 4));
  });

  it('place new vectors where they would be', () => {
    const pca = fitPca(vectorsFromRows([[0, 0], [4, 0], [2, 1], [2, -1]]), 2); // prettier-ignore
    const placed = projectOnAxes(pca, vectorsFromRows([[2, 0], [7, 3]])); // prettier-ignore
    [0, 0, 5, 3].forEach((value, place) => expect(placed.values[place]).toBeCloseTo(value, 13));
    expect(() => projectOnAxes(pca, vectorsFromRows([[1, 2, 3]]))).toThrow('3 numbers each');
  });

  it.each<[string, Vectors]>([
    ['from the whole covariance matrix', normalVectors(600, 200, 3, falling)],
    ['from the products of all rows', normalVectors(200, 600, 4)],
    ['by iteration', normalVectors(300, 4096, 5, falling)],
  ])('are found in steps that tell how much is done: %s', (_, vectors) => {
    const steps = fitPcaInSteps(vectors, 5);
    const shares: number[] = [];
    for (;;) {
      const step = steps.next();
      if (step.done) {
        expect(step.value).toEqual(fitPca(vectors, 5));
        break;
      }
      shares.push(step.value);
    }
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it('are found without a long pause where there are few very long vectors and many axes', () => {
    const [count, dimensions, components] = [40, 20_000, 40];
    // Of the rows with each other, and of the rows on the axes.
    const multiplications = (count * count * dimensions) / 2 + components * count * dimensions;
    const steps = [...fitPcaInSteps(normalVectors(count, dimensions, 6), components)];
    expect(steps.length).toBeGreaterThan(multiplications / 4e6);
  });

  it('have no variance where there is none', () => {
    const same = vectorsFromRows([[0.1, 0.7, 0.3], [0.1, 0.7, 0.3], [0.1, 0.7, 0.3]]); // prettier-ignore
    const { variances, explained, axes } = fitPca(same, 2);
    expect([...variances, ...explained]).toEqual([0, 0, 0, 0]);
    expect(orthonormalityError(axes, 3)).toBeLessThan(1e-14);
    const two = fitPca(vectorsFromRows([[0, 0, 0, 0, 0], [1, 1, 1, 1, 1]]), 3); // prettier-ignore
    expect(two.variances[0]).toBeCloseTo(2.5, 13);
    expect(two.variances[1]).toBeCloseTo(0, 13);
    expect(orthonormalityError(two.axes, 5)).toBeLessThan(1e-13);
  });

  it('are as many as there are dimensions at most', () => {
    expect(fitPca(normalVectors(10, 3, 1), 50).components).toBe(3);
  });

  it('refuse what cannot be, and say why', () => {
    expect(() => fitPca(normalVectors(1, 3, 1), 2)).toThrow('A single point');
    expect(() => fitPca(normalVectors(4, 3, 1), 0)).toThrow('components is 0');
  });
});
