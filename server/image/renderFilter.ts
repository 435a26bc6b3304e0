/** One filter as a picture: in colour, or a tile for every input channel. Evidence of findings. */
import type { FilterInput } from '@/lib/domain/layerFilters';
import { isColoured, tileColours } from '@/lib/filters/filterLook';
import type { FittedImage } from '../compute/compute';
import { imageReader } from './imageReader';
import { layPicture } from './layPicture';
import type { Canvas } from './pixelFont';

export const FILTER_PX = 384;

export interface DrawnFilter {
  input: FilterInput;
  shape: readonly [inputs: number, rows: number, columns: number];
  /** Inputs × rows × columns. */
  weights: Float32Array;
}

export async function renderFilter(filter: DrawnFilter): Promise<Uint8Array> {
  return imageReader.encodePng(drawFilter(filter));
}

/**
 * The same as pixels, about square. Zero is mid-grey, and the largest weight of either sign black or white; between tiles
 * is a white line, but for single weights.
 */
export function drawFilter(filter: DrawnFilter): Canvas {
  const tiles = layTiles(filter);
  const canvas = { width: FILTER_PX, height: FILTER_PX, rgb: new Uint8Array(FILTER_PX * FILTER_PX * 3).fill(255) };
  const all = { y0: 0, x0: 0, y1: tiles.height, x1: tiles.width };
  layPicture(canvas, tiles, all, { left: 0, top: 0, size: FILTER_PX });
  return canvas;
}

/** A pixel a weight. */
function layTiles({ input, shape: [inputs, rows, columns], weights }: DrawnFilter): FittedImage {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  const range = { low: -largest, high: largest };
  const coloured = isColoured(input, inputs);
  const order = input.kind === 'picture' && input.order === 'BGR' ? 'BGR' : 'RGB';
  const count = coloured ? 1 : inputs;
  const across = Math.ceil(Math.sqrt(count));
  const gap = rows * columns > 1 ? 1 : 0;
  const width = across * (columns + gap) - gap;
  const height = Math.ceil(count / across) * (rows + gap) - gap;
  const rgb = new Uint8Array(width * height * 3).fill(255);
  for (let k = 0; k < count; k++) {
    const tile = tileColours(weights, rows * columns, { range, channel: coloured ? null : k, order });
    const left = (k % across) * (columns + gap);
    const top = Math.floor(k / across) * (rows + gap);
    for (let row = 0; row < rows; row++)
      rgb.set(tile.subarray(row * columns * 3, (row + 1) * columns * 3), ((top + row) * width + left) * 3);
  }
  return { width, height, rgb };
}
