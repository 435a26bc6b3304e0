import { describe, expect, it } from 'vitest';
import { heatmapPixels } from './heatmapPixels';
import { scaleColour } from './scales';

describe('heatmap pixels', () => {
  it('have the colour of their value, row by row', () => {
    const values = Float32Array.of(0, 1, 0.5, 2, -1, 0.25);
    const pixels = heatmapPixels(values, 2, 3, 'viridis', { min: 0, max: 1 });
    const colourOf = (cell: number) => [...pixels.subarray(cell * 4, cell * 4 + 3)];
    expect(colourOf(0)).toEqual(scaleColour('viridis', 0));
    expect(colourOf(1)).toEqual(scaleColour('viridis', 1));
    expect(colourOf(2)).toEqual(scaleColour('viridis', 0.5));
    expect(colourOf(3)).toEqual(scaleColour('viridis', 1));
    expect(colourOf(4)).toEqual(scaleColour('viridis', 0));
    expect([3, 7, 11, 15, 19, 23].map((i) => pixels[i])).toEqual([255, 255, 255, 255, 255, 255]);
  });

  it('are white for no change in a symmetric diverging range', () => {
    const pixels = heatmapPixels(Float32Array.of(0), 1, 1, 'diverging', { min: -0.37, max: 0.37 });
    expect([...pixels]).toEqual([255, 255, 255, 255]);
  });

  it('are transparent where nothing is known', () => {
    expect([...heatmapPixels(Float32Array.of(NaN), 1, 1, 'lecture', { min: 0, max: 1 })]).toEqual([0, 0, 0, 0]);
  });

  it('refuse a wrong number of cells', () => {
    expect(() => heatmapPixels(new Float32Array(5), 2, 3, 'viridis', { min: 0, max: 1 })).toThrow(RangeError);
  });
});
