/** A picture with a region framed: evidence of findings about what was covered by hand. */
import type { FittedImage } from '../compute/compute';
import { imageReader } from './imageReader';

/** Small inputs are enlarged by a whole number, so that every pixel stays a square, until the longer side has this. */
const MIN_SIDE_PX = 448;
/** Of the white line inside the region's border, and of the dark one outside of it. */
const LINE_PX = 2;
const PAPER = [255, 255, 255] as const;
const INK = [31, 41, 51] as const;

/** @param mask a byte a pixel in reading order, 1 in the region */
export async function renderRegion(picture: FittedImage, mask: Uint8Array): Promise<Uint8Array> {
  return imageReader.encodePng(drawRegion(picture, mask));
}

/**
 * The same as pixels. Nothing of the picture is hidden but what lies under the lines. A pixel lies under one where the
 * square of LINE_PX around it holds both kinds of pixels: the sum over the square is that of its columns, each carried on
 * from row to row, and is itself carried on from column to column.
 */
export function drawRegion(picture: FittedImage, mask: Uint8Array): FittedImage {
  const factor = Math.max(1, Math.ceil(MIN_SIDE_PX / Math.max(picture.width, picture.height)));
  const [width, height] = [picture.width * factor, picture.height * factor];
  const rgb = new Uint8Array(width * height * 3);
  const side = 2 * LINE_PX + 1;
  /** Rows of the mask, enlarged; beyond the border of the picture nothing is in the region. */
  const rows = Array.from({ length: side + 1 }, () => new Uint8Array(width));
  const columns = new Uint8Array(width);
  for (let next = 0; next < height + LINE_PX; next++) {
    const [entering, leaving] = [rows[next % (side + 1)]!, rows[(next + 1) % (side + 1)]!];
    fillRow(entering, mask, { row: next < height ? Math.floor(next / factor) : null, across: picture.width, factor });
    for (let x = 0; x < width; x++) columns[x]! += entering[x]! - leaving[x]!;
    const y = next - LINE_PX;
    if (y < 0) continue;
    const row = rows[y % (side + 1)]!;
    const firstOfRow = Math.floor(y / factor) * picture.width;
    let sum = 0;
    for (let x = 0; x < Math.min(LINE_PX, width); x++) sum += columns[x]!;
    for (let x = 0; x < width; x++) {
      if (x + LINE_PX < width) sum += columns[x + LINE_PX]!;
      if (x > LINE_PX) sum -= columns[x - LINE_PX - 1]!;
      const inside = row[x] === 1;
      const to = (y * width + x) * 3;
      if (sum !== (inside ? side * side : 0)) rgb.set(inside ? PAPER : INK, to);
      else {
        const from = (firstOfRow + Math.floor(x / factor)) * 3;
        for (let c = 0; c < 3; c++) rgb[to + c] = picture.rgb[from + c]!;
      }
    }
  }
  return { width, height, rgb };
}

/** A row of the mask as it is enlarged; null: one beyond the border. */
function fillRow(
  row: Uint8Array,
  mask: Uint8Array,
  { row: of, across, factor }: { row: number | null; across: number; factor: number },
): void {
  row.fill(0);
  if (of === null) return;
  for (let x = 0; x < across; x++) if (mask[of * across + x] === 1) row.fill(1, x * factor, (x + 1) * factor);
}
