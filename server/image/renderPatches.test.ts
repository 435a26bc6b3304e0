import { describe, expect, it } from 'vitest';
import type { FittedImage } from '../compute/compute';
import { drawChannelMap } from './renderChannelMap';
import { drawFilter, FILTER_PX } from './renderFilter';
import { drawPatches } from './renderPatches';
import type { Canvas } from './pixelFont';

type Rgb = [number, number, number];
const pixel = ({ width, rgb }: Canvas, x: number, y: number): number[] => [...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]; // prettier-ignore
/** Of one colour, but for the pixels that `paint` gives another one. */
function picture(width: number, height: number, paint: (x: number, y: number) => Rgb): FittedImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgb.set(paint(x, y), (y * width + x) * 3);
  return { width, height, rgb };
}

describe('a sheet of patches', () => {
  it('reduces large pictures by means, and fills rows of six', () => {
    const stripes = picture(224, 224, (x) => (x % 2 === 0 ? [255, 255, 255] : [0, 0, 0]));
    const patches = Array.from({ length: 7 }, () => ({ picture: stripes, box: null }));
    const sheet = drawPatches(patches);
    expect([sheet.width, sheet.height]).toEqual([6 * 120 + 8, 2 * (228 + 8) + 8]);
    // 224 pixels on 112: each is the mean of a white and a black column. Without a box both halves show the whole.
    for (const y of [8 + 50, 8 + 116 + 50]) expect(pixel(sheet, 8 + 50, y)).toEqual([128, 128, 128]);
    expect(pixel(sheet, 8 + 50, 8 + 236 + 50)).toEqual([128, 128, 128]); // the seventh
    expect(pixel(sheet, 8 + 120 + 50, 8 + 236 + 50)).toEqual([255, 255, 255]); // there is no eighth
  });

  it('draws a box at the edge, one of a single pixel, and pictures that are no squares', () => {
    const wide = picture(56, 28, () => [200, 0, 0]);
    const sheet = drawPatches([{ picture: wide, box: { y0: 0, x0: 40, y1: 28, x1: 56 } }]);
    const [left, top] = [8, 8 + 116 + 28]; // twice as large, in the middle of its square
    expect(pixel(sheet, left + 20, top + 20)).toEqual([200, 0, 0]);
    expect(pixel(sheet, left + 81, top + 20)).toEqual([255, 255, 255]);
    expect(pixel(sheet, left + 80, top + 20)).toEqual([0, 0, 0]);
    expect(pixel(sheet, left + 110, top + 20)).toEqual([255, 255, 255]);
    expect(pixel(sheet, left + 20, top - 2)).toEqual([255, 255, 255]); // the sheet

    const large = picture(448, 448, () => [200, 0, 0]);
    const small = drawPatches([{ picture: large, box: { y0: 447, x0: 447, y1: 448, x1: 448 } }]);
    expect(pixel(small, 8 + 56, 8 + 56)).toEqual([200, 0, 0]); // the one pixel, enlarged
    expect(small.rgb.some((value) => value === 0)).toBe(true);
  });

  it('shows a picture that cannot be read as a grey square with a cross, and none as an empty sheet', () => {
    const sheet = drawPatches([{ picture: null, box: null }]);
    for (const top of [8, 8 + 116]) {
      expect(pixel(sheet, 8 + 56, top + 10)).toEqual([128, 128, 128]);
      expect(pixel(sheet, 8 + 56, top + 56)).toEqual([64, 64, 64]);
    }
    expect(drawPatches([]).rgb.every((value) => value === 255)).toBe(true);
  });
});

describe('a map beside its picture', () => {
  const grey = picture(4, 4, () => [100, 100, 100]);
  const shadesOf = (values: number[]) => {
    const canvas = drawChannelMap(grey, { height: 1, width: values.length, values: Float32Array.from(values) });
    const scale = Math.floor(384 / values.length);
    return values.map((_, k) => pixel(canvas, 384 + 16 + k * scale + 2, 8 + 192));
  };

  it('goes from black to white, is grey where all values are the same, and red where one is not finite', () => {
    expect(shadesOf([-2, 0, 2])).toEqual([[0, 0, 0], [128, 128, 128], [255, 255, 255]]); // prettier-ignore
    expect(shadesOf([3, 3])).toEqual([[128, 128, 128], [128, 128, 128]]); // prettier-ignore
    expect(shadesOf([0, NaN, 1, Infinity])).toEqual([[0, 0, 0], [179, 38, 30], [255, 255, 255], [179, 38, 30]]); // prettier-ignore
  });
});

describe('a filter', () => {
  it('of red, green and blue has the colours of the picture, in whichever order the network takes them', () => {
    const weights = Float32Array.of(1, 0, -1); // of one pixel
    const middle = FILTER_PX / 2;
    const of = (order: 'RGB' | 'BGR') =>
      pixel(drawFilter({ input: { kind: 'picture', order, height: 8, width: 8 }, shape: [3, 1, 1], weights }), middle, middle); // prettier-ignore
    expect(of('RGB')).toEqual([255, 128, 0]);
    expect(of('BGR')).toEqual([0, 128, 255]);
  });

  it('of other channels has a tile each, also of thousands', () => {
    const weights = Float32Array.from({ length: 5 * 4 }, (_, k) => (k < 4 ? 1 : k < 8 ? -1 : 0));
    const canvas = drawFilter({ input: { kind: 'channels' }, shape: [5, 2, 2], weights });
    // Three tiles across, 8 pixels with the lines between them: 48 each. Two rows of tiles stand in the middle.
    const at = (column: number, row: number) => pixel(canvas, column * 48 + 24, 72 + row * 48 + 24);
    expect([at(0, 0), at(3, 0), at(6, 0), at(2, 0)]).toEqual([[255, 255, 255], [0, 0, 0], [128, 128, 128], [255, 255, 255]]); // prettier-ignore
    expect(at(3, 3)).toEqual([128, 128, 128]);
    const dense = drawFilter({ input: { kind: 'channels' }, shape: [25088, 1, 1], weights: new Float32Array(25088) });
    expect([dense.width, pixel(dense, 192, 192)]).toEqual([FILTER_PX, [128, 128, 128]]);
  });
});
