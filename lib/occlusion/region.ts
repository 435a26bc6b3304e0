/**
 * Regions that are covered by hand. A mask is a byte a pixel in reading order, 1 where the picture is covered; on the
 * wire and in an address it is run lengths (domain/coveredRegion.ts).
 */
import { AppError } from '../domain/appError';
import { MAX_MASK_RUNS, type CoveredMask, type CoveredRegion } from '../domain/coveredRegion';
import type { RgbImage } from '../image/preprocess';
import type { PixelRect } from './grid';
import { occludedPixels } from './occlude';

export interface Size {
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}

/** Whether every covered pixel lies in a picture of this size, and a mask is one of it. */
export function fitsSize(region: CoveredRegion, { width, height }: Size): boolean {
  switch (region.kind) {
    case 'rects':
      return region.rects.every(({ x1, y1 }) => x1 <= width && y1 <= height);
    case 'mask':
      return region.width === width && region.height === height;
  }
}

/** Throws `invalid_input` (field region) when the region is not of a picture of this size. */
export function requireFits(region: CoveredRegion, size: Size): void {
  if (fitsSize(region, size)) return;
  const problem = region.kind === 'mask' ? `is a mask of ${region.width} × ${region.height} pixels` : 'reaches over the border'; // prettier-ignore
  throw new AppError(
    'invalid_input',
    `The covered region ${problem}, but the network's input has ${size.width} × ${size.height} pixels. Cover a part of that.`,
    { field: 'region' },
  );
}

/** The region as rectangles: those of a mask are one row high and do not overlap; given ones may. */
export function regionRects(region: CoveredRegion): PixelRect[] {
  if (region.kind === 'rects') return region.rects;
  const { width, runs } = region;
  const rects: PixelRect[] = [];
  let at = 0;
  runs.forEach((run, k) => {
    const end = at + run;
    if (k % 2 === 1)
      for (let from = at; from < end;) {
        const y0 = Math.floor(from / width);
        const to = Math.min(end, (y0 + 1) * width);
        rects.push({ x0: from - y0 * width, x1: to - y0 * width, y0, y1: y0 + 1 });
        from = to;
      }
    at = end;
  });
  return rects;
}

/** A byte a pixel: the union of what the region covers. What lies outside of the picture is left out. */
export function regionMask(region: CoveredRegion, { width, height }: Size): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const { x0, y0, x1, y1 } of regionRects(region))
    for (let y = y0; y < Math.min(y1, height); y++) mask.fill(1, y * width + x0, y * width + Math.min(x1, width));
  return mask;
}

/** Share of the picture's pixels that are covered, 0…1; those under two rectangles count once. */
export function coveredShare(region: CoveredRegion, size: Size): number {
  return regionMask(region, size).reduce((sum, covered) => sum + covered, 0) / (size.width * size.height);
}

/** What the region leaves free, as rectangles one row high; none when it covers the whole picture. */
export function uncoveredRects(region: CoveredRegion, size: Size): PixelRect[] {
  const mask = regionMask(region, size);
  const rects: PixelRect[] = [];
  for (let y = 0; y < size.height; y++) {
    const row = mask.subarray(y * size.width, (y + 1) * size.width);
    for (let x0 = row.indexOf(0); x0 >= 0;) {
      const end = row.indexOf(1, x0);
      const x1 = end < 0 ? size.width : end;
      rects.push({ x0, y0: y, x1, y1: y + 1 });
      x0 = row.indexOf(0, x1);
    }
  }
  return rects;
}

/** Run lengths of a mask; null when nothing is covered, or when it is too ragged to be sent. */
export function maskRegion(mask: Uint8Array, { width, height }: Size): CoveredMask | null {
  const runs: number[] = [];
  let [value, from] = [0, 0];
  for (let at = 0; at <= mask.length; at++) {
    if (at < mask.length && (mask[at] === 0 ? 0 : 1) === value) continue;
    runs.push(at - from);
    if (runs.length > MAX_MASK_RUNS) return null;
    [value, from] = [1 - value, at];
  }
  return runs.length === 1 ? null : { kind: 'mask', width, height, runs };
}

/** The slow twin of what the network is given: the picture's pixels with those of the replacement where it is covered. */
export function coveredPixels(image: RgbImage, region: CoveredRegion, replacement: RgbImage): RgbImage {
  return regionRects(region).reduce((covered, rect) => occludedPixels(covered, rect, replacement), image);
}

/**
 * The same in one pass over the pixels, for pictures that are shown.
 * @param mask a byte a pixel; those of the replacement stand where it is `value`
 */
export function maskedPixels(image: RgbImage, mask: Uint8Array, value: 0 | 1, replacement: RgbImage): RgbImage {
  const rgb = image.rgb.slice();
  for (let at = 0; at < mask.length; at++)
    if (mask[at] === value) for (let k = at * 3; k < at * 3 + 3; k++) rgb[k] = replacement.rgb[k]!;
  return { ...image, rgb };
}

/** A square patch of `side` pixels around a pixel, as a cell's patch lies around its centre; cut at the border. */
export function patchAround({ x, y }: Point, side: number, { width, height }: Size): CoveredRegion {
  const [left, top] = [x - Math.floor(side / 2), y - Math.floor(side / 2)];
  const rect = {
    x0: Math.max(0, left),
    y0: Math.max(0, top),
    x1: Math.min(width, left + side),
    y1: Math.min(height, top + side),
  };
  return { kind: 'rects', rects: [rect] };
}

/**
 * Draws the stroke of a round brush into the mask: every pixel whose centre lies within `diameter / 2` of the line from
 * the centre of pixel `from` to that of pixel `to` becomes `value`.
 */
export function strokeMask(
  mask: Uint8Array,
  { width, height }: Size,
  { from, to, diameter, value }: { from: Point; to: Point; diameter: number; value: 0 | 1 },
): void {
  const radius = diameter / 2;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const reach = Math.ceil(radius);
  const clamp = (wanted: number, count: number) => Math.min(Math.max(wanted, 0), count);
  const [y0, y1] = [clamp(Math.min(from.y, to.y) - reach, height), clamp(Math.max(from.y, to.y) + reach + 1, height)];
  const [x0, x1] = [clamp(Math.min(from.x, to.x) - reach, width), clamp(Math.max(from.x, to.x) + reach + 1, width)];
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const along = length2 === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length2;
      const t = Math.min(Math.max(along, 0), 1);
      const [offX, offY] = [x - from.x - t * dx, y - from.y - t * dy];
      if (offX * offX + offY * offY <= radius * radius) mask[y * width + x] = value;
    }
}
