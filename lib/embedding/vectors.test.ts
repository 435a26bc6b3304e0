import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { checkVectors, meanVector, toVectors, unitVectors, vectorsFromRows } from './vectors';

const six = Float64Array.of(1, 2, 3, 4, 5, 6);

describe('vectors', () => {
  it('are the rows of an array, flattened where it has more dimensions than two', () => {
    expect(toVectors({ shape: [2, 3], data: six })).toEqual({ count: 2, dimensions: 3, values: six });
    expect(toVectors({ shape: [1, 3, 2, 1], data: six })).toEqual({ count: 1, dimensions: 6, values: six });
    expect(vectorsFromRows([[1, 2], [3, 4], [5, 6]])).toEqual({ count: 3, dimensions: 2, values: six }); // prettier-ignore
  });

  it.each<[string, () => unknown, string]>([
    ['a list', () => toVectors({ shape: [6], data: six }, 'f.npy'), 'f.npy has the shape (6). It needs two dimensions'],
    ['a single number', () => toVectors({ shape: [], data: six }, 'f.npy'), 'f.npy has the shape ()'],
    ['nothing', () => toVectors({ shape: [0, 5], data: new Float64Array() }), 'holds 0 points of 5 numbers'],
    ['points without numbers', () => vectorsFromRows([[], []]), 'holds 2 points of 0 numbers'],
    [
      'a shape that does not fit',
      () => toVectors({ shape: [2, 4], data: six }),
      'should hold 2 × 4 numbers, but holds 6',
    ],
    [
      'rows of different length',
      () => vectorsFromRows([[1, 2], [1]], 'xy.csv'),
      'xy.csv has 1 numbers in row 2, but 2',
    ],
    ['NaN', () => vectorsFromRows([[1, 2], [3, NaN]]), 'has NaN in row 2, column 2'], // prettier-ignore
    ['infinity', () => vectorsFromRows([[1, 2], [-Infinity, 1]]), 'has -Infinity in row 2, column 1'], // prettier-ignore
    ['what has no square', () => vectorsFromRows([[1, 2, 1e200]]), 'has 1e+200 in row 1, column 3'],
    [
      'float32 NaN',
      () => checkVectors({ count: 1, dimensions: 2, values: Float32Array.of(0, NaN) }),
      'row 1, column 2',
    ],
  ])('refuse %s, and say where', (_, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(AppError);
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_input', options: { field: 'vectors' } }));
  });

  it('of length 1 keep their direction, at any scale', () => {
    for (const scale of [1, 1e-200, 1e99]) {
      const { values } = unitVectors(vectorsFromRows([[3 * scale, 4 * scale], [-5 * scale, 0]])); // prettier-ignore
      [0.6, 0.8, -1, 0].forEach((value, place) => expect(values[place]).toBeCloseTo(value, 15));
    }
    expect(() => unitVectors(vectorsFromRows([[1], [0]]))).toThrow('Row 2 is all zeros');
  });

  it('have a mean that is exact where all are equal', () => {
    expect([...meanVector(vectorsFromRows([[1, 10], [2, 20], [6, 60]]))]).toEqual([3, 30]); // prettier-ignore
    expect([...meanVector(vectorsFromRows(Array.from({ length: 7 }, () => [0.1, 1e30 / 3])))]).toEqual([0.1, 1e30 / 3]);
  });
});
