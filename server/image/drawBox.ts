/** Boxes over pictures that are laid into a larger one. */
import type { PixelBox } from '@/lib/network/receptiveFieldAt';
import { fillRect, type Canvas } from './pixelFont';

const WHITE = [255, 255, 255] as const;
const BLACK = [0, 0, 0] as const;

/**
 * White, with a black line on both sides, so that it is seen on every picture.
 * @param laid where the picture's corner lies, and how large its pixels are
 * @param outset how far the outer line lies outside of the box, for boxes that would be hidden by it
 */
export function drawBox(
  canvas: Canvas,
  box: PixelBox,
  { left, top, scale }: { left: number; top: number; scale: number },
  outset = 0,
): void {
  const x0 = left + Math.round(box.x0 * scale) - outset;
  const y0 = top + Math.round(box.y0 * scale) - outset;
  const x1 = left + Math.max(Math.round(box.x1 * scale), Math.round(box.x0 * scale) + 1) + outset;
  const y1 = top + Math.max(Math.round(box.y1 * scale), Math.round(box.y0 * scale) + 1) + outset;
  for (const [inset, colour] of [
    [0, BLACK],
    [1, WHITE],
    [2, WHITE],
    [3, BLACK],
  ] as const)
    // prettier-ignore
    drawFrame(canvas, { x0: x0 + inset, y0: y0 + inset, x1: x1 - inset, y1: y1 - inset }, colour);
}

/** One pixel wide, along the inner side. */
function drawFrame(canvas: Canvas, { x0, y0, x1, y1 }: PixelBox, colour: readonly [number, number, number]) {
  if (x1 <= x0 || y1 <= y0) return;
  const rgb: [number, number, number] = [...colour];
  fillRect(canvas, x0, y0, x1 - x0, 1, rgb);
  fillRect(canvas, x0, y1 - 1, x1 - x0, 1, rgb);
  fillRect(canvas, x0, y0, 1, y1 - y0, rgb);
  fillRect(canvas, x1 - 1, y0, 1, y1 - y0, rgb);
}
