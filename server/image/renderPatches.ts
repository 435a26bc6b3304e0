/** Patches as a picture: what each unit sees, and below it the whole picture with the white box. Evidence of findings. */
import { PATCH_SHEET } from '@/lib/domain/channelFinding';
import type { PixelBox } from '@/lib/network/receptiveFieldAt';
import type { FittedImage } from '../compute/compute';
import { layPicture, layUnreadable } from './layPicture';
import { imageReader } from './imageReader';
import { fillRect, type Canvas } from './pixelFont';

const WHITE = [255, 255, 255] as const;
const BLACK = [0, 0, 0] as const;

export interface DrawnPatch {
  /** As the network is shown it; null: it cannot be read. */
  picture: FittedImage | null;
  /** What the unit sees of it; null: not known, or nothing. */
  box: PixelBox | null;
}

export async function renderPatches(patches: readonly DrawnPatch[]): Promise<Uint8Array> {
  return imageReader.encodePng(drawPatches(patches));
}

/** The same as pixels, laid out as PATCH_SHEET says. */
export function drawPatches(patches: readonly DrawnPatch[]): Canvas {
  const { columns, px, gap, between } = PATCH_SHEET;
  const cell = { width: px, height: 2 * px + between };
  const across = Math.min(columns, Math.max(1, patches.length));
  const down = Math.max(1, Math.ceil(patches.length / columns));
  const [width, height] = [across * (cell.width + gap) + gap, down * (cell.height + gap) + gap];
  const canvas = { width, height, rgb: new Uint8Array(width * height * 3).fill(255) };
  patches.forEach(({ picture, box }, k) => {
    const left = gap + (k % columns) * (cell.width + gap);
    const top = gap + Math.floor(k / columns) * (cell.height + gap);
    const crop = { left, top, size: px };
    const whole = { left, top: top + px + between, size: px };
    if (!picture) return [crop, whole].forEach((square) => layUnreadable(canvas, square));
    const all = { y0: 0, x0: 0, y1: picture.height, x1: picture.width };
    layPicture(canvas, picture, box ?? all, crop);
    const laid = layPicture(canvas, picture, all, whole);
    if (box) drawBox(canvas, box, laid);
  });
  return canvas;
}

/** White, with a black line on both sides, so that it is seen on every picture. */
function drawBox(canvas: Canvas, box: PixelBox, { left, top, scale }: { left: number; top: number; scale: number }) {
  const x0 = left + Math.round(box.x0 * scale);
  const y0 = top + Math.round(box.y0 * scale);
  const x1 = left + Math.max(Math.round(box.x1 * scale), Math.round(box.x0 * scale) + 1);
  const y1 = top + Math.max(Math.round(box.y1 * scale), Math.round(box.y0 * scale) + 1);
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
