import { describe, expect, it } from 'vitest';
import { classRegions, countClasses } from './classMap';

const _ = NaN;

describe('the count of classes', () => {
  it('has what wins most first, equal ones by number, and leaves unknown cells out', () => {
    expect(countClasses(Float32Array.of(7, 2, 7, _, 3, 2, 7))).toEqual([
      { classIndex: 7, cells: 3 },
      { classIndex: 2, cells: 2 },
      { classIndex: 3, cells: 1 },
    ]);
    expect(countClasses(Float32Array.of(_, _))).toEqual([]);
  });
});

describe('the regions of classes', () => {
  it('hang together by sides, not by corners, and say their deepest cell', () => {
    // prettier-ignore
    const winners = Float32Array.of(
      1, 1, 1, 1, 1,
      1, 1, 1, 1, 1,
      1, 1, 1, 2, 2,
      4, _, 2, 2, 2,
      _, 4, 2, 2, 2,
    );
    expect(classRegions(winners, { rows: 5, cols: 5 })).toEqual([
      { classIndex: 1, cells: 13, row: 1, col: 1 },
      { classIndex: 2, cells: 8, row: 3, col: 3 },
      { classIndex: 4, cells: 1, row: 3, col: 0 },
      { classIndex: 4, cells: 1, row: 4, col: 1 },
    ]);
  });

  it('have their deepest cell in themselves, also where their middle is not', () => {
    // prettier-ignore
    const ring = Float32Array.of(
      1, 1, 1,
      1, 2, 1,
      1, 1, 1,
    );
    const [outer, inner] = classRegions(ring, { rows: 3, cols: 3 });
    expect(outer).toEqual({ classIndex: 1, cells: 8, row: 0, col: 0 });
    expect(inner).toEqual({ classIndex: 2, cells: 1, row: 1, col: 1 });
  });

  it('are as deep as a search over all pairs of cells says', () => {
    const [rows, cols] = [9, 13];
    const winners = Float32Array.from({ length: rows * cols }, (_one, i) =>
      Math.floor(2 + Math.sin(i * i * 0.37) * 1.4),
    );
    const depthAt = (row: number, col: number) => {
      let least = Math.min(row, col, rows - 1 - row, cols - 1 - col) + 1;
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < cols; c++)
          if (winners[r * cols + c] !== winners[row * cols + col])
            least = Math.min(least, Math.abs(r - row) + Math.abs(c - col));
      return least;
    };
    const regions = classRegions(winners, { rows, cols });
    expect(regions.reduce((sum, { cells }) => sum + cells, 0)).toBe(rows * cols);
    for (const region of regions) {
      expect(winners[region.row * cols + region.col]).toBe(region.classIndex);
      expect(depthAt(region.row, region.col)).toBeGreaterThanOrEqual(1);
    }
    // The largest region's cell is the deepest of that class wherever there is one region of it only.
    for (const { classIndex, row, col } of regions.filter(
      (one) => regions.filter((other) => other.classIndex === one.classIndex).length === 1,
    )) {
      const depths = Array.from(winners, (winner, i) =>
        winner === classIndex ? depthAt(Math.floor(i / cols), i % cols) : 0,
      );
      expect(depthAt(row, col)).toBe(Math.max(...depths));
    }
  });
});
