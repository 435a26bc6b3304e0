import { describe, expect, it } from 'vitest';
import { POINTS, PREDICTIONS } from './exampleMap.testing';
import { formatCoordinate, labelOf, mapRows, predictionOf, type MapColumn, type MapTableOf } from './mapRows';

const TABLE: MapTableOf = {
  points: POINTS,
  predictions: PREDICTIONS,
  positions: Float32Array.of(3, 0, -1, 5, 2, 5, 0, -2),
  selected: Uint8Array.of(0, 0, 1, 0),
};
const all = () => true;
const sorted = (column: MapColumn, direction: 'ascending' | 'descending' = 'ascending') =>
  mapRows(TABLE, { column, direction }, all);

describe('the rows of the table', () => {
  it.each([
    ['file', [2, 3, 0, 1]],
    ['label', [1, 0, 2, 3]],
    ['prediction', [0, 1, 2, 3]],
    ['confidence', [1, 2, 0, 3]],
    ['x', [1, 3, 2, 0]],
    ['y', [3, 0, 1, 2]],
    ['selected', [0, 1, 3, 2]],
  ] as const)('by %s', (column, rows) => expect(sorted(column)).toEqual(rows));

  it('downwards, what is not known still last', () => {
    expect(sorted('label', 'descending')).toEqual([2, 0, 1, 3]);
    expect(sorted('confidence', 'descending')).toEqual([0, 2, 1, 3]);
    expect(sorted('y', 'descending')).toEqual([1, 2, 0, 3]);
  });

  it('leave out what is not shown, and need neither layout nor predictions', () => {
    const bare = { ...TABLE, predictions: null, positions: null, selected: null };
    expect(mapRows(bare, { column: 'x', direction: 'ascending' }, (point) => point !== 1)).toEqual([0, 2, 3]);
    expect(mapRows(bare, { column: 'prediction', direction: 'descending' }, all)).toEqual([0, 1, 2, 3]);
  });

  it('say label and prediction of a point', () => {
    expect([0, 3].map((point) => labelOf(POINTS, point))).toEqual(['10', null]);
    expect(predictionOf(PREDICTIONS, 1)).toEqual({ name: '10', confidence: 0.6, right: false });
    expect(predictionOf(PREDICTIONS, 3)).toBeNull();
    expect(predictionOf(null, 0)).toBeNull();
  });

  it.each([
    [0, '0.0'],
    [-12.345, '−12.3'],
    [1234.5, '1235'],
    [-0.01234, '−0.012'],
    [NaN, '–'],
  ])('write %d as %s', (value, text) => expect(formatCoordinate(value)).toBe(text));
});
