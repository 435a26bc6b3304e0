/** Filters as pixels: the grid on top, the caption below it. */
import type { FilterDrawing } from '@/lib/filters/filterSvg';
import type { Rgb } from '@/lib/palette/scales';
import { drawText, fillRect, LINE_HEIGHT, textWidth, type Canvas } from '../image/pixelFont';

const MARGIN = 12;
const TEXT_SCALE = 2;
const LINE = LINE_HEIGHT * TEXT_SCALE + 6;
const INK: Rgb = [31, 41, 51];
const PAPER = 255;

export function drawFilterPicture({ grid, scale, caption, colours }: FilterDrawing): Canvas {
  const lines = caption.map(plainText);
  const width = Math.max(grid.width, ...lines.map((line) => textWidth(line, TEXT_SCALE))) + 2 * MARGIN;
  const height = grid.height + lines.length * LINE + 3 * MARGIN;
  const canvas: Canvas = { width, height, rgb: new Uint8Array(width * height * 3).fill(PAPER) };
  const columns = grid.tileWidth / scale;
  for (const tile of grid.tiles) {
    const rgb = colours(tile);
    for (let i = 0; i < rgb.length / 3; i++) {
      const [left, top] = [tile.x + (i % columns) * scale, tile.y + Math.floor(i / columns) * scale];
      const colour: Rgb = [rgb[3 * i] ?? 0, rgb[3 * i + 1] ?? 0, rgb[3 * i + 2] ?? 0];
      fillRect(canvas, MARGIN + left, MARGIN + top, scale, scale, colour);
    }
  }
  lines.forEach((line, i) => drawText(canvas, line, MARGIN, grid.height + 2 * MARGIN + i * LINE, TEXT_SCALE, INK));
  return canvas;
}

/** The picture's font has ASCII only. */
function plainText(text: string): string {
  return text.replaceAll('×', 'x').normalize('NFKD').replace(/\p{M}/gu, '');
}
