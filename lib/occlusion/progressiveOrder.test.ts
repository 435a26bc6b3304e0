import { describe, expect, it } from 'vitest';
import { completeStep, levelEnds, levelSteps, progressiveOrder } from './progressiveOrder';

const GRIDS = [1, 2, 3, 4, 5, 8, 13, 14, 17, 21, 27, 28, 29, 33, 56, 61, 112].flatMap((rows) =>
  [1, 3, 14, 28, 41, 57].map((cols) => ({ rows, cols })),
);

describe('the progressive order', () => {
  it('of a 3 × 5 grid is as worked by hand', () => {
    // Step 4: (0,0) (0,4). Step 2: (0,2), then row 2: (2,0) (2,2) (2,4). Step 1: the rest, row by row.
    expect([...progressiveOrder({ rows: 3, cols: 5 })]).toEqual([0, 4, 2, 10, 12, 14, 1, 3, 5, 6, 7, 8, 9, 11, 13]);
    expect(levelEnds({ rows: 3, cols: 5 })).toEqual([2, 6, 15]);
  });

  it('visits every cell exactly once', () => {
    for (const grid of GRIDS) {
      const sorted = [...progressiveOrder(grid)].sort((a, b) => a - b);
      expect(sorted).toEqual(Array.from({ length: grid.rows * grid.cols }, (_, i) => i));
    }
  });

  it('completes every level before the next begins: each cell of the step, and no other', () => {
    for (const grid of GRIDS) {
      const order = progressiveOrder(grid);
      levelSteps(grid).forEach((step, level) => {
        const done = new Set(order.subarray(0, levelEnds(grid)[level]));
        for (let cell = 0; cell < order.length; cell++) {
          const row = Math.floor(cell / grid.cols);
          const col = cell % grid.cols;
          expect(done.has(cell)).toBe(row % step === 0 && col % step === 0);
        }
      });
    }
  });

  it('has the first full-coverage map before a tenth of the cells, from 14 × 14 cells on', () => {
    for (let rows = 14; rows <= 80; rows++)
      for (let cols = 14; cols <= 80; cols++)
        expect(levelEnds({ rows, cols })[0]! / (rows * cols), `${rows} × ${cols}`).toBeLessThan(0.1);
  });

  it('begins with four to seven cells on the shorter side, however large the grid is', () => {
    for (let shorter = 16; shorter <= 300; shorter++) {
      const [step = 0] = levelSteps({ rows: shorter, cols: shorter + 5 });
      expect(Math.ceil(shorter / step), `${shorter} cells`).toBeGreaterThanOrEqual(4);
      expect(Math.ceil(shorter / step), `${shorter} cells`).toBeLessThanOrEqual(7);
    }
    expect(levelSteps({ rows: 56, cols: 56 })).toEqual([16, 8, 4, 2, 1]);
    expect(levelSteps({ rows: 56, cols: 27 })).toEqual([4, 2, 1]);
    expect(levelSteps({ rows: 224, cols: 224 })[0]).toBe(64);
  });

  it('can be held to the steps that it had once', () => {
    expect(levelSteps({ rows: 224, cols: 224 }, 8)).toEqual([8, 4, 2, 1]);
    expect(levelSteps({ rows: 20, cols: 20 }, 8)).toEqual([4, 2, 1]);
    const grid = { rows: 60, cols: 57 };
    const order = [...progressiveOrder(grid, 8)];
    expect(order.slice(0, 9)).toEqual([0, 8, 16, 24, 32, 40, 48, 56, 8 * 57]);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 * 57 }, (_, cell) => cell));
  });

  it('knows which level is complete', () => {
    const grid = { rows: 14, cols: 14 }; // levels end at 16, 49, 196
    expect([0, 15, 16, 48, 49, 195, 196].map((done) => completeStep(grid, done))).toEqual([0, 0, 4, 4, 2, 2, 1]);
  });
});
