/** A part of a picture, laid into a square of a larger one. */
import type { PixelBox } from '@/lib/network/receptiveFieldAt';
import type { FittedImage } from '../compute/compute';
import { fillRect, type Canvas } from './pixelFont';

export interface Square {
  left: number;
  top: number;
  size: number;
}

/** What stands for a picture that cannot be read: grey with a cross, which no picture looks like by chance. */
const UNREADABLE: Rgb = [128, 128, 128];
const CROSS: Rgb = [64, 64, 64];
type Rgb = [number, number, number];

/**
 * As large as fits, in the middle; enlarged by a whole factor, so that pixels stay squares, or reduced by means over the
 * pixels that fall together. Returns where the part's corner lies, and how large its pixels are.
 */
export function layPicture(
  canvas: Canvas,
  picture: FittedImage,
  part: PixelBox,
  { left, top, size }: Square,
): { left: number; top: number; scale: number } {
  const [height, width] = [part.y1 - part.y0, part.x1 - part.x0];
  const fitting = size / Math.max(width, height);
  const scale = fitting >= 1 ? Math.floor(fitting) : fitting;
  const [across, down] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const laid = { left: left + ((size - across) >> 1), top: top + ((size - down) >> 1), scale };
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      const at = ((laid.top + y) * canvas.width + laid.left + x) * 3;
      const rows = covered(y, down, part.y0, height);
      const columns = covered(x, across, part.x0, width);
      for (let c = 0; c < 3; c++) canvas.rgb[at + c] = meanOf(picture, rows, columns, c);
    }
  return laid;
}

/** Of `of` pixels along a line of `length` from `from` on, those that the one at `at` covers: [first, end). */
function covered(at: number, of: number, from: number, length: number): [number, number] {
  const first = Math.floor((at * length) / of);
  return [from + first, from + Math.max(first + 1, Math.floor(((at + 1) * length) / of))];
}

function meanOf({ width, rgb }: FittedImage, rows: [number, number], columns: [number, number], c: number): number {
  let sum = 0;
  for (let y = rows[0]; y < rows[1]; y++) for (let x = columns[0]; x < columns[1]; x++) sum += rgb[(y * width + x) * 3 + c]!; // prettier-ignore
  return Math.round(sum / ((rows[1] - rows[0]) * (columns[1] - columns[0])));
}

export function layUnreadable(canvas: Canvas, { left, top, size }: Square): void {
  fillRect(canvas, left, top, size, size, UNREADABLE);
  for (let k = 0; k < size; k++)
    for (const x of [k, size - 1 - k])
      for (let wide = -2; wide <= 2; wide++)
        if (x + wide >= 0 && x + wide < size) fillRect(canvas, left + x + wide, top + k, 1, 1, CROSS);
}
