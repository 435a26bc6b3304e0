/** One filter as a small picture: in colour where it reads the picture, else one grey square for each channel it reads. */
import { shadeOf, tileColours } from '@/lib/filters/filterLook';
import { valueRange } from './greyMap';

export interface KernelSheet {
  /** In weights, with one weight between squares. */
  width: number;
  height: number;
  /** RGBA, row by row; clear between squares. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  min: number;
  max: number;
}

export interface KernelSize {
  inputs: number;
  rows: number;
  cols: number;
}

/**
 * @param weights inputs × rows × columns
 * @param order of the picture's colours; null: the inputs have none
 */
export function kernelSheet(
  weights: Float32Array,
  { inputs, rows, cols }: KernelSize,
  order: 'RGB' | 'BGR' | null,
): KernelSheet {
  const { min, max } = valueRange(weights);
  const range = { low: min, high: max };
  const coloured = order !== null && inputs === 3;
  const tiles = coloured ? 1 : inputs;
  // About twice as wide as high.
  const columns = Math.max(1, Math.ceil(Math.sqrt((tiles * 2 * (rows + 1)) / (cols + 1))));
  const across = Math.min(tiles, columns);
  const width = across * (cols + 1) - 1;
  const height = Math.ceil(tiles / across) * (rows + 1) - 1;
  const pixels = new Uint8ClampedArray(4 * width * height);
  const places = rows * cols;
  const rgb = coloured ? tileColours(weights, places, { range, channel: null, order }) : null;
  for (let tile = 0; tile < tiles; tile++)
    for (let place = 0; place < places; place++) {
      const x = (tile % across) * (cols + 1) + (place % cols);
      const y = Math.floor(tile / across) * (rows + 1) + Math.floor(place / cols);
      const grey = shadeOf(weights[tile * places + place] ?? NaN, range);
      const colour = rgb ? rgb.subarray(place * 3, place * 3 + 3) : [grey, grey, grey];
      pixels.set([...colour, 255], 4 * (y * width + x));
    }
  return { width, height, pixels, min, max };
}
