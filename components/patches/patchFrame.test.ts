import { describe, expect, it } from 'vitest';
import type { ReceptiveField } from '@/lib/domain/networkGraph';
import { drawPatch, frameOf, sizedBox, type PatchSubject } from './patchFrame';

/** Unit i sees the pixels 4i − 2 to 4i + 8: 11 of them, two beyond the edge at the first unit. */
const axis = { size: 11, stride: 4, offset: -2 };
const field: ReceptiveField = { kind: 'window', height: axis, width: axis, exceedsInput: false };
const input = { height: 32, width: 32 };
const inside: PatchSubject = {
  patch: { place: { row: 1, col: 2 }, box: { y0: 2, x0: 6, y1: 13, x1: 17 }, clipped: false },
  field,
  input,
};
const corner: PatchSubject = {
  patch: { place: { row: 0, col: 0 }, box: { y0: 0, x0: 0, y1: 9, x1: 9 }, clipped: true },
  field,
  input,
};

describe('what is drawn of a patch', () => {
  it('is the box, or the whole picture', () => {
    expect(frameOf(inside, 'crop')).toEqual({ y0: 2, x0: 6, y1: 13, x1: 17 });
    expect(frameOf(inside, 'whole')).toEqual({ y0: 0, x0: 0, y1: 32, x1: 32 });
  });

  it('goes on beyond the edge where the window does', () => {
    expect(frameOf(corner, 'crop')).toEqual({ y0: -2, x0: -2, y1: 9, x1: 9 });
  });

  it('is what is inside where every window is larger than the picture, or the windows are not of one kind', () => {
    const large = { size: 101, stride: 4, offset: -40 };
    const box = { y0: 0, x0: 0, y1: 32, x1: 32 };
    const exceeding: ReceptiveField = { kind: 'window', height: large, width: large, exceedsInput: true };
    expect(frameOf({ ...corner, patch: { ...corner.patch, box }, field: exceeding }, 'crop')).toEqual(box);
    const irregular: ReceptiveField = { kind: 'irregular', height: 20, width: 20, exceedsInput: false };
    expect(frameOf({ ...corner, field: irregular }, 'crop')).toEqual(corner.patch.box);
    // A box that the window of the summary does not hold is the one that counts.
    const wider = { ...corner.patch, box: { y0: 0, x0: 0, y1: 12, x1: 9 } };
    expect(frameOf({ ...corner, patch: wider }, 'crop')).toEqual(wider.box);
  });

  it('is the whole picture where no box is known', () => {
    const unknown = { ...inside, patch: { ...inside.patch, box: null } };
    expect(frameOf(unknown, 'crop')).toEqual({ y0: 0, x0: 0, y1: 32, x1: 32 });
    expect(drawPatch(unknown, 'whole', 64).box).toBeNull();
  });
});

describe('how large it is drawn', () => {
  it('is a whole number of screen pixels for each of its own, once they are seen as blocks', () => {
    const drawn = drawPatch(corner, 'crop', 72);
    // 72 / 11 = 6.5
    expect(drawn).toMatchObject({ width: 66, height: 66, pixelated: true, box: null });
    expect(drawn.picture).toEqual({ left: 12, top: 12, width: 192, height: 192 });
    expect(drawPatch(inside, 'crop', 72).picture).toMatchObject({ left: -36, top: -12 });
  });

  it('fits a larger picture into the tile, smoothly, with the box where it is', () => {
    const wide = { ...inside, input: { height: 112, width: 224 } };
    expect(drawPatch(wide, 'whole', 56)).toEqual({
      width: 56,
      height: 28,
      picture: { left: 0, top: 0, width: 56, height: 28 },
      box: { left: 1.5, top: 0.5, width: 2.75, height: 2.75 },
      pixelated: false,
    });
  });
});

it('a box in words of the downloads has its corner and its size', () => {
  expect(sizedBox({ y0: 2, x0: 6, y1: 13, x1: 20 })).toEqual({ x: 6, y: 2, width: 14, height: 11 });
});
