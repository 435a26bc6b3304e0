import { describe, expect, it } from 'vitest';
import { classLegend } from './classLegend';
import { regionSigns } from './regionSigns';

/** 100 × 60 pixels, cells of 10: a sign needs an area of 60 × 0.06 = 3.6 px a side, which one cell has. */
const grid = { width: 100, height: 60, rows: 6, cols: 10 };
const labels = ['duck', 'goose', 'hen'];

describe('the signs of areas', () => {
  const winners = new Float32Array(60).fill(0);
  winners[59] = 2;
  const legend = classLegend([{ counts: [{ classIndex: 0, cells: 59 }, { classIndex: 2, cells: 1 }], labels }]); // prettier-ignore

  it('stand in the middle of the deepest cell, in pixels of the input', () => {
    expect(regionSigns(winners, grid, 10, { legend, at: 0, only: null })).toEqual([
      { sign: 'A', x: 25, y: 25 },
      { sign: 'C', x: 95, y: 55 },
    ]);
  });

  it('are those of the one class that is drawn', () => {
    expect(regionSigns(winners, grid, 10, { legend, at: 0, only: 2 })).toEqual([{ sign: 'C', x: 95, y: 55 }]);
  });

  it('are left out where an area is too small, or its class has no colour', () => {
    // Cells of one pixel: an area needs 12.96 of them.
    const fine = { width: 60, height: 60, rows: 60, cols: 60 };
    const small = new Float32Array(3600).fill(NaN);
    small.fill(0, 0, 12);
    expect(regionSigns(small, fine, 1, { legend, at: 0, only: null })).toEqual([]);
    small.fill(0, 0, 13);
    expect(regionSigns(small, fine, 1, { legend, at: 0, only: null })).toEqual([{ sign: 'A', x: 0.5, y: 0.5 }]);
    small.fill(1, 0, 13);
    expect(regionSigns(small, fine, 1, { legend, at: 0, only: null })).toEqual([]);
  });
});
