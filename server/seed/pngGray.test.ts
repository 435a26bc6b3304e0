import sharp from 'sharp';
import { expect, it } from 'vitest';
import { pngGray } from './pngGray';

it('writes pictures that another decoder reads back, byte for byte', async () => {
  for (const [width, height] of [
    [1, 1],
    [28, 28],
    [3, 300],
    [257, 2],
  ] as const) {
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i * 37) & 255);
    const { data, info } = await sharp(pngGray(pixels, width, height))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width, height, channels: 1 });
    expect(new Uint8Array(data)).toEqual(pixels);
  }
});
