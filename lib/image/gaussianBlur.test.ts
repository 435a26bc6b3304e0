import { describe, expect, it } from 'vitest';
import { gaussianBlur } from './gaussianBlur';
import type { RgbImage } from './preprocess';

function pictureOf(width: number, height: number): RgbImage {
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 73 + (i % 7) * 31) % 256);
  return { width, height, rgb };
}

/** The definition: every pixel of the mirrored plane within reach, weighted by its distance, in floating point. */
function slowBlur({ width, height, rgb }: RgbImage, sigma: number): number[] {
  const reach = Math.floor(4 * sigma + 0.5);
  const mirror = (i: number, length: number): number =>
    i < 0 ? mirror(-1 - i, length) : i >= length ? mirror(2 * length - 1 - i, length) : i;
  const values: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        let [sum, weights] = [0, 0];
        for (let dy = -reach; dy <= reach; dy++)
          for (let dx = -reach; dx <= reach; dx++) {
            const weight = Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
            sum += weight * rgb[(mirror(y + dy, height) * width + mirror(x + dx, width)) * 3 + c]!;
            weights += weight;
          }
        values.push(sum / weights);
      }
  return values;
}

describe('the Gaussian blur', () => {
  // Floor(x + ½) of scipy.ndimage.gaussian_filter(picture, (sigma, sigma, 0)) in float64, SciPy 1.17.1.
  it.each([
    [
      0.8,
      [
        45, 128, 135, 85, 143, 93, 131, 159, 108, 128, 128, 143, 73, 131, 188, 102, 124, 119, 116, 110, 123, 142, 127,
        120, 131, 130, 110, 120, 157, 140, 140, 92, 150, 100, 106, 160, 117, 123, 119, 150, 98, 111, 188, 114, 152,
      ],
    ],
    [
      3,
      [
        114, 124, 130, 115, 124, 130, 118, 125, 131, 120, 126, 133, 121, 126, 133, 114, 123, 130, 116, 124, 131, 118,
        125, 132, 120, 126, 133, 122, 126, 133, 114, 123, 130, 116, 124, 131, 118, 125, 132, 120, 125, 133, 122, 126,
        133,
      ],
    ],
  ])('of sigma %d is that of SciPy, also where the kernel is larger than the picture', (sigma, expected) => {
    expect([...gaussianBlur(pictureOf(5, 3), sigma).rgb]).toEqual(expected);
  });

  it.each([
    [0.5, 7, 4],
    [1.7, 6, 9],
    [5, 3, 8],
    [2.3, 1, 1],
    [1, 1, 6],
  ])('of sigma %d on %d × %d pixels is its definition, rounded', (sigma, width, height) => {
    const image = pictureOf(width, height);
    const slow = slowBlur(image, sigma);
    gaussianBlur(image, sigma).rgb.forEach((byte, i) => expect(Math.abs(byte - slow[i]!)).toBeLessThan(0.501));
  });

  it('leaves a plain picture as it is, to the last byte and for the widest kernel', () => {
    for (const value of [0, 1, 128, 255]) {
      const image = { width: 9, height: 5, rgb: new Uint8Array(9 * 5 * 3).fill(value) };
      for (const sigma of [0.5, 3, 50]) expect(gaussianBlur(image, sigma)).toEqual(image);
    }
  });

  it('keeps the channels apart and does not touch its picture', () => {
    const image = pictureOf(8, 8);
    const before = image.rgb.slice();
    for (let i = 1; i < image.rgb.length; i += 3) before[i] = image.rgb[i] = 40;
    const { rgb } = gaussianBlur(image, 2);
    expect(rgb.filter((_, i) => i % 3 === 1)).toEqual(new Uint8Array(64).fill(40));
    expect(new Set(rgb.filter((_, i) => i % 3 === 0)).size).toBeGreaterThan(1);
    expect(image.rgb).toEqual(before);
  });
});
