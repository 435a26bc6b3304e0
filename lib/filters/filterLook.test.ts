import { describe, expect, it } from 'vitest';
import type { LayerFilters } from '../domain/layerFilters';
import { planFilterGrid } from './filterGrid';
import { captionOf, legendOf, rangeOf, shadeOf, tileColours } from './filterLook';
import { drawFilterSvg } from './filterSvg';

const facts = (index: number, least: number, greatest: number) => ({
  ...{ index, least, greatest, norm: 1, nearDead: false, colour: null, gabor: null },
});
const LAYER = {
  ...{ least: -1, greatest: 4, filters: [facts(0, -1, 3), facts(1, 2, 4)], shape: [2, 3, 1, 1] },
  layer: { name: 'conv', type: 'Conv', detail: '', tensor: 'c', readsPicture: true },
  input: { kind: 'picture', order: 'BGR', height: 8, width: 8 },
} as unknown as LayerFilters;

describe('how weights are shaded', () => {
  it('goes over each filter or the whole layer, and has zero in the middle where that is asked for', () => {
    expect(rangeOf(LAYER, 1, { range: 'filter', symmetric: false })).toEqual({ low: 2, high: 4 });
    expect(rangeOf(LAYER, 1, { range: 'layer', symmetric: false })).toEqual({ low: -1, high: 4 });
    expect(rangeOf(LAYER, 0, { range: 'filter', symmetric: true })).toEqual({ low: -3, high: 3 });
    expect(rangeOf(LAYER, 0, { range: 'layer', symmetric: true })).toEqual({ low: -4, high: 4 });
    expect([-3, 0, 3].map((weight) => shadeOf(weight, { low: -3, high: 3 }))).toEqual([0, 128, 255]);
    expect(shadeOf(0.5, { low: 0.5, high: 0.5 })).toBe(128);
  });

  it('shows red where red is, whatever the order of the network, and one channel as grey', () => {
    const weights = Float32Array.of(0, 0.2, 1); // blue, green, red
    const range = { low: 0, high: 1 };
    expect([...tileColours(weights, 1, { range, channel: null, order: 'BGR' })]).toEqual([255, 51, 0]);
    expect([...tileColours(weights, 1, { range, channel: null, order: 'RGB' })]).toEqual([0, 51, 255]);
    expect([...tileColours(weights, 1, { range, channel: 1, order: 'RGB' })]).toEqual([51, 51, 51]);
  });

  it('is told with numbers where they hold for the whole layer', () => {
    expect(legendOf(LAYER, { range: 'layer', symmetric: true })).toContain('darkest is −4, brightest 4');
    expect(legendOf(LAYER, { range: 'layer', symmetric: false })).toContain('Darkest is −1, brightest 4');
    expect(legendOf(LAYER, { range: 'filter', symmetric: false })).toContain('Each filter');
    const caption = captionOf('Net', LAYER, { look: { range: 'filter', symmetric: true }, scale: 1, shown: [1] });
    expect(caption[0]).toBe('Net: conv');
    expect(caption[1]).toBe('1 of 2 filters of 3 × 1 × 1, 1 pixel a weight');
    expect(caption[3]).toContain('blue, green, red');
  });
});

describe('the grid of filters', () => {
  it('has one pixel between tiles of a whole number of pixels', () => {
    const grid = planFilterGrid([5, 3, 7, 7], { count: 5, scale: 3, coloured: true });
    expect(grid).toMatchObject({ tileWidth: 21, tileHeight: 21, width: 4 * 22 - 1, height: 2 * 22 - 1 });
    expect(grid.tiles.map(({ x, y }) => [x, y])).toEqual([[0, 0], [22, 0], [44, 0], [66, 0], [0, 22]]); // prettier-ignore
  });

  it('has a row for each filter and a column for each input of a deeper layer; single weights touch', () => {
    const deep = planFilterGrid([4, 6, 3, 3], { count: 2, scale: 1, coloured: false });
    expect([deep.width, deep.height, deep.tiles.length]).toEqual([6 * 4 - 1, 2 * 4 - 1, 12]);
    expect(deep.tiles[7]).toEqual({ position: 1, channel: 1, x: 4, y: 4 });
    expect(planFilterGrid([4, 6, 1, 1], { count: 4, scale: 2, coloured: false })).toMatchObject({
      width: 12,
      height: 8,
    });
    expect(planFilterGrid([9, 1, 3, 3], { count: 9, scale: 1, coloured: false }).tiles.every(({ channel }) => channel === 0)).toBe(true); // prettier-ignore
  });

  it('is refused where a picture would be too large, before anything is drawn', () => {
    expect(() => planFilterGrid([512, 4096, 3, 3], { count: 512, scale: 1, coloured: false })).toThrow(
      'The picture would have 16,383 × 2,047 pixels, and may have 8,192 a side and 16 million in all.',
    );
    expect(() => planFilterGrid([512, 512, 3, 3], { count: 512, scale: 2, coloured: false })).not.toThrow();
    expect(() => planFilterGrid([512, 512, 3, 3], { count: 512, scale: 3, coloured: false })).toThrow('16 million');
    const grid = planFilterGrid([512, 512, 3, 3], { count: 512, scale: 1, coloured: false });
    const colours = () => new Uint8Array(27);
    expect(() => drawFilterSvg({ grid, scale: 1, caption: [], colours })).toThrow('An SVG of 2,359,296 weights');
  });
});
