/** Patches as a picture: what each unit sees, and below it the whole picture with the white box. Evidence of findings. */
import { PATCH_SHEET } from '@/lib/domain/channelFinding';
import type { PixelBox } from '@/lib/network/receptiveFieldAt';
import type { FittedImage } from '../compute/compute';
import { drawBox } from './drawBox';
import { layPicture, layUnreadable } from './layPicture';
import { imageReader } from './imageReader';
import type { Canvas } from './pixelFont';

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
