/** Borders of segments as paths of SVG, in pixels of the network's input. Pure. */
import type { Segments } from '@/lib/occlusion/segments';

/** The border of what some cells' segments cover together, pixel for pixel. `isIn`: whether a cell is one of them. */
export function segmentOutline({ labels, width }: Segments, isIn: (cell: number) => boolean): string {
  const height = labels.length / width;
  const inside = (x: number, y: number) => x >= 0 && x < width && y >= 0 && y < height && isIn(labels[y * width + x]!);
  return borders({ width, height }, (x, y, nx, ny) => inside(x, y) !== inside(nx, ny));
}

/** All borders between segments; that of the picture is none. */
export function segmentBorders({ labels, width }: Segments): string {
  const height = labels.length / width;
  const isPixel = (x: number, y: number) => x >= 0 && x < width && y >= 0 && y < height;
  return borders(
    { width, height },
    (x, y, nx, ny) => isPixel(x, y) && isPixel(nx, ny) && labels[y * width + x] !== labels[ny * width + nx],
  );
}

/** Lines between neighbouring pixels that are parted, each as long as it goes on straight. */
function borders(
  { width, height }: { width: number; height: number },
  areParted: (x: number, y: number, otherX: number, otherY: number) => boolean,
): string {
  const lines: string[] = [];
  for (let y = 0; y <= height; y++)
    for (let x = 0, from = 0; x <= width; x++) {
      if (x < width && areParted(x, y - 1, x, y)) continue;
      if (x > from) lines.push(`M${from} ${y}h${x - from}`);
      from = x + 1;
    }
  for (let x = 0; x <= width; x++)
    for (let y = 0, from = 0; y <= height; y++) {
      if (y < height && areParted(x - 1, y, x, y)) continue;
      if (y > from) lines.push(`M${x} ${from}v${y - from}`);
      from = y + 1;
    }
  return lines.join('');
}
