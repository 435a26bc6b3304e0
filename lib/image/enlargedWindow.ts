/**
 * A window of an enlarged picture, without making the whole of it. Bilinear with pixel centres at half numbers, as PIL,
 * torchvision and OpenCV enlarge; where nothing is enlarged, pixels are copied unchanged.
 */
import type { RgbImage } from './preprocess';

export interface WindowOfEnlarged {
  /** Size of the whole enlarged picture: at least the picture's own, each side. */
  enlargedWidth: number;
  enlargedHeight: number;
  /** Top left corner of the window in the enlarged picture. Where the window reaches beyond it, `border` shows. */
  left: number;
  top: number;
  width: number;
  height: number;
  border: readonly [number, number, number];
}

export function enlargedWindow(picture: RgbImage, window: WindowOfEnlarged): RgbImage {
  const { width, height, border } = window;
  const columns = samples(picture.width, window.enlargedWidth, window.left, width);
  const rows = samples(picture.height, window.enlargedHeight, window.top, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const row = rows[y];
      const column = columns[x];
      const at = (y * width + x) * 3;
      if (!row || !column) rgb.set(border, at);
      else for (let c = 0; c < 3; c++) rgb[at + c] = blend(picture, row, column, c);
    }
  return { width, height, rgb };
}

/** Two neighbouring source pixels and the weight of the second. */
interface Sample {
  first: number;
  second: number;
  weight: number;
}

/** Where each of `count` output pixels from `start` on comes from; null outside the enlarged picture. */
function samples(size: number, enlarged: number, start: number, count: number): (Sample | null)[] {
  return Array.from({ length: count }, (_, i) => {
    const at = start + i;
    if (at < 0 || at >= enlarged) return null;
    const centre = Math.min(Math.max(((at + 0.5) * size) / enlarged - 0.5, 0), size - 1);
    const first = Math.floor(centre);
    return { first, second: Math.min(first + 1, size - 1), weight: centre - first };
  });
}

function blend({ rgb, width }: RgbImage, row: Sample, column: Sample, c: number): number {
  const value = (y: number, x: number) => rgb[(y * width + x) * 3 + c]!;
  const inRow = (y: number) => value(y, column.first) * (1 - column.weight) + value(y, column.second) * column.weight;
  return Math.round(inRow(row.first) * (1 - row.weight) + inRow(row.second) * row.weight);
}
