/**
 * What a patch puts in the place of the pixels that it covers. A fill stands for a whole picture of replacement pixels,
 * the same for every cell of a run: to occlude is to copy the patch's rectangle from it. Pixel space, before
 * normalisation, and the same bytes for the same picture, fill and card on every machine.
 */
import { AppError } from '../domain/appError';
import type { ModelInput } from '../domain/modelCard';
import { isColour, type Colour, type Fill } from '../domain/occlusion';
import { gaussianBlur } from '../image/gaussianBlur';
import type { RgbImage } from '../image/preprocess';
import { seededRandom } from '../random/seededRandom';

/** What a fill needs to know of a card's `input`. */
export type FillInput = Pick<ModelInput, 'channels' | 'scale' | 'mean'>;

/**
 * A new picture of the same size, whose pixels a patch shows.
 * @param image the picture as it is fitted to the network's input
 * Throws `invalid_input` (field spec.fill) as requireFill does.
 */
export function replacementImage(image: RgbImage, fill: Fill, input: FillInput): RgbImage {
  if (isColour(fill)) return plain(image, fill);
  switch (fill.kind) {
    case 'mean':
      return plain(image, meanColour(image));
    case 'data-mean':
      return plain(image, requireDataMean(input));
    case 'blur':
      return gaussianBlur(image, fill.sigma);
    case 'noise':
      return noise(image, fill.seed, input);
    case 'shuffle':
      return shuffled(image, fill.seed);
  }
}

/** Throws `invalid_input` (field spec.fill) when a network cannot have this fill: only its mean colour may be missing. */
export function requireFill(fill: Fill, input: FillInput): void {
  if (!isColour(fill) && fill.kind === 'data-mean') requireDataMean(input);
}

function requireDataMean(input: FillInput): Colour {
  const colour = dataMeanColour(input);
  if (colour) return colour;
  const { mean, scale } = input;
  throw new AppError(
    'invalid_input',
    `The mean colour of the data is not known: the card of this network has the mean ${mean.join(', ')} (scale ${scale}), which names no colour. Choose another fill, such as the mean of the picture.`,
    { field: 'spec.fill' },
  );
}

/**
 * The mean colour of the training data, rounded to bytes: the pixel that normalisation turns into 0. Null where the card
 * names none: a mean of 0 says that nothing is subtracted, not that the data are black; others may lie outside the bytes.
 */
export function dataMeanColour({ channels, scale, mean }: FillInput): Colour | null {
  if (mean.every((value) => value === 0)) return null;
  const bytes = mean.map((value) => Math.round(value / scale));
  if (!bytes.every((byte) => byte >= 0 && byte <= 255)) return null;
  const [first = 0, second = first, third = first] = bytes;
  return channels === 'BGR' ? [third, second, first] : [first, second, third];
}

/** The mean of each channel, rounded (halves up). */
function meanColour({ width, height, rgb }: RgbImage): Colour {
  const sums: Colour = [0, 0, 0];
  for (let i = 0; i < rgb.length; i += 3) for (let c = 0; c < 3; c++) sums[c]! += rgb[i + c]!;
  const mean = (sum: number) => Math.round(sum / (width * height));
  return [mean(sums[0]), mean(sums[1]), mean(sums[2])];
}

function plain({ width, height }: RgbImage, [red, green, blue]: Colour): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; i += 3) {
    rgb[i] = red;
    rgb[i + 1] = green;
    rgb[i + 2] = blue;
  }
  return { width, height, rgb };
}

/** A grey network is shown grey noise: three random bytes that are made grey would crowd in the middle. */
function noise({ width, height }: RgbImage, seed: number, { channels }: FillInput): RgbImage {
  const random = seededRandom(seed);
  const byte = () => Math.floor(random() * 256);
  const rgb = new Uint8Array(width * height * 3);
  if (channels === 'GRAY') for (let i = 0; i < rgb.length; i += 3) rgb.fill(byte(), i, i + 3);
  else for (let i = 0; i < rgb.length; i++) rgb[i] = byte();
  return { width, height, rgb };
}

/** Fisher and Yates: every order of the pixels is as likely as any other, as far as the seeds reach. */
function shuffled(image: RgbImage, seed: number): RgbImage {
  const random = seededRandom(seed);
  const rgb = image.rgb.slice();
  for (let last = image.width * image.height - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    for (let c = 0; c < 3; c++) {
      const kept = rgb[last * 3 + c]!;
      rgb[last * 3 + c] = rgb[other * 3 + c]!;
      rgb[other * 3 + c] = kept;
    }
  }
  return { width: image.width, height: image.height, rgb };
}
