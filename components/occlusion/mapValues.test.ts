import { describe, expect, it } from 'vitest';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { DEFAULT_OCCLUSION_LOOK as LOOK } from './occlusionLook';
import { hiddenLike, mapValues, patchesOver, uncoveredPixels, valueAtCell, valueAtPixel } from './mapValues';

/** One row of four pixels, two cells centred at pixels 1 and 3. */
const grid: OcclusionGrid = { width: 4, height: 1, rows: 1, cols: 2 };
const spec = { patch: 3, stride: 2 };
const map = (...probabilities: number[]) => ({
  probabilities: Float32Array.from(probabilities),
  values: Float32Array.from(probabilities, (p) => 1 - (Number.isNaN(p) ? probabilities[0]! : p)),
  base: 1,
});

describe('the values of a map', () => {
  it('are those of the cells, or of each pixel the average over the patches that cover it', () => {
    const cells = mapValues(map(0.75, 0.25), grid, spec, 'drop', LOOK);
    expect(cells).toMatchObject({ cols: 2, rows: 1, unit: 2, limit: null, knownCount: 2, hiddenCount: 0 });
    expect([...cells.drawn]).toEqual([0.25, 0.75]);
    // The first patch covers pixels 0 to 2, the second 2 and 3.
    const pixels = mapValues(map(0.75, 0.25), grid, spec, 'drop', { ...LOOK, per: 'pixel' });
    expect(pixels).toMatchObject({ cols: 4, rows: 1, unit: 1, uncovered: null });
    expect([...pixels.drawn]).toEqual([0.25, 0.25, 0.5, 0.75]);
  });

  it('draw the block of a cell that is not known yet, and do not count it as known', () => {
    const partial = mapValues(map(0.75, NaN), grid, spec, 'drop', LOOK);
    expect([...partial.drawn]).toEqual([0.25, 0.25]);
    expect([...partial.known]).toEqual([0.25, NaN]);
    expect(partial.knownCount).toBe(1);
    const pixels = mapValues(map(0.75, NaN), grid, spec, 'drop', { ...LOOK, per: 'pixel' });
    expect([...pixels.known]).toEqual([0.25, 0.25, 0.25, NaN]);
    expect([...pixels.drawn]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('leave out what the threshold hides, and say its value in the unit of the score', () => {
    const hidden = mapValues(map(0.75, 0.25), grid, spec, 'drop', {
      ...LOOK,
      threshold: { by: 'probability', at: 0.5 },
    });
    expect(hidden).toMatchObject({ limit: 0.5, knownCount: 2, hiddenCount: 1 });
    expect([...hidden.drawn]).toEqual([NaN, 0.75]);
    expect([...hidden.known]).toEqual([0.25, 0.75]);
    // Of four pixels a half: 0.25 and 0.25.
    const half = mapValues(map(0.75, 0.25), grid, spec, 'drop', { ...LOOK, per: 'pixel', threshold: { by: 'share', at: 0.5 } }); // prettier-ignore
    expect(half).toMatchObject({ limit: 0.5, hiddenCount: 2 });
    expect([...half.drawn]).toEqual([NaN, NaN, 0.5, 0.75]);
  });

  it('of another class are hidden where those of the target are, however large they are there', () => {
    const target = mapValues(map(0.75, 0.25), grid, spec, 'drop', { ...LOOK, threshold: { by: 'share', at: 0.5 } });
    const other = mapValues(map(0, 0.875), grid, spec, 'drop', LOOK);
    expect([...hiddenLike(other, target).drawn]).toEqual([NaN, 0.125]);
    expect(hiddenLike(other, { hidden: null })).toBe(other);
    expect([...other.drawn]).toEqual([1, 0.125]);
  });

  it('mark the pixels between the patches, whatever was computed by now', () => {
    // Patches of 1 pixel at pixels 1 and 3.
    const gaps = mapValues(map(0.75, NaN), grid, { patch: 1, stride: 2 }, 'drop', { ...LOOK, per: 'pixel' });
    expect([...gaps.uncovered!]).toEqual([1, 0, 1, 0]);
    expect(mapValues(map(0.75, 0.5), grid, { patch: 1, stride: 2 }, 'drop', LOOK).uncovered).toBeNull();
    expect(uncoveredPixels(grid, { patch: 2, stride: 2 })).toBeNull();
  });

  it('are read at a cell, or at a pixel with the number of patches over it', () => {
    const cells = mapValues(map(0.75, 0.25), grid, spec, 'drop', LOOK);
    expect(valueAtCell(cells, grid, spec, { row: 0, col: 1 })).toBe(0.75);
    const pixels = mapValues(map(0.75, 0.25), grid, spec, 'drop', { ...LOOK, per: 'pixel' });
    expect(valueAtCell(pixels, grid, spec, { row: 0, col: 1 })).toBe(0.75); // pixel 3
    expect(valueAtPixel(pixels, { x: 2, y: 0 })).toBe(0.5);
    const over = (probabilities: number[]) =>
      [0, 1, 2, 3].map((x) => patchesOver(Float32Array.from(probabilities), grid, spec, { x, y: 0 }));
    expect(over([0.75, 0.25])).toEqual([1, 1, 2, 1]);
    expect(over([0.75, NaN])).toEqual([1, 1, 1, 0]);
  });
});
