import { describe, expect, it } from 'vitest';
import { coarseFill } from './coarseFill';
import { levelEnds, progressiveOrder } from './progressiveOrder';

/** A map of which the first `done` cells are known; a cell's value is its own index. */
function knownAfter(done: number, grid: { rows: number; cols: number }): Float32Array {
  const known = new Float32Array(grid.rows * grid.cols).fill(NaN);
  for (const cell of progressiveOrder(grid).subarray(0, done)) known[cell] = cell;
  return known;
}

describe('a map while it sharpens', () => {
  it('shows blocks of the first level, cut at the border', () => {
    const grid = { rows: 3, cols: 6 };
    const { values, computed } = coarseFill(knownAfter(2, grid), grid); // cells (0,0) and (0,4)
    const row = [0, 0, 0, 0, 4, 4];
    expect([...values]).toEqual([...row, ...row, ...row]);
    expect([...computed].map((flag, cell) => flag && cell).filter(Boolean)).toEqual([4]);
    expect(computed[0]).toBe(1);
  });

  it('takes the finest level that is known for a cell', () => {
    const grid = { rows: 4, cols: 4 };
    const known = knownAfter(2, grid); // (0,0), then (0,2) of the next level
    expect([...coarseFill(known, grid).values]).toEqual([0, 0, 2, 2, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('has no hole once the first level is complete, and is the map itself in the end', () => {
    for (const grid of [
      { rows: 29, cols: 41 },
      { rows: 14, cols: 15 },
    ]) {
      const first = coarseFill(knownAfter(levelEnds(grid)[0]!, grid), grid);
      expect(first.values.some(Number.isNaN)).toBe(false);
      const all = coarseFill(knownAfter(grid.rows * grid.cols, grid), grid);
      expect([...all.values]).toEqual(Array.from({ length: grid.rows * grid.cols }, (_, i) => i));
      expect(all.computed.every((flag) => flag === 1)).toBe(true);
    }
  });

  it('shows nothing where not even the block is known', () => {
    const grid = { rows: 2, cols: 8 };
    const { values } = coarseFill(knownAfter(1, grid), grid);
    expect([...values.subarray(0, 8)]).toEqual([0, 0, 0, 0, NaN, NaN, NaN, NaN]);
  });
});
