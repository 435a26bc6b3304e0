import { describe, expect, it } from 'vitest';
import { scaleColour } from '@/lib/palette/scales';
import { classPixels, scorePixels } from './mapPixels';
import type { MapValues } from './mapValues';

const values = (change: Partial<MapValues>): MapValues => ({
  ...{
    per: 'pixel',
    cols: 3,
    rows: 2,
    unit: 1,
    limit: null,
    knownCount: 6,
    hiddenCount: 0,
    uncovered: null,
    hidden: null,
  },
  drawn: Float32Array.of(0, 1, NaN, 0.5, NaN, 1),
  known: new Float32Array(6),
  ...change,
});
const pixel = (rgba: Uint8ClampedArray, at: number) => [...rgba.subarray(at * 4, at * 4 + 4)];

describe('a map as pixels', () => {
  it('has the colours of its scores, and lets the picture through where nothing is drawn', () => {
    const { rgba, cols, rows, unit } = scorePixels(values({}), 'viridis', { min: 0, max: 1 });
    expect({ cols, rows, unit }).toEqual({ cols: 3, rows: 2, unit: 1 });
    expect(pixel(rgba, 1)).toEqual([...scaleColour('viridis', 1), 255]);
    expect(pixel(rgba, 2)).toEqual([0, 0, 0, 0]);
  });

  it('marks with thin black and white stripes what no patch covers, and nothing else', () => {
    const uncovered = Uint8Array.of(1, 1, 1, 0, 1, 0);
    const { rgba } = scorePixels(values({ uncovered }), 'viridis', { min: 0, max: 1 });
    expect(pixel(rgba, 0)).toEqual([0, 0, 0, 160]);
    expect(pixel(rgba, 1)).toEqual([0, 0, 0, 0]);
    expect(pixel(rgba, 2)).toEqual([255, 255, 255, 160]); // x 2, y 0
    expect(pixel(rgba, 4)).toEqual([255, 255, 255, 160]); // x 1, y 1
    expect(pixel(rgba, 3)).toEqual([...scaleColour('viridis', 0.5), 255]);
  });

  it('of classes has the colour of what wins, or of one class only', () => {
    const winners = Float32Array.of(4, 2, NaN, 4);
    const colourOf = (classIndex: number) => [classIndex, 0, 9] as const;
    const all = classPixels(winners, { rows: 2, cols: 2 }, 8, colourOf, null);
    expect(all.unit).toBe(8);
    expect([0, 1, 2, 3].map((at) => pixel(all.rgba, at))).toEqual([
      [4, 0, 9, 255],
      [2, 0, 9, 255],
      [0, 0, 0, 0],
      [4, 0, 9, 255],
    ]);
    const one = classPixels(winners, { rows: 2, cols: 2 }, 8, colourOf, 2);
    expect([0, 1, 2, 3].map((at) => pixel(one.rgba, at)[3])).toEqual([0, 255, 0, 0]);
  });
});
