/** What occlusion by other tools gets wrong, in their own numbers. The other traps and their tests: docs/traps.md. */
import { describe, expect, it } from 'vitest';
import type { ModelInput } from '../domain/modelCard';
import type { OcclusionSpec } from '../domain/occlusion';
import { preprocess } from '../image/preprocess';
import { pixelAttribution } from './attribution';
import { replacementImage } from './fill';
import { cellCentre, isClipped, occlusionGrid, patchRect } from './grid';
import { occludedPixels, occlusionTensors } from './occlude';

const specOf = (patch: number, stride: number): OcclusionSpec => ({ patch, stride, fill: [0, 0, 0] });
const square = { width: 224, height: 224 };

describe('traps of other tools', () => {
  it('1: an even drop is an even map: an interior pixel that 16 patches cover says no more than a corner', () => {
    const spec = specOf(16, 4);
    const grid = occlusionGrid(spec, square);
    const map = pixelAttribution(new Float32Array(grid.rows * grid.cols).fill(0.25), grid, spec);
    const covering = (y: number, x: number) => {
      let count = 0;
      for (let row = 0; row < grid.rows; row++)
        for (let col = 0; col < grid.cols; col++) {
          const { y0, x0, y1, x1 } = patchRect(grid, spec, row, col);
          if (y >= y0 && y < y1 && x >= x0 && x < x1) count++;
        }
      return count;
    };
    expect(covering(112, 112)).toBeGreaterThan(1.5 * covering(0, 0)); // a sum would say so
    expect(new Set(map)).toEqual(new Set([0.25]));
  });

  it('1: of 224 pixels with patches of 50 every 20 none is left out, and of patches below the stride those between are unknown', () => {
    const tested = (patch: number, stride: number) => {
      const spec = specOf(patch, stride);
      const grid = occlusionGrid(spec, square);
      const map = pixelAttribution(new Float32Array(grid.rows * grid.cols).fill(1), grid, spec);
      return { uncovered: map.filter(Number.isNaN).length, wrong: map.filter((value) => value !== 1 && !Number.isNaN(value)).length }; // prettier-ignore
    };
    expect(tested(50, 20)).toEqual({ uncovered: 0, wrong: 0 });
    // Eleven whole strides with 10 pixels each, and the last cell, centred 4 pixels before the border, with the last 10.
    const { uncovered, wrong } = tested(10, 20);
    expect(uncovered).toBeGreaterThan(0);
    expect(wrong).toBe(0);
  });

  it('2: a patch is centred on its cell and has its whole size, but for what lies outside of the picture, which is told', () => {
    const spec = specOf(50, 20);
    const grid = occlusionGrid(spec, square);
    for (let row = 0; row < grid.rows; row++) {
      const { y0, y1 } = patchRect(grid, spec, row, 5);
      const { y } = cellCentre(grid, 20, row, 5);
      expect([y0, y1]).toEqual([Math.max(0, y - 25), Math.min(224, y + 25)]);
      expect(isClipped(grid, spec, row, 5)).toBe(y1 - y0 < 50);
    }
  });

  it('3: a picture of 200 × 300 is not turned into one of 300 × 200', () => {
    const spec = specOf(20, 20);
    const grid = occlusionGrid(spec, { width: 300, height: 200 });
    expect([grid.rows, grid.cols]).toEqual([10, 15]);
    const values = Float32Array.from({ length: 150 }, (_, cell) => (cell === 2 * 15 + 13 ? 1 : 0));
    const map = pixelAttribution(values, grid, spec);
    const marked = [...map.keys()].filter((pixel) => map[pixel]! > 0);
    expect([marked[0], marked.at(-1)]).toEqual([40 * 300 + 260, 59 * 300 + 279]);
    expect(marked).toHaveLength(400);
  });

  it('4: the grid has a cell for the rest of a side too', () => {
    for (const [side, stride] of [
      [224, 20],
      [224, 16],
      [7, 3],
      [5, 4],
    ] as const)
      // prettier-ignore
      expect(occlusionGrid(specOf(1, stride), { width: side, height: side }).rows).toBe(Math.floor((side - 1) / stride) + 1);
  });

  it('5: black is black in the picture: normalised, it is far from zero', () => {
    const input = { width: 4, height: 4, layout: 'NCHW', channels: 'RGB', scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as unknown as ModelInput; // prettier-ignore
    const image = { width: 4, height: 4, rgb: new Uint8Array(48).fill(200) };
    const spec = specOf(2, 2);
    const rect = { y0: 1, x0: 1, y1: 3, x1: 3 };
    const painted = occludedPixels(image, rect, replacementImage(image, spec.fill, input));
    expect([...painted.rgb.subarray(3 * (4 + 1), 3 * (4 + 2))]).toEqual([0, 0, 0]);
    const { replacement } = occlusionTensors(image, input, spec);
    expect(replacement[0]).toBeCloseTo(-0.485 / 0.229, 5);
    expect(preprocess(painted, input)[4 + 1]).toBe(replacement[4 + 1]);
  });
});
