/** A picture and, beside it, the map of one channel for it. Evidence of findings. */
import type { FittedImage } from '../compute/compute';
import { imageReader } from './imageReader';
import { layPicture } from './layPicture';
import type { Canvas } from './pixelFont';

export const CHANNEL_MAP_PX = 384;
const GAP = 8;
/** Of a value that is not finite. */
const NOT_FINITE = [179, 38, 30] as const;

export interface ChannelMap {
  height: number;
  width: number;
  /** Row by row. */
  values: Float32Array;
}

export async function renderChannelMap(picture: FittedImage, map: ChannelMap): Promise<Uint8Array> {
  return imageReader.encodePng(drawChannelMap(picture, map));
}

/** The same as pixels: the least finite value is black, the greatest white; a map of one value is grey. */
export function drawChannelMap(picture: FittedImage, map: ChannelMap): Canvas {
  const px = CHANNEL_MAP_PX;
  const width = 2 * px + 3 * GAP;
  const height = px + 2 * GAP;
  const canvas = { width, height, rgb: new Uint8Array(width * height * 3).fill(255) };
  const whole = ({ height: y1, width: x1 }: { height: number; width: number }) => ({ y0: 0, x0: 0, y1, x1 });
  layPicture(canvas, picture, whole(picture), { left: GAP, top: GAP, size: px });
  layPicture(canvas, shadesOf(map), whole(map), { left: px + 2 * GAP, top: GAP, size: px });
  return canvas;
}

function shadesOf({ height, width, values }: ChannelMap): FittedImage {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) if (Number.isFinite(value)) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)]; // prettier-ignore
  const rgb = new Uint8Array(values.length * 3);
  values.forEach((value, k) => {
    const shade = greatest > least ? Math.round(((value - least) / (greatest - least)) * 255) : 128;
    rgb.set(Number.isFinite(value) ? [shade, shade, shade] : NOT_FINITE, k * 3);
  });
  return { height, width, rgb };
}
