/** The filters of a network's first convolution, as small pictures. */
import type { ModelInput } from '../domain/modelCard';

/** Weights of a convolution that reads the picture: `values` in the order filter, row, column, colour. */
export interface FilterBank {
  count: number;
  height: number;
  width: number;
  /** Of the picture: 1 or 3, in the order of the card. */
  channels: 1 | 3;
  values: Float32Array;
}

/** More are not told apart in a card's picture. */
export const MAX_SHOWN_FILTERS = 64;

export interface FilterPicture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/**
 * All filters side by side, pixel for pixel, with one pixel of grey between them. Each is scaled by its own largest
 * weight: 0 is mid-grey, the largest weight of either sign is full. Colours are those of the picture.
 */
export function drawFilters(bank: FilterBank, { channels: order }: Pick<ModelInput, 'channels'>): FilterPicture {
  const count = Math.min(bank.count, MAX_SHOWN_FILTERS);
  const columns = Math.ceil(Math.sqrt(count * 2));
  const rows = Math.ceil(count / columns);
  const width = columns * (bank.width + 1) - 1;
  const height = rows * (bank.height + 1) - 1;
  const rgb = new Uint8Array(width * height * 3).fill(MID);
  const size = bank.height * bank.width * bank.channels;
  for (let filter = 0; filter < count; filter++) {
    const weights = bank.values.subarray(filter * size, (filter + 1) * size);
    const largest = weights.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1;
    const left = (filter % columns) * (bank.width + 1);
    const top = Math.floor(filter / columns) * (bank.height + 1);
    for (let y = 0; y < bank.height; y++)
      for (let x = 0; x < bank.width; x++)
        for (let colour = 0; colour < 3; colour++) {
          const channel = bank.channels === 1 ? 0 : order === 'BGR' ? 2 - colour : colour;
          const weight = weights[(y * bank.width + x) * bank.channels + channel]!;
          rgb[((top + y) * width + left + x) * 3 + colour] = Math.round(MID + (weight / largest) * (255 - MID));
        }
  }
  return { width, height, rgb };
}
const MID = 128;

/** Weights in any order of their four axes → a bank; null when they do not read a picture of 1 or 3 channels. */
export function filterBankOf(
  values: Float32Array,
  dims: readonly number[],
  axes: { filter: number; row: number; column: number; colour: number },
): FilterBank | null {
  if (dims.length !== 4 || values.length !== dims.reduce((a, b) => a * b, 1)) return null;
  const [count, height, width, channels] = [axes.filter, axes.row, axes.column, axes.colour].map((axis) => dims[axis]!);
  if (!count || !height || !width || (channels !== 1 && channels !== 3)) return null;
  const stride = (axis: number) => dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const ordered = new Float32Array(values.length);
  let at = 0;
  for (let f = 0; f < count; f++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < channels; c++) {
          const from =
            f * stride(axes.filter) + y * stride(axes.row) + x * stride(axes.column) + c * stride(axes.colour);
          ordered[at++] = values[from]!;
        }
  return { count, height, width, channels, values: ordered };
}
