import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/appError';
import { MAX_RUN_VALUES, type OcclusionSpec } from '../domain/occlusion';
import { cellCentre, isClipped, occlusionGrid, patchRect } from './grid';

const specOf = (patch: number, stride: number): OcclusionSpec => ({ patch, stride, fill: [128, 128, 128] });
const square = (side: number) => ({ width: side, height: side });

describe('the occlusion grid', () => {
  it.each([
    [224, 20, 12], // 11 whole strides and a rest of 4 pixels: the cell that "+1" or floor would lose
    [224, 16, 14],
    [224, 1, 224],
    [28, 2, 14],
    [10, 10, 1],
    [7, 3, 3],
  ])('of %i pixels with stride %i has %i cells a side', (side, stride, cells) => {
    expect(occlusionGrid(specOf(stride, stride), square(side))).toMatchObject({ rows: cells, cols: cells });
  });

  it('takes rows from the height and columns from the width', () => {
    expect(occlusionGrid(specOf(4, 10), { width: 300, height: 200 })).toEqual({
      width: 300,
      height: 200,
      rows: 20,
      cols: 30,
    });
  });

  it('centres cells as worked by hand for 7 pixels with stride 3', () => {
    const grid = occlusionGrid(specOf(3, 3), square(7));
    // r·3 + 1: 1, 4, 7; the last is moved onto the last pixel, 6.
    expect([0, 1, 2].map((r) => cellCentre(grid, 3, r, 0).y)).toEqual([1, 4, 6]);
    expect([0, 1, 2].map((c) => cellCentre(grid, 3, 0, c).x)).toEqual([1, 4, 6]);
  });

  it('cuts patches at the border and nowhere else, for odd and even patches', () => {
    const grid = occlusionGrid(specOf(3, 3), square(7));
    const rows = (patch: number) =>
      [0, 1, 2].map((row) => {
        const { y0, y1 } = patchRect(grid, { patch, stride: 3 }, row, 0);
        return [y0, y1];
      });
    expect(rows(3)).toEqual([
      [0, 3],
      [3, 6],
      [5, 7],
    ]);
    // Even: one pixel more above the centre than below it, y − 2 … y + 1.
    expect(rows(4)).toEqual([
      [0, 3],
      [2, 6],
      [4, 7],
    ]);
    expect([0, 1, 2].map((row) => isClipped(grid, { patch: 3, stride: 3 }, row, 1))).toEqual([false, false, true]);
    expect([0, 1, 2].map((row) => isClipped(grid, { patch: 4, stride: 3 }, row, 1))).toEqual([true, false, true]);
  });

  it('reaches every pixel when the patch is at least the stride', () => {
    for (const [width, height, patch, stride] of [
      [224, 224, 50, 20],
      [23, 31, 5, 5],
      [30, 19, 4, 4],
      [17, 17, 7, 3],
      [9, 12, 1, 1],
    ] as const) {
      const grid = occlusionGrid(specOf(patch, stride), { width, height });
      const covered = new Uint8Array(width * height);
      for (let row = 0; row < grid.rows; row++)
        for (let col = 0; col < grid.cols; col++) {
          const { y0, x0, y1, x1 } = patchRect(grid, { patch, stride }, row, col);
          for (let y = y0; y < y1; y++) covered.fill(1, y * width + x0, y * width + x1);
        }
      expect(covered.includes(0), `${width} × ${height}, patch ${patch}, stride ${stride}`).toBe(false);
    }
  });

  it('refuses a patch or stride larger than the shorter side, and says how much is possible', () => {
    const problem = (spec: OcclusionSpec) => {
      try {
        occlusionGrid(spec, { width: 300, height: 200 });
      } catch (error) {
        return error as AppError;
      }
      throw new Error('nothing was refused');
    };
    expect(problem(specOf(201, 10))).toMatchObject({ code: 'invalid_input', options: { field: 'spec.patch' } });
    expect(problem(specOf(201, 10)).message).toContain('at most 200');
    expect(problem(specOf(10, 201))).toMatchObject({ code: 'invalid_input', options: { field: 'spec.stride' } });
  });

  it('refuses a run that would hold too much, and the stride it advises is the smallest that works', () => {
    const input = square(1000);
    const classes = 1000;
    const refuse = () => occlusionGrid(specOf(8, 1), input, classes);
    expect(refuse).toThrow(AppError);
    let message = '';
    try {
      refuse();
    } catch (error) {
      message = (error as AppError).message;
    }
    const advised = Number(/stride of (\d+) or more/.exec(message)?.[1]);
    expect(() => occlusionGrid(specOf(8, advised), input, classes)).not.toThrow();
    expect(() => occlusionGrid(specOf(8, advised - 1), input, classes)).toThrow('Choose a stride');
    expect(() => occlusionGrid(specOf(1, 1), square(4), MAX_RUN_VALUES + 1)).toThrow('too many classes');
  });
});
