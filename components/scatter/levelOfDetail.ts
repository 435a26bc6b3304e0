/** How large things are drawn, in CSS pixels, and from how close a look pictures are fetched in which size. */

/** Below this a picture shows nothing: a dot says as much. */
export const SMALLEST_PICTURE_PX = 6;
export const LARGEST_PICTURE_PX = 512;
/** Pictures grow slower than the distances between them, so that a closer look also parts those that overlap. */
const PICTURE_GROWTH = 0.5;
const DOT_GROWTH = 0.3;
const LARGEST_DOT_PX = 9;

/**
 * Side of the pictures. `thumbnailPx` holds where the whole layout fits the view, `zoomIn` is how much closer the look is
 * (in steps of a factor of two). When they shrink, they shrink with the layout.
 */
export function pictureSidePx(thumbnailPx: number, zoomIn: number): number {
  const side = thumbnailPx * 2 ** (zoomIn > 0 ? PICTURE_GROWTH * zoomIn : zoomIn);
  return Math.max(1, Math.min(LARGEST_PICTURE_PX, side));
}

/** How much closer than the whole layout a look has to be for pictures of this side. */
export function zoomInFor(thumbnailPx: number, sidePx: number): number {
  return Math.max(0, Math.log2(Math.min(sidePx, LARGEST_PICTURE_PX) / thumbnailPx) / PICTURE_GROWTH);
}

/** Radius of the dots of so many points: the more there are, the smaller. */
export function dotRadiusPx(count: number, zoomIn: number): number {
  const atFit = Math.max(1.5, Math.min(5, 5 - 1.15 * Math.log10(Math.max(1, count / 100))));
  return Math.min(LARGEST_DOT_PX, Math.max(1, atFit * 2 ** (DOT_GROWTH * zoomIn)));
}

/** Larger pictures, fetched one by one, in a texture of `slots` squares. */
export interface PictureTier {
  px: number;
  slots: number;
}

/** Textures of 2,048² each. */
export const TIERS: readonly PictureTier[] = [
  { px: 128, slots: 256 },
  { px: 512, slots: 16 },
];

/**
 * The size in which the pictures in view are fetched: the smallest that is sharp and has room for all of them, else the
 * largest that has room; null when the atlas is as good, or nothing has room.
 */
export function tierFor(sidePx: number, pixelRatio: number, inView: number, atlasPx: number): PictureTier | null {
  const wanted = sidePx * pixelRatio;
  if (wanted <= atlasPx || inView === 0) return null;
  const withRoom = TIERS.filter(({ slots }) => inView <= slots);
  return withRoom.find(({ px }) => px >= wanted) ?? withRoom.at(-1) ?? null;
}
