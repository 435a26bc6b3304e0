/** A picture and, beside it, the map of one channel for it. Evidence of findings. */
import type { PixelBox } from '@/lib/network/receptiveFieldAt';
import type { FittedImage } from '../compute/compute';
import { drawBox } from './drawBox';
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

/** A neuron of the map: framed there, and what it sees framed on the picture. */
export interface MarkedNeuron {
  row: number;
  col: number;
  /** Null: not known, or nothing. */
  box: PixelBox | null;
}
/** Of the frame around a neuron, so that the neuron itself stays to be seen. */
const FRAME_PX = 4;

export async function renderChannelMap(
  picture: FittedImage,
  map: ChannelMap,
  neuron: MarkedNeuron | null = null,
): Promise<Uint8Array> {
  return imageReader.encodePng(drawChannelMap(picture, map, neuron));
}

/** The same as pixels: the least finite value is black, the greatest white; a map of one value is grey. */
export function drawChannelMap(picture: FittedImage, map: ChannelMap, neuron: MarkedNeuron | null = null): Canvas {
  const px = CHANNEL_MAP_PX;
  const width = 2 * px + 3 * GAP;
  const height = px + 2 * GAP;
  const canvas = { width, height, rgb: new Uint8Array(width * height * 3).fill(255) };
  const whole = ({ height: y1, width: x1 }: { height: number; width: number }) => ({ y0: 0, x0: 0, y1, x1 });
  const onPicture = layPicture(canvas, picture, whole(picture), { left: GAP, top: GAP, size: px });
  const onMap = layPicture(canvas, shadesOf(map), whole(map), { left: px + 2 * GAP, top: GAP, size: px });
  if (neuron) {
    const { row, col, box } = neuron;
    if (box) drawBox(canvas, box, onPicture);
    drawBox(canvas, { y0: row, x0: col, y1: row + 1, x1: col + 1 }, onMap, FRAME_PX);
  }
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
