import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { symmetricEigen } from './symmetricEigen';

function randomSymmetric(size: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = 2 * random() - 1;
  return matrix;
}

/** The largest |A v − λ v| and the largest |vᵀw − δ| of all eigenvectors. */
function errors(matrix: Float64Array, size: number) {
  const { values, vectors } = symmetricEigen(matrix, size);
  let [equation, orthogonality] = [0, 0];
  const at = (row: number, d: number) => vectors[row * size + d]!;
  const indices = Array.from({ length: size }, (_, i) => i);
  for (const a of indices) {
    for (const i of indices) {
      const product = indices.reduce((sum, j) => sum + matrix[i * size + j]! * at(a, j), 0);
      equation = Math.max(equation, Math.abs(product - values[a]! * at(a, i)));
    }
    for (const b of indices) {
      const product = indices.reduce((sum, d) => sum + at(a, d) * at(b, d), 0);
      orthogonality = Math.max(orthogonality, Math.abs(product - (a === b ? 1 : 0)));
    }
  }
  return { equation, orthogonality };
}

describe('eigenvalues of a symmetric matrix', () => {
  it('are those of a case that can be checked on paper', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(3, 14);
    expect(values[1]).toBeCloseTo(1, 14);
    expect(Math.abs(vectors[0]!)).toBeCloseTo(Math.SQRT1_2, 14);
    expect(vectors[0]).toBeCloseTo(vectors[1]!, 14);
    expect(vectors[2]).toBeCloseTo(-vectors[3]!, 14);
  });

  it('are 2 − 2 cos(iπ / (n + 1)) for the second differences', () => {
    const size = 40;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      matrix[i * size + i] = 2;
      if (i > 0) matrix[i * size + i - 1] = matrix[(i - 1) * size + i] = -1;
    }
    const { values } = symmetricEigen(matrix, size);
    for (let i = 1; i <= size; i++)
      expect(values[size - i]).toBeCloseTo(2 - 2 * Math.cos((i * Math.PI) / (size + 1)), 13);
  });

  it.each<[string, number, Float64Array]>([
    ['one number', 1, Float64Array.of(-3)],
    ['random, 2', 2, randomSymmetric(2, 1)],
    ['random, 3', 3, randomSymmetric(3, 2)],
    ['random, 90', 90, randomSymmetric(90, 3)],
    ['nothing', 30, new Float64Array(900)],
    ['the identity', 30, Float64Array.from({ length: 900 }, (_, p) => (p % 31 === 0 ? 1 : 0))],
    ['one direction only', 30, new Float64Array(900).fill(1 / 30)],
    ['two blocks', 30, randomSymmetric(30, 4).map((v, p) => (p % 30 < 11 === Math.floor(p / 30) < 11 ? v : 0))],
    ['over twenty orders of magnitude', 20, randomSymmetric(20, 5).map((v, p) => v * 10 ** -((p % 20) + Math.floor(p / 20)))], // prettier-ignore
  ])('fulfil A v = λ v with orthonormal v: %s', (_, size, matrix) => {
    const before = matrix.slice();
    const { equation, orthogonality } = errors(matrix, size);
    expect(equation).toBeLessThan(1e-13);
    expect(orthogonality).toBeLessThan(1e-13);
    expect(matrix).toEqual(before);
  });

  it('come largest first and keep the trace, at any scale', () => {
    for (const scale of [1, 1e-200, 1e150]) {
      const matrix = randomSymmetric(25, 6).map((value) => value * scale);
      const { values } = symmetricEigen(matrix, 25);
      expect(values).toEqual(values.toSorted().toReversed());
      const trace = matrix.reduce((sum, value, place) => (place % 26 === 0 ? sum + value : sum), 0);
      expect(values.reduce((sum, value) => sum + value, 0) / trace).toBeCloseTo(1, 11);
    }
  });
});
