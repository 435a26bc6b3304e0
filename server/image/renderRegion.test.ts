import { expect, it } from 'vitest';
import { seededRandom } from '@/lib/random/seededRandom';
import { drawRegion } from './renderRegion';

/** By its definition: the pixels within two of one of the other kind, those beyond the border being outside. */
function drawnSlowly(picture: { width: number; height: number; rgb: Uint8Array }, mask: Uint8Array): Uint8Array {
  const factor = Math.max(1, Math.ceil(448 / Math.max(picture.width, picture.height)));
  const [width, height] = [picture.width * factor, picture.height * factor];
  const at = (x: number, y: number) => Math.floor(y / factor) * picture.width + Math.floor(x / factor);
  const isIn = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && mask[at(x, y)] === 1;
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let isNear = false;
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) isNear ||= isIn(x + dx, y + dy) !== isIn(x, y);
      const own = picture.rgb.subarray(at(x, y) * 3, at(x, y) * 3 + 3);
      rgb.set(isNear ? (isIn(x, y) ? [255, 255, 255] : [31, 41, 51]) : own, (y * width + x) * 3);
    }
  return rgb;
}

it.each([
  [28, 28, 0.5],
  [450, 7, 0.3],
  [1, 1, 1],
  [3, 450, 0.9],
  [460, 2, 0.01],
  [40, 30, 1],
])(
  'frames a region of %i × %i pixels, of which a share of %f is covered, as its definition says',
  (width, height, share) => {
    const random = seededRandom(3);
    const rgb = Uint8Array.from({ length: width * height * 3 }, () => Math.floor(random() * 256));
    const mask = Uint8Array.from({ length: width * height }, () => (random() < share ? 1 : 0));
    const drawn = drawRegion({ width, height, rgb }, mask);
    expect(Buffer.compare(drawn.rgb, drawnSlowly({ width, height, rgb }, mask))).toBe(0);
  },
);
