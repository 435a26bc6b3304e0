import { describe, expect, it } from 'vitest';
import { occlusionSpecSchema } from '../domain/occlusion';
import { defaultSpec } from './defaultSpec';
import { occlusionGrid, patchRect } from './grid';

describe('defaultSpec', () => {
  it('takes 32 and 16 pixels on the usual 224-pixel input, 4 and 2 on digits', () => {
    expect(defaultSpec({ width: 224, height: 224 }, 1000)).toEqual({ patch: 32, stride: 16, fill: [128, 128, 128] });
    expect(defaultSpec({ width: 28, height: 28 }, 10)).toEqual({ patch: 4, stride: 2, fill: [128, 128, 128] });
  });

  it('is accepted by the grid and covers every pixel for any input, the narrowest and the largest too', () => {
    const sides = [1, 2, 3, 5, 17, 28, 32, 96, 224, 512];
    for (const width of sides)
      for (const height of sides) {
        const spec = occlusionSpecSchema.parse(defaultSpec({ width, height }, 1000));
        const grid = occlusionGrid(spec, { width, height }, 1000);
        const covered = new Uint8Array(width * height);
        for (let row = 0; row < grid.rows; row++)
          for (let col = 0; col < grid.cols; col++) {
            const rect = patchRect(grid, spec, row, col);
            for (let y = rect.y0; y < rect.y1; y++) covered.fill(1, y * width + rect.x0, y * width + rect.x1);
          }
        expect(covered.indexOf(0), `${width} × ${height}`).toBe(-1);
      }
  });

  it('keeps the first run small on long and on large inputs', () => {
    for (const [width, height] of [
      [4096, 16],
      [4096, 4096],
      [16, 2000],
    ] as const) {
      const grid = occlusionGrid(defaultSpec({ width, height }, 1000), { width, height }, 1000);
      expect(grid.rows * grid.cols).toBeLessThanOrEqual(1024);
    }
  });
});
