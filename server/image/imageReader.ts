/**
 * Pictures by sharp (libvips). Where a card names a filter, resizing is what PIL does with it: sharp reduces, antialiased
 * and by the same filter; enlargedWindow enlarges, because libvips knows no filter there and is off by up to a pixel.
 * Where a card names none, resizing is sharp's own, Lanczos with three lobes for what is reduced: the probabilities that
 * are stated for the reference networks are made so. JPEGs are decoded at full size and never shrunk while loading, so
 * that the result does not depend on the file's format.
 *
 * Colours: the stored RGB numbers are used, as PIL does; a profile is applied only where they are no RGB (CMYK). 16-bit
 * and grey pictures become 8-bit RGB, transparency is laid on white, of an animation the first frame is taken.
 */
import sharp, { type Sharp } from 'sharp';
import { AppError } from '@/lib/domain/appError';
import { MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS } from '@/lib/domain/imageSet';
import type { Resample } from '@/lib/domain/modelCard';
import { DEFAULT_FILL } from '@/lib/domain/occlusion';
import { enlargedWindow } from '@/lib/image/enlargedWindow';
import type { FittedImage } from '../compute/compute';
import type { ImageInfo, ImageReader } from './fitImage';
import { planFit } from './planFit';
import { PICTURE_FORMATS, sniffFormat } from './sniffFormat';

/** Border of `contain`: the default fill of an occlusion, so that it says as little. */
const CONTAIN_BORDER = DEFAULT_FILL;
/** The filters by sharp's names. */
const KERNELS = { bilinear: 'linear', bicubic: 'cubic', lanczos: 'lanczos3' } as const satisfies Record<
  Resample,
  string
>;
/** Pixels of the largest picture that is made to cut the input out of it; of a larger one only that part is made. */
const MAX_WHOLE_PIXELS = 16e6;
/** Least effort: of a picture of 64 × 64 pixels the default takes ten times as long, and half the bytes. */
const THUMBNAIL = { quality: 80, effort: 0 } as const;
/** Pictures up to this size are shown pixel for pixel: every pixel is as it was stored. */
const LOSSLESS_PX = 64;

export const imageReader: ImageReader = {
  async info(bytes, fileName) {
    const { format, widthPx, heightPx } = await readHeader(bytes, fileName);
    return { format, widthPx, heightPx };
  },

  async fit(bytes, fileName, input) {
    const { widthPx, heightPx, cmyk } = await readHeader(bytes, fileName);
    const size = { width: widthPx, height: heightPx };
    const { resize, left, top } = planFit(size, input);
    const resized = resize ?? size;
    const resample = input.resample ?? (resized.width * resized.height > MAX_WHOLE_PIXELS ? 'lanczos' : null);
    /** What sharp makes of it: everything, or only what is reduced. */
    const made = {
      width: resample ? Math.min(resized.width, size.width) : resized.width,
      height: resample ? Math.min(resized.height, size.height) : resized.height,
    };
    const kernel = KERNELS[resample ?? 'lanczos'];
    const make = (sides: { width?: number; height?: number }) => {
      const fit = sides.width && sides.height ? 'fill' : 'cover';
      return decode(openPicture(bytes, cmyk).resize({ ...sides, fit, kernel, fastShrinkOnLoad: false }), fileName);
    };
    const madePicture = async () => {
      if (made.width === size.width && made.height === size.height) return decode(openPicture(bytes, cmyk), fileName);
      const asked = resize?.asked ?? 'both';
      if (asked === 'both') return make(made);
      const picture = await make({ [asked]: made[asked] });
      // Of a strip some pixels wide, the other side may be rounded differently.
      return picture.width === made.width && picture.height === made.height ? picture : make(made);
    };
    return enlargedWindow(await madePicture(), {
      enlargedWidth: resized.width,
      enlargedHeight: resized.height,
      left,
      top,
      width: input.width,
      height: input.height,
      border: CONTAIN_BORDER,
      resample: resample ?? 'lanczos', // nothing is left to enlarge where there is none
    });
  },

  async encodePng({ rgb, width, height }: FittedImage) {
    return sharp(rgb, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
  },

  async thumbnail(bytes, fileName, sidePx) {
    const { cmyk, widthPx, heightPx } = await readHeader(bytes, fileName);
    const lossless = Math.max(widthPx, heightPx) <= LOSSLESS_PX;
    const small = openPicture(bytes, cmyk).resize(sidePx, sidePx, { fit: 'inside', withoutEnlargement: true });
    return small
      .webp({ ...THUMBNAIL, lossless })
      .toBuffer()
      .catch((error: unknown) => {
        throw cannotDecode(fileName, error);
      });
  },
};

/** Reads the header alone and applies every limit, so that nothing large is ever decoded. */
async function readHeader(bytes: Uint8Array, fileName: string): Promise<ImageInfo & { cmyk: boolean }> {
  const invalid = (problem: string, cause?: unknown) =>
    new AppError('invalid_image', `${fileName}: ${problem}`, { cause });
  if (bytes.length === 0) throw invalid('the file is empty. Choose another picture.');
  if (bytes.length > MAX_IMAGE_BYTES)
    throw invalid(`the file has ${megabytes(bytes.length)} MB; at most ${megabytes(MAX_IMAGE_BYTES)} MB are read.`);
  const sniffed = sniffFormat(bytes);
  if (sniffed.format === null)
    throw invalid(`this looks like ${sniffed.looksLike}. Give a picture as ${PICTURE_FORMATS.join(', ')}.`);

  // The limit is our own, below: sharp's message would not say what to do.
  const metadata = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
    .metadata()
    .catch((error: unknown) => {
      throw cannotDecode(fileName, error);
    });
  const { width, height } = metadata.autoOrient;
  if (width * height > MAX_IMAGE_PIXELS)
    throw invalid(
      `the picture has ${width} × ${height} pixels; at most ${MAX_IMAGE_PIXELS / 1e6} million are read. Make it smaller first.`,
    );
  return { format: metadata.format, widthPx: width, heightPx: height, cmyk: metadata.space === 'cmyk' };
}

/** Upright, opaque, sRGB. A file that is cut off or damaged is an error, not a grey area; mere warnings are let pass. */
function openPicture(bytes: Uint8Array, cmyk: boolean): Sharp {
  return sharp(bytes, { limitInputPixels: MAX_IMAGE_PIXELS, failOn: 'error', ignoreIcc: !cmyk })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb');
}

async function decode(picture: Sharp, fileName: string): Promise<FittedImage> {
  const { data, info } = await picture
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw cannotDecode(fileName, error);
    });
  if (info.channels !== 3) throw new Error(`sharp gave ${info.channels} channels for ${fileName}, not 3`);
  const rgb = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width: info.width, height: info.height, rgb };
}

function cannotDecode(fileName: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0]!.trim() : String(cause);
  return new AppError(
    'invalid_image',
    `${fileName}: the picture is damaged or cut off (${reason}). Save it again or choose another one.`,
    { cause },
  );
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
