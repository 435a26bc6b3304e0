import { describe, expect, it } from 'vitest';
import { rangeOf, tileColours } from '@/lib/filters/filterLook';
import { CHANNELS_INPUT, measuredLayer, RGB_INPUT } from './exampleFilters.testing';
import { planSheet, tileRect } from './filterSheet';
import { paintSheet } from './paintSheet';

const values = Float32Array.from({ length: 4 * 3 * 4 }, (_, i) => Math.sin(i * 1.7) * (1 + (i % 5)));
const look = { range: 'layer', symmetric: true } as const;

/** What one sees, by an own way: the server's tile, pixel for pixel. */
function pixelAt(pixels: Uint8ClampedArray, width: number, x: number, y: number): number[] {
  return [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

describe('a painted sheet', () => {
  for (const order of ['RGB', 'BGR'] as const)
    it(`has the colours of the file that the server draws, in ${order}`, () => {
      const filters = measuredLayer([4, 3, 2, 2], values, { ...RGB_INPUT, order });
      const space = { width: 40, height: 30 };
      const sheet = planSheet(filters.shape, { count: 4, coloured: true, space, scale: 5 });
      const sight = { x: -2, y: -1, ...space };
      const pixels = new Uint8ClampedArray(40 * 30 * 4).fill(7);
      const weightsOf = (k: number) => values.subarray(k * 12, (k + 1) * 12);
      paintSheet(pixels, {
        ...{ sheet, sight, colours: order },
        filterAt: (k) => (k === 3 ? null : { weights: weightsOf(k), range: rangeOf(filters, k, look) }),
      });
      let compared = 0;
      for (let k = 0; k < 3; k++) {
        const rgb = tileColours(weightsOf(k), 4, { range: rangeOf(filters, k, look), channel: null, order });
        const { x, y } = tileRect(sheet, { row: Math.floor(k / sheet.cols), col: k % sheet.cols });
        for (let place = 0; place < 4; place++)
          for (const inner of [0, 4]) {
            const at = { x: x + 2 + (place % 2) * 5 + inner, y: y + 1 + Math.floor(place / 2) * 5 + inner };
            if (at.x >= 40 || at.y >= 30) continue;
            compared++;
            expect(pixelAt(pixels, 40, at.x, at.y)).toEqual([...rgb.subarray(place * 3, place * 3 + 3), 255]);
          }
      }
      expect(compared).toBe(24);
      expect(pixelAt(pixels, 40, 0, 0)).toEqual([0, 0, 0, 0]);
      const waiting = tileRect(sheet, { row: Math.floor(3 / sheet.cols), col: 3 % sheet.cols });
      expect(pixelAt(pixels, 40, waiting.x + 3, waiting.y + 2)[3]).toBe(64);
    });

  it('of many channels shows each in grey, scrolled to its middle', () => {
    const filters = measuredLayer([4, 3, 2, 2], values, CHANNELS_INPUT);
    const sheet = planSheet(filters.shape, { count: 4, coloured: false, space: { width: 60, height: 60 }, scale: 3 });
    // The second filter and the last two channels.
    const sight = { x: sheet.stepX + 1, y: sheet.stepY + 1, width: 12, height: 6 };
    const pixels = new Uint8ClampedArray(12 * 6 * 4);
    const range = { low: -6, high: 6 };
    paintSheet(pixels, {
      ...{ sheet, sight, colours: null },
      filterAt: (k) => ({ weights: values.subarray(k * 12, (k + 1) * 12), range }),
    });
    const grey = (value: number) => Math.round(((value + 6) / 12) * 255);
    for (const [x, y, filter, channel, place] of [
      [0, 0, 1, 1, 0],
      [2, 0, 1, 1, 1],
      [1, 3, 1, 1, 2],
      [6, 0, 1, 2, 0],
    ] as const) {
      const shade = grey(values[filter * 12 + channel * 4 + place]!);
      expect(pixelAt(pixels, 12, x, y)).toEqual([shade, shade, shade, 255]);
    }
    expect(pixelAt(pixels, 12, 5, 0)).toEqual([0, 0, 0, 0]);
  });
});
