/** A picture with a region framed: evidence of findings about what was covered by hand. */
import type { FittedImage } from '../compute/compute';
import { imageReader } from './imageReader';

/** Small inputs are enlarged by a whole number, so that every pixel stays a square, until the longer side has this. */
const MIN_SIDE_PX = 448;
/** Of the white line inside the region's border, and of the dark one outside of it. */
const LINE_PX = 2;
const PAPER = [255, 255, 255] as const;
const INK = [31, 41, 51] as const;

/** @param mask a byte a pixel in reading order, 1 in the region */
export async function renderRegion(picture: FittedImage, mask: Uint8Array): Promise<Uint8Array> {
  return imageReader.encodePng(drawRegion(picture, mask));
}

/** The same as pixels. Nothing of the picture is hidden but what lies under the lines. */
export function drawRegion(picture: FittedImage, mask: Uint8Array): FittedImage {
  const factor = Math.max(1, Math.ceil(MIN_SIDE_PX / Math.max(picture.width, picture.height)));
  const [width, height] = [picture.width * factor, picture.height * factor];
  const rgb = new Uint8Array(width * height * 3);
  /** Beyond the border of the picture nothing is in the region. */
  const isIn = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && mask[Math.floor(y / factor) * picture.width + Math.floor(x / factor)] === 1; // prettier-ignore
  const isNearOther = (x: number, y: number, inside: boolean) => {
    for (let dy = -LINE_PX; dy <= LINE_PX; dy++)
      for (let dx = -LINE_PX; dx <= LINE_PX; dx++) if (isIn(x + dx, y + dy) !== inside) return true;
    return false;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = isIn(x, y);
      const from = (Math.floor(y / factor) * picture.width + Math.floor(x / factor)) * 3;
      const colour = isNearOther(x, y, inside) ? (inside ? PAPER : INK) : picture.rgb.subarray(from, from + 3);
      rgb.set(colour, (y * width + x) * 3);
    }
  return { width, height, rgb };
}
