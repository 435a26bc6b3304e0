/**
 * Pixels → the network's input tensor, as the model card says: a pixel v (0…255) of channel c becomes
 * (v × scale − mean[c]) / std[c], computed in double precision and rounded once to float32.
 *
 * A byte has only 256 values, so every channel gets a table of its 256 results. No pixel's values depend on another pixel:
 * what is put together from several pictures is the same, to the bit, before and after.
 */
import { AppError } from '../domain/appError';
import { channelCount, type ModelInput } from '../domain/modelCard';

/** RGB pixels, row-major, height × width × 3 bytes. */
export interface RgbImage {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Where the value of channel c of pixel (y, x) lies in a tensor: y·rowStep + x·pixelStep + c·channelStep. */
export interface TensorLayout {
  channels: 1 | 3;
  rowStep: number;
  pixelStep: number;
  channelStep: number;
  /** Values of one picture. */
  length: number;
}

/** What preprocessing needs of a card's `input`. */
export type PreprocessInput = Pick<ModelInput, 'width' | 'height' | 'layout' | 'channels' | 'scale' | 'mean' | 'std'>;

export function tensorLayout(input: Pick<ModelInput, 'width' | 'height' | 'layout' | 'channels'>): TensorLayout {
  const { width, height } = input;
  const channels = channelCount(input);
  const length = width * height * channels;
  return input.layout === 'NCHW'
    ? { channels, rowStep: width, pixelStep: 1, channelStep: width * height, length }
    : { channels, rowStep: width * channels, pixelStep: channels, channelStep: 1, length };
}

/** Rec. 601 luma, rounded to a whole byte (halves up); integer arithmetic, so that a grey pixel keeps its value. */
export function luma(red: number, green: number, blue: number): number {
  return Math.floor((299 * red + 587 * green + 114 * blue + 500) / 1000);
}

/**
 * The input tensor of one picture (no batch dimension), in the card's layout and channel order.
 * Throws `invalid_input` when the picture does not have the input's size.
 */
export function preprocess(image: RgbImage, input: PreprocessInput): Float32Array {
  const { width, height, rgb } = image;
  if (width !== input.width || height !== input.height || rgb.length !== width * height * 3)
    throw new AppError(
      'invalid_input',
      `A picture of ${width} × ${height} pixels (${rgb.length} bytes) was given to a network whose input is ${input.width} × ${input.height} pixels (${input.width * input.height * 3} bytes). Fit it first.`,
      { field: 'image' },
    );
  const layout = tensorLayout(input);
  const tables = normalisedBytes(input);
  const tensor = new Float32Array(layout.length);
  const { pixelStep, channelStep } = layout;
  tables.forEach((table, c) => {
    // One short loop for each channel: somebody waits for the first picture, before this was compiled.
    let at = c * channelStep;
    if (input.channels === 'GRAY')
      for (let i = 0; i < rgb.length; i += 3, at += pixelStep)
        tensor[at] = table[luma(rgb[i]!, rgb[i + 1]!, rgb[i + 2]!)]!;
    else
      for (let i = input.channels === 'BGR' ? 2 - c : c; i < rgb.length; i += 3, at += pixelStep)
        tensor[at] = table[rgb[i]!]!;
  });
  return tensor;
}

/** One table a channel: the tensor value of every byte. */
function normalisedBytes({ channels, scale, mean, std }: PreprocessInput): Float32Array[] {
  return Array.from({ length: channelCount({ channels }) }, (_, c) =>
    Float32Array.from({ length: 256 }, (_, v) => (v * scale - mean[c]!) / std[c]!),
  );
}
