import { describe, expect, it } from 'vitest';
import { pixelLists, pixelUnits, squareUnits, unitSums } from './units';

describe('units of pixels', () => {
  it('are single pixels that every map knows', () => {
    const units = pixelUnits([1, NaN, 3, 4], Float32Array.of(1, 2, 3, NaN));
    expect(units).toEqual({ count: 2, ofPixel: Int32Array.of(0, -1, 1, -1) });
    expect(() => pixelUnits([1], [1, 2])).toThrow('are not of one picture');
  });

  it('are squares, cut at the right and lower border', () => {
    expect(squareUnits({ width: 5, height: 3 }, 2)).toEqual({
      count: 6,
      ofPixel: Int32Array.of(0, 0, 1, 1, 2, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5),
    });
    expect(squareUnits({ width: 3, height: 2 }, 9)).toEqual({ count: 1, ofPixel: new Int32Array(6) });
    expect(() => squareUnits({ width: 3, height: 2 }, 0)).toThrow('from 1 up');
  });

  it('list their pixels, none twice', () => {
    const pixelsOf = pixelLists({ count: 3, ofPixel: Int32Array.of(2, -1, 0, 2, 0, 2) });
    expect([...pixelsOf(0)]).toEqual([2, 4]);
    expect([...pixelsOf(1)]).toEqual([]);
    expect([...pixelsOf(2)]).toEqual([0, 3, 5]);
  });

  it('sum a map, and know nothing where one of their pixels does not', () => {
    const units = { count: 3, ofPixel: Int32Array.of(2, -1, 0, 2, 0, 1) };
    expect([...unitSums([1, NaN, 4, 8, 16, NaN], units)]).toEqual([20, NaN, 9]);
    expect(() => unitSums([1, 2], units)).toThrow('is not one of 6 pixels');
  });
});
