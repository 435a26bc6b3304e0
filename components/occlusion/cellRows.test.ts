import { describe, expect, it } from 'vitest';
import { cellRows, sortCellRows } from './cellRows';

const grid = { width: 6, height: 4, rows: 2, cols: 3 };
const spec = { patch: 3, stride: 2, fill: [128, 128, 128] as [number, number, number] };
const map = { probabilities: Float32Array.of(0.5, NaN, 0.25, 0.75, 0.25, 0), base: 0.75 };
const rows = cellRows(grid, spec, 'drop', null, map, null);
const places = (sorted: typeof rows) => sorted.map(({ row, col }) => `${row}${col}`);

describe('the table twin', () => {
  it('has one row a cell in the order of the picture, with the drop and the cut cells', () => {
    expect(places(rows)).toEqual(['00', '01', '02', '10', '11', '12']);
    expect(rows.map((row) => row.value)).toEqual([0.25, NaN, 0.5, 0, 0.5, 0.75]);
    // Centres lie at 1, 3, 5 of 6 and at 1, 3 of 4: a patch of 3 reaches over the far border only.
    expect(rows.map((row) => row.clipped)).toEqual([false, false, true, true, true, true]);
  });

  it('says what the threshold hides, and where pixels are shown the average at the centre', () => {
    const known = Float32Array.of(0.25, NaN, 0.5, 0, 0.5, 0.75);
    const cells = cellRows(grid, spec, 'drop', null, map, { per: 'cell', cols: 3, known, limit: 0.3 });
    expect(cells.map(({ hidden }) => hidden)).toEqual([true, false, false, true, false, false]);
    expect(cells.every(({ average }) => Number.isNaN(average))).toBe(true);
    const pixels = Float32Array.from({ length: 24 }, (_, pixel) => pixel);
    const centres = cellRows(grid, spec, 'drop', null, map, { per: 'pixel', cols: 6, known: pixels, limit: 10 });
    // Rows 1 and 3 of six columns; columns 1, 3 and 5.
    expect(centres.map(({ average }) => average)).toEqual([7, 9, 11, 19, 21, 23]);
    expect(centres.map(({ hidden }) => hidden)).toEqual([true, true, false, false, false, false]);
  });

  it('is sorted by a column with unknown cells last in both directions', () => {
    expect(places(sortCellRows(rows, { column: 'value', direction: 'descending' }))).toEqual([
      '12',
      '02',
      '11',
      '00',
      '10',
      '01',
    ]);
    expect(places(sortCellRows(rows, { column: 'value', direction: 'ascending' }))).toEqual([
      '10',
      '00',
      '02',
      '11',
      '12',
      '01',
    ]);
    expect(places(sortCellRows(rows, { column: 'place', direction: 'descending' }))).toEqual([
      '12',
      '11',
      '10',
      '02',
      '01',
      '00',
    ]);
  });

  it('have the mean and the spread of repeats, and are sorted by them', () => {
    const mean = Float32Array.from({ length: 6 }, (_, cell) => cell / 8);
    const deviation = Float32Array.of(0.5, NaN, 0.25, 0.75, 0, 0.125);
    const repeated = cellRows(grid, spec, 'drop', null, map, null, { mean, deviation });
    expect(repeated.map((row) => row.mean)).toEqual([...mean]);
    const sorted = sortCellRows(repeated, { column: 'spread', direction: 'descending' });
    expect(sorted.map((row) => row.spread)).toEqual([0.75, 0.5, 0.25, 0.125, 0, NaN]);
    expect(rows.every((row) => Number.isNaN(row.mean) && Number.isNaN(row.spread))).toBe(true);
  });
});
