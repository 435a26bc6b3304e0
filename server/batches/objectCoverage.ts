/** Where a picture's object lies in the network's input. */
import { boxCoverage } from '@/lib/attribution/region';
import type { ModelInput } from '@/lib/domain/modelCard';
import type { BatchRegion } from '@/lib/domain/occlusionBatch';
import type { ImageReader } from '../image/fitImage';
import { planFit } from '../image/planFit';

/** A picture as it was stored; its mask, white where its object is, has the same size. */
export interface MaskedPicture {
  fileName: string;
  widthPx: number;
  heightPx: number;
  /** A picture file; null where nobody told what is the object. */
  mask: Uint8Array | null;
}

/**
 * Share of each pixel of the input (row-major) that the object covers; null where none is known, or none of it is in the
 * input. The mask is resized and cropped as its picture is; a border that was added is outside.
 */
export async function objectCoverage(
  { fileName, mask, widthPx, heightPx }: MaskedPicture,
  region: BatchRegion,
  input: ModelInput,
  imageReader: Pick<ImageReader, 'fit'>,
): Promise<Float64Array | null> {
  if (region.kind === 'box') return boxCoverage(region, input);
  if (mask === null) return null;
  const { rgb } = await imageReader.fit(mask, `mask of ${fileName}`, input);
  const size = { width: widthPx, height: heightPx };
  const { resize, left, top } = planFit(size, input);
  const { width, height } = resize ?? size;
  const isPicture = (x: number, y: number) => x + left >= 0 && x + left < width && y + top >= 0 && y + top < height;
  const coverage = Float64Array.from({ length: input.width * input.height }, (_, at) =>
    isPicture(at % input.width, Math.floor(at / input.width)) ? rgb[at * 3]! / 255 : 0,
  );
  if (!coverage.some((share) => share > 0)) return null;
  return region.kind === 'mask' ? coverage : boxCoverage(boxAround(coverage, input.width), input);
}

/** The smallest box around every pixel of which half or more is covered; around all that is, where there is none. */
function boxAround(coverage: Float64Array, width: number) {
  const least = coverage.some((share) => share >= 0.5) ? 0.5 : Number.MIN_VALUE;
  const box = { x0: Infinity, y0: Infinity, x1: 0, y1: 0 };
  coverage.forEach((share, at) => {
    if (share < least) return;
    const [x, y] = [at % width, Math.floor(at / width)];
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x + 1);
    box.y1 = Math.max(box.y1, y + 1);
  });
  return box;
}
