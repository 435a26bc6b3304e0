import { describe, expect, it } from 'vitest';
import { occlusionGrid } from '@/lib/occlusion/grid';
import { withSegments } from '@/lib/occlusion/segments';
import {
  areaBetween,
  areaBlock,
  cellAt,
  cellBlock,
  counterpart,
  fitScale,
  isInArea,
  isOnGrid,
  moveByKey,
  pixelAt,
} from './cellGeometry';

// 10 × 7 pixels with stride 3: 4 columns (the last one 1 pixel wide), 3 rows (the last one 1 pixel high).
const grid = { width: 10, height: 7, rows: 3, cols: 4 };
const key = (name: string, shiftKey = false, ctrlKey = false) => ({ key: name, shiftKey, ctrlKey });

describe('the pixel under the pointer', () => {
  it('is the one that holds the point, and one of the picture', () => {
    const input = { width: 4, height: 3 };
    expect(pixelAt(input, { x: 1.99, y: 2 })).toEqual({ x: 1, y: 2 });
    expect(pixelAt(input, { x: 4, y: -0.5 })).toEqual({ x: 3, y: 0 });
  });
});

describe('cells on the screen', () => {
  it('tile the picture: every pixel lies in the block of exactly the cell that is found for it', () => {
    for (let y = 0; y < grid.height; y++)
      for (let x = 0; x < grid.width; x++) {
        const found = cellAt(grid, 3, { x: x + 0.5, y: y + 0.5 });
        const holding = [];
        for (let row = 0; row < grid.rows; row++)
          for (let col = 0; col < grid.cols; col++) {
            const block = cellBlock(grid, 3, { row, col });
            const inside = x >= block.x && x < block.x + block.width && y >= block.y && y < block.y + block.height;
            if (inside) holding.push({ row, col });
          }
        expect(holding).toEqual([found]);
      }
  });

  it('are clamped at the border, where the pointer may be a little outside', () => {
    expect(cellAt(grid, 3, { x: -1, y: 99 })).toEqual({ row: 2, col: 0 });
  });

  it('fit the space with whole pixels where that costs little', () => {
    expect(fitScale({ width: 28, height: 28 }, { width: 700, height: 600 })).toBe(21);
    expect(fitScale({ width: 224, height: 112 }, { width: 300, height: 900 })).toBeCloseTo(300 / 224);
    expect(fitScale({ width: 224, height: 224 }, { width: 620, height: 900 })).toBeCloseTo(620 / 224);
    expect(fitScale({ width: 224, height: 224 }, { width: 690, height: 900 })).toBe(3);
    expect(fitScale({ width: 28, height: 28 }, { width: 0, height: 0 })).toBe(0);
  });

  it('make a region in any direction, and its block reaches the cut border', () => {
    const area = areaBetween({ row: 2, col: 3 }, { row: 1, col: 2 });
    expect(area).toEqual({ kind: 'region', row0: 1, col0: 2, row1: 2, col1: 3 });
    expect(areaBlock(grid, 3, area)).toEqual({ x: 6, y: 3, width: 4, height: 4 });
    expect(areaBetween({ row: 1, col: 1 }, { row: 1, col: 1 })).toEqual({ kind: 'cell', row: 1, col: 1 });
    expect(areaBlock(grid, 3, { kind: 'map' })).toBeNull();
  });

  it('know an area of another stride for not being on the grid', () => {
    expect(isOnGrid(grid, { kind: 'cell', row: 2, col: 3 })).toBe(true);
    expect(isOnGrid(grid, { kind: 'cell', row: 3, col: 0 })).toBe(false);
    expect(isOnGrid(grid, { kind: 'region', row0: 0, col0: 0, row1: 1, col1: 4 })).toBe(false);
  });
});

describe('the same place on another grid', () => {
  const small = { grid: { width: 32, height: 32, rows: 8, cols: 8 }, stride: 4 };
  const large = { grid: { width: 224, height: 224, rows: 8, cols: 8 }, stride: 28 };
  const fine = { grid: { width: 224, height: 224, rows: 28, cols: 28 }, stride: 8 };

  it('is the cell itself where both grids divide the picture alike', () => {
    for (const row of [0, 3, 7])
      for (const col of [0, 5, 7]) {
        expect(counterpart(small, large, { row, col })).toEqual({ row, col });
        expect(counterpart(large, small, { row, col })).toEqual({ row, col });
      }
  });

  it('is the cell at the middle of the block where they do not', () => {
    // Row 3 of eight has its middle at 3.5/8 of the picture: pixel 98 of 224, row 12 of 28.
    expect(counterpart(small, fine, { row: 3, col: 0 })).toEqual({ row: 12, col: 1 });
    expect(counterpart(fine, small, { row: 27, col: 13 })).toEqual({ row: 7, col: 3 });
  });
});

describe('keys in the grid', () => {
  const from = { row: 1, col: 1 };
  it('move by one, with Shift by five, and stop at the border', () => {
    expect(moveByKey(grid, from, key('ArrowRight'))).toEqual({ row: 1, col: 2 });
    expect(moveByKey(grid, from, key('ArrowRight', true))).toEqual({ row: 1, col: 3 });
    expect(moveByKey(grid, from, key('ArrowUp', true))).toEqual({ row: 0, col: 1 });
  });
  it('lead to the ends of the row, with Ctrl to the ends of the grid', () => {
    expect(moveByKey(grid, from, key('End'))).toEqual({ row: 1, col: 3 });
    expect(moveByKey(grid, from, key('Home', false, true))).toEqual({ row: 0, col: 0 });
    expect(moveByKey(grid, from, key('End', false, true))).toEqual({ row: 2, col: 3 });
  });
  it('leave other keys alone', () => {
    expect(moveByKey(grid, from, key('a'))).toBeNull();
  });
});

describe('cells of segments', () => {
  const image = { width: 23, height: 14, rgb: Uint8Array.from({ length: 23 * 14 * 3 }, (_, i) => (i * 71 + (i % 13) * 19) % 256) }; // prettier-ignore
  const spec = { patch: 5, stride: 5, fill: [0, 0, 0] as [number, number, number], segments: { compactness: 2 } };
  const grid = withSegments(occlusionGrid(spec, image), spec, image);

  it('hold the pixels of their segment, wherever these lie', () => {
    grid.segments!.labels.forEach((label, pixel) => {
      const { row, col } = cellAt(grid, 5, { x: (pixel % 23) + 0.4, y: Math.floor(pixel / 23) + 0.9 });
      expect(row * grid.cols + col).toBe(label);
    });
  });

  it('are their own counterpart, at the cut border too', () => {
    const place = { grid, stride: 5 };
    for (let row = 0; row < grid.rows; row++)
      for (let col = 0; col < grid.cols; col++) expect(counterpart(place, place, { row, col })).toEqual({ row, col });
  });

  it('lie in an area by their row and column', () => {
    const area = { kind: 'region', row0: 1, col0: 2, row1: 2, col1: 3 } as const;
    const all = Array.from({ length: grid.rows * grid.cols }, (_, cell) => cell);
    expect(all.filter((cell) => isInArea(grid, area, cell))).toEqual([7, 8, 12, 13]);
    expect(all.filter((cell) => isInArea(grid, { kind: 'cell', row: 1, col: 2 }, cell))).toEqual([7]);
  });
});
