import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { scaleColour } from '@/lib/palette/scales';
import { drawHeatmap, renderHeatmap, type HeatmapPicture } from './renderHeatmap';

/** A black 10 × 7 picture under a map with stride 4: 2 × 3 cells, the last row and column narrower. */
function pictureOf(values: number[], more: Partial<HeatmapPicture> = {}): HeatmapPicture {
  return {
    image: { width: 10, height: 7, rgb: new Uint8Array(10 * 7 * 3) },
    grid: { width: 10, height: 7, rows: 2, cols: 3 },
    stride: 4,
    values: Float32Array.from(values),
    score: 'probability',
    range: { min: 0, max: 1 },
    opacity: 1,
    ...more,
  };
}
const FACTOR = 45; // 448 / 10, rounded up

/** Colour in the middle of a pixel of the network's input. */
function colourAt({ width, rgb }: { width: number; rgb: Uint8Array }, x: number, y: number): number[] {
  const at = ((y * FACTOR + 22) * width + x * FACTOR + 22) * 3;
  return [...rgb.subarray(at, at + 3)];
}

describe('a rendered heatmap', () => {
  it('colours every pixel of the input by the cell whose place it is', () => {
    const values = [0, 0.2, 0.4, 0.6, 0.8, 1];
    const drawn = drawHeatmap(pictureOf(values));
    expect(drawn.width).toBe(10 * FACTOR);
    for (let y = 0; y < 7; y++)
      for (let x = 0; x < 10; x++) {
        const value = values[Math.floor(y / 4) * 3 + Math.floor(x / 4)]!;
        expect(colourAt(drawn, x, y), `${x}, ${y}`).toEqual(scaleColour('viridis', value));
      }
  });

  it('leaves the picture bare where nothing is known, and mixes by the opacity', () => {
    const drawn = drawHeatmap(pictureOf([NaN, 1, 1, 1, 1, 1], { opacity: 0.5 }));
    expect(colourAt(drawn, 0, 0)).toEqual([0, 0, 0]);
    expect(colourAt(drawn, 5, 0)).toEqual([...Uint8ClampedArray.from(scaleColour('viridis', 1), (v) => v / 2)]);
  });

  it('frames the cells that it is about, and changes nothing inside them', () => {
    const values = [0, 0.2, 0.4, 0.6, 0.8, 1];
    const area = { kind: 'region', row0: 0, col0: 1, row1: 1, col1: 1 } as const;
    const [framed, plain] = [drawHeatmap(pictureOf(values, { area })), drawHeatmap(pictureOf(values))];
    const pixel = (x: number, y: number) => [...framed.rgb.subarray((y * framed.width + x) * 3).subarray(0, 3)];
    const [left, middle] = [4 * FACTOR, 3 * FACTOR];
    expect(pixel(left - 2, middle)).toEqual([255, 255, 255]);
    expect(pixel(left - 1, middle)).toEqual([31, 41, 51]);
    for (let x = 4; x < 8; x++)
      for (let y = 0; y < 7; y++) expect(colourAt(framed, x, y)).toEqual(colourAt(plain, x, y));
    expect(colourAt(framed, 1, 1)).toEqual(colourAt(plain, 1, 1));
  });

  it('has a legend below: the scale from end to end, and ink for its title and ticks', () => {
    const drawn = drawHeatmap(pictureOf([0, 0, 0, 0, 0, 0], { score: 'drop', range: { min: -1, max: 1 } }));
    const legend = drawn.rgb.subarray(7 * FACTOR * drawn.width * 3);
    const colours = new Set<string>();
    for (let i = 0; i < legend.length; i += 3) colours.add(legend.subarray(i, i + 3).join());
    for (const colour of [scaleColour('diverging', 0), scaleColour('diverging', 1), [31, 41, 51], [255, 255, 255]])
      expect(colours).toContain(colour.join());
  });

  it('is a PNG of at least 448 pixels, also for a tall input and for a large one', async () => {
    const tall = pictureOf([0.5], {
      image: { width: 2, height: 300, rgb: new Uint8Array(1800) },
      grid: { width: 2, height: 300, rows: 1, cols: 1 },
      stride: 300,
    });
    const small = await sharp(await renderHeatmap(tall)).metadata();
    expect([small.format, small.width]).toEqual(['png', 448]);
    expect(small.height).toBeGreaterThan(600);
    const large = pictureOf([0.5], {
      image: { width: 500, height: 500, rgb: new Uint8Array(750_000) },
      grid: { width: 500, height: 500, rows: 1, cols: 1 },
      stride: 500,
    });
    expect((await sharp(await renderHeatmap(large)).metadata()).width).toBe(500);
  });
});
