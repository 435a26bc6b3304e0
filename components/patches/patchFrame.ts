/** Where a patch lies on the picture as the network is shown it, and how large it is drawn. */
import type { Patch } from '@/lib/domain/patches';
import type { ReceptiveField } from '@/lib/domain/networkGraph';
import { boxOf, type PixelBox } from '@/lib/network/receptiveFieldAt';
import type { PatchDisplay } from './patchesLook';

export interface InputSize {
  height: number;
  width: number;
}

/** Enlarged more than this, a pixel is drawn as a block, and blocks are whole pixels of the screen. */
const SHARP_FROM = 2;

/** In CSS pixels, within a square tile. */
export interface DrawnPatch {
  /** Of what is drawn: the picture, or the window of the unit with what lies beyond the picture's edge. */
  width: number;
  height: number;
  /** The picture within that; parts of it may stand out on all sides. */
  picture: { left: number; top: number; width: number; height: number };
  /** The white box on the whole picture; null where there is none, or where the crop is the box. */
  box: { left: number; top: number; width: number; height: number } | null;
  pixelated: boolean;
}

export interface PatchSubject {
  patch: Pick<Patch, 'box' | 'clipped' | 'place'>;
  field: ReceptiveField;
  input: InputSize;
}

/** The part of the plane that is drawn, in pixels of the picture. */
export function frameOf({ patch, field, input }: PatchSubject, display: PatchDisplay): PixelBox {
  const whole: PixelBox = { y0: 0, x0: 0, y1: input.height, x1: input.width };
  if (display === 'whole' || !patch.box) return whole;
  if (!patch.clipped) return patch.box;
  // Where every unit sees past the border the window would be mostly empty, and say no more.
  if (field.kind !== 'window' || field.exceedsInput) return patch.box;
  const window = boxOf(field, input, patch.place.row, patch.place.col)?.unclipped;
  return window && contains(window, patch.box) ? window : patch.box;
}

/** @param side of the square tile, in CSS pixels */
export function drawPatch(subject: PatchSubject, display: PatchDisplay, side: number): DrawnPatch {
  const { patch, input } = subject;
  const frame = frameOf(subject, display);
  const [width, height] = [frame.x1 - frame.x0, frame.y1 - frame.y0];
  const fitting = Math.min(side / width, side / height);
  const scale = fitting > SHARP_FROM ? Math.floor(fitting) : fitting;
  const { box } = patch;
  return {
    width: width * scale,
    height: height * scale,
    picture: {
      left: 0 - frame.x0 * scale,
      top: 0 - frame.y0 * scale,
      width: input.width * scale,
      height: input.height * scale,
    },
    box:
      display === 'whole' && box
        ? {
            left: box.x0 * scale,
            top: box.y0 * scale,
            width: (box.x1 - box.x0) * scale,
            height: (box.y1 - box.y0) * scale,
          }
        : null,
    pixelated: scale >= SHARP_FROM,
  };
}

function contains(outer: PixelBox, inner: PixelBox): boolean {
  return outer.y0 <= inner.y0 && outer.x0 <= inner.x0 && outer.y1 >= inner.y1 && outer.x1 >= inner.x1;
}

/** x, y, width and height, as in the downloads and on the command line. */
export function sizedBox(box: PixelBox): { x: number; y: number; width: number; height: number } {
  return { x: box.x0, y: box.y0, width: box.x1 - box.x0, height: box.y1 - box.y0 };
}
