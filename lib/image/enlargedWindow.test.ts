import { describe, expect, it } from 'vitest';
import { enlargedWindow } from './enlargedWindow';

const grey = (values: number[]) => Uint8Array.from(values.flatMap((v) => [v, v, v]));
const reds = (image: { rgb: Uint8Array }) => [...image.rgb].filter((_, i) => i % 3 === 0);
const border = [9, 9, 9] as const;
const resample = 'lanczos' as const;

describe('enlargedWindow', () => {
  it('enlarges a row as PIL does', () => {
    const picture = { width: 6, height: 1, rgb: grey([10, 20, 200, 30, 40, 250]) };
    const whole = { enlargedWidth: 15, enlargedHeight: 1, left: 0, top: 0, width: 15, height: 1, border, resample };
    // Image.new('L', (6, 1)) with these values, .resize((15, 1), Image.LANCZOS), Pillow 9.4.
    expect(reds(enlargedWindow(picture, whole))).toEqual([16, 7, 0, 7, 83, 174, 197, 139, 49, 0, 0, 63, 160, 236, 255]);
  });

  it('weighs with the triangle, and with the cubic of Keys', () => {
    const picture = { width: 4, height: 1, rgb: grey([0, 100, 60, 220]) };
    const whole = { enlargedWidth: 8, enlargedHeight: 1, left: 0, top: 0, width: 8, height: 1, border };
    // By hand: centres lie a quarter of a pixel beside those of the picture. At the edge, what is left weighs 1 in all.
    expect(reds(enlargedWindow(picture, { ...whole, resample: 'bilinear' }))).toEqual([
      ...[0, 25, 75, 90, 70, 100, 180, 220],
    ]);
    // The cubic at ¼, ¾, 1¼, 1¾: 111/128, 29/128, −9/128, −3/128.
    const third = Math.round((-9 * 0 + 111 * 100 + 29 * 60 - 3 * 220) / 128); // 95
    expect(reds(enlargedWindow(picture, { ...whole, resample: 'bicubic' }))[3]).toBe(third);
  });

  it('keeps an even picture even, edges included', () => {
    const picture = { width: 3, height: 4, rgb: grey(Array<number>(12).fill(77)) };
    const whole = { enlargedWidth: 8, enlargedHeight: 9, left: 0, top: 0, width: 8, height: 9, border, resample };
    expect(new Set(enlargedWindow(picture, whole).rgb)).toEqual(new Set([77]));
  });

  it('copies pixels where nothing is enlarged, and shows the border outside', () => {
    const picture = { width: 3, height: 2, rgb: grey([1, 2, 3, 4, 5, 6]) };
    const shifted = { enlargedWidth: 3, enlargedHeight: 2, left: -1, top: 1, width: 3, height: 2, border, resample };
    expect(reds(enlargedWindow(picture, shifted))).toEqual([9, 4, 5, 9, 9, 9]);
  });

  it('gives the same pixels for a window as for the whole', () => {
    const picture = { width: 5, height: 4, rgb: Uint8Array.from({ length: 60 }, (_, i) => (i * 37) % 256) };
    const size = { enlargedWidth: 13, enlargedHeight: 9, border, resample };
    const whole = enlargedWindow(picture, { ...size, left: 0, top: 0, width: 13, height: 9 });
    const part = enlargedWindow(picture, { ...size, left: 4, top: 3, width: 5, height: 6 });
    for (let y = 0; y < 6; y++)
      for (let x = 0; x < 5 * 3; x++) expect(part.rgb[y * 15 + x]).toBe(whole.rgb[(y + 3) * 39 + 12 + x]);
  });
});
