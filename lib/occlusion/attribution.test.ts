import { describe, expect, it } from 'vitest';
import { pixelAttribution } from './attribution';
import { occlusionGrid, patchRect, type OcclusionGrid } from './grid';

type Spec = { patch: number; stride: number };
const gridOf = (width: number, height: number, spec: Spec) =>
  occlusionGrid({ ...spec, fill: [0, 0, 0] }, { width, height });

/** Slow twin: every pixel asks every cell whether it covers it. */
function slowAttribution(values: Float32Array, grid: OcclusionGrid, spec: Spec): number[] {
  const out: number[] = [];
  for (let y = 0; y < grid.height; y++)
    for (let x = 0; x < grid.width; x++) {
      const covering: number[] = [];
      for (let row = 0; row < grid.rows; row++)
        for (let col = 0; col < grid.cols; col++) {
          const { y0, x0, y1, x1 } = patchRect(grid, spec, row, col);
          const value = values[row * grid.cols + col]!;
          if (y >= y0 && y < y1 && x >= x0 && x < x1 && !Number.isNaN(value)) covering.push(value);
        }
      out.push(covering.length === 0 ? NaN : covering.reduce((a, b) => a + b) / covering.length);
    }
  return out;
}

describe('the attribution of pixels', () => {
  it('is as worked by hand for one row of four pixels with two cells', () => {
    // Stride 2, patch 2: centres at pixels 1 and 3, patches [0, 2) and [2, 4). Patch 3: [0, 3) and [2, 4) (cut).
    const values = Float32Array.of(1, 3);
    const grid: OcclusionGrid = { width: 4, height: 1, rows: 1, cols: 2 };
    expect([...pixelAttribution(values, grid, { patch: 2, stride: 2 })]).toEqual([1, 1, 3, 3]);
    expect([...pixelAttribution(values, grid, { patch: 3, stride: 2 })]).toEqual([1, 1, 2, 3]);
  });

  it('equals its slow twin, unknown cells and cut patches included', () => {
    for (const [width, height, patch, stride] of [
      [23, 17, 5, 3],
      [17, 23, 4, 4],
      [30, 30, 13, 5],
      [12, 9, 2, 5],
      [8, 8, 8, 1],
    ] as const) {
      const spec = { patch, stride };
      const grid = gridOf(width, height, spec);
      const values = Float32Array.from({ length: grid.rows * grid.cols }, (_, i) =>
        i % 5 === 3 ? NaN : Math.sin(i * 12.9898) * 0.7,
      );
      const fast = pixelAttribution(values, grid, spec);
      slowAttribution(values, grid, spec).forEach((expected, i) => {
        if (Number.isNaN(expected)) expect(fast[i], `pixel ${i}`).toBeNaN();
        else expect(fast[i], `pixel ${i}`).toBeCloseTo(expected, 6);
      });
    }
  });

  it('does not let an interior pixel count more than a corner: an even map stays even (224/16/4)', () => {
    const spec = { patch: 16, stride: 4 };
    const grid = gridOf(224, 224, spec);
    const attribution = pixelAttribution(new Float32Array(grid.rows * grid.cols).fill(0.25), grid, spec);
    expect(attribution.every((value) => value === 0.25)).toBe(true);
  });

  it('covers the last rows and columns (224/50/20)', () => {
    const spec = { patch: 50, stride: 20 };
    const grid = gridOf(224, 224, spec);
    const attribution = pixelAttribution(new Float32Array(grid.rows * grid.cols).fill(1), grid, spec);
    expect(attribution.some(Number.isNaN)).toBe(false);
  });

  it('marks pixels between patches as not tested', () => {
    const spec = { patch: 2, stride: 6 };
    const grid = gridOf(12, 12, spec);
    const attribution = pixelAttribution(new Float32Array(4).fill(1), grid, spec);
    expect(attribution.filter((value) => !Number.isNaN(value))).toHaveLength(4 * 4);
  });
});
