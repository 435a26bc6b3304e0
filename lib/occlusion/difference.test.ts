import { describe, expect, it } from 'vitest';
import { mapDifference } from './difference';

describe('the difference of two maps', () => {
  it('names the cell that differs most, and how many were compared', () => {
    const a = Float32Array.of(0, 0.5, 1, 0.25, NaN, 0.5);
    const b = Float32Array.of(0, 0.25, 1, 0.75, 0.5, NaN);
    expect(mapDifference(a, b, 3)).toEqual({ maxDifference: 0.5, row: 1, col: 0, compared: 4 });
  });

  it('is zero for equal maps and takes the first of equal differences', () => {
    expect(mapDifference(Float32Array.of(1, 1), Float32Array.of(1, 1), 2)).toMatchObject({ maxDifference: 0, col: 0 });
    expect(mapDifference(Float32Array.of(1, 1), Float32Array.of(0, 2), 2)).toMatchObject({ maxDifference: 1, col: 0 });
  });

  it('is not "the same" when nothing could be compared', () => {
    expect(mapDifference(Float32Array.of(NaN, 1), Float32Array.of(1, NaN), 2)).toBeNull();
  });

  it('refuses maps of different grids', () => {
    expect(() => mapDifference(new Float32Array(4), new Float32Array(6), 2)).toThrow('same grid');
  });
});
