import { describe, expect, it } from 'vitest';
import { enlargedWindow } from './enlargedWindow';

const grey = (values: number[]) => Uint8Array.from(values.flatMap((v) => [v, v, v]));
const reds = (image: { rgb: Uint8Array }) => [...image.rgb].filter((_, i) => i % 3 === 0);
const border = [9, 9, 9] as const;

describe('enlargedWindow', () => {
  it('enlarges two pixels to four with weights of a quarter and three quarters', () => {
    const picture = { width: 2, height: 1, rgb: grey([0, 100]) };
    const whole = { enlargedWidth: 4, enlargedHeight: 1, left: 0, top: 0, width: 4, height: 1, border };
    expect(reds(enlargedWindow(picture, whole))).toEqual([0, 25, 75, 100]);
  });

  it('copies pixels where nothing is enlarged, and shows the border outside', () => {
    const picture = { width: 3, height: 2, rgb: grey([1, 2, 3, 4, 5, 6]) };
    const shifted = { enlargedWidth: 3, enlargedHeight: 2, left: -1, top: 1, width: 3, height: 2, border };
    expect(reds(enlargedWindow(picture, shifted))).toEqual([9, 4, 5, 9, 9, 9]);
  });

  it('gives the same pixels for a window as for the whole', () => {
    const picture = { width: 5, height: 4, rgb: Uint8Array.from({ length: 60 }, (_, i) => (i * 37) % 256) };
    const size = { enlargedWidth: 13, enlargedHeight: 9, border };
    const whole = enlargedWindow(picture, { ...size, left: 0, top: 0, width: 13, height: 9 });
    const part = enlargedWindow(picture, { ...size, left: 4, top: 3, width: 5, height: 6 });
    for (let y = 0; y < 6; y++)
      for (let x = 0; x < 5 * 3; x++) expect(part.rgb[y * 15 + x]).toBe(whole.rgb[(y + 3) * 39 + 12 + x]);
  });
});
