/** A picture of filters as SVG: every weight a sharp rectangle at any size, with the caption as text. */
import { AppError } from '../domain/appError';
import type { FilterGrid, FilterTile } from './filterGrid';

/** Rectangles in one file; larger layers are for PNG. */
export const MAX_RECTANGLES = 200_000;
const MARGIN = 12;
const LINE = 18;
const FONT_PX = 13;
/** Of the font, in pixels a letter: wide enough for every system's own. */
const LETTER_PX = 7.6;

export interface FilterDrawing {
  grid: FilterGrid;
  /** Pixels a weight. */
  scale: number;
  caption: readonly string[];
  /** rows × columns × 3 bytes of a tile. */
  colours: (tile: FilterTile) => Uint8Array;
}

export function drawFilterSvg({ grid, scale, caption, colours }: FilterDrawing): string {
  const columns = grid.tileWidth / scale;
  const rows = grid.tileHeight / scale;
  if (grid.tiles.length * rows * columns > MAX_RECTANGLES)
    throw new AppError(
      'too_large',
      `An SVG of ${(grid.tiles.length * rows * columns).toLocaleString('en')} weights would be too large. Choose fewer filters, or take them as PNG.`,
      { field: 'count' },
    );
  const width = Math.ceil(Math.max(grid.width, ...caption.map((line) => line.length * LETTER_PX))) + 2 * MARGIN;
  const height = grid.height + 2 * MARGIN + caption.length * LINE + MARGIN;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(caption.join(' '))}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    '<g shape-rendering="crispEdges">',
  ];
  for (const tile of grid.tiles) parts.push(...tileRectangles(tile, colours(tile), columns, scale));
  parts.push('</g>', `<g font-family="system-ui, sans-serif" font-size="${FONT_PX}" fill="#1f2933">`);
  caption.forEach((line, i) =>
    parts.push(`<text x="${MARGIN}" y="${grid.height + 2 * MARGIN + (i + 0.8) * LINE}">${escaped(line)}</text>`),
  );
  parts.push('</g>', '</svg>');
  return `${parts.join('\n')}\n`;
}

/** Neighbours of one colour in a row are one rectangle. */
function* tileRectangles({ x, y }: FilterTile, rgb: Uint8Array, columns: number, scale: number): Generator<string> {
  const colourAt = (i: number) => '#' + [0, 1, 2].map((c) => rgb[i * 3 + c]!.toString(16).padStart(2, '0')).join('');
  const places = rgb.length / 3;
  for (let i = 0; i < places;) {
    const colour = colourAt(i);
    let end = i + 1;
    while (end % columns !== 0 && colourAt(end) === colour) end++;
    const [left, top] = [MARGIN + x + (i % columns) * scale, MARGIN + y + Math.floor(i / columns) * scale];
    yield `<rect x="${left}" y="${top}" width="${(end - i) * scale}" height="${scale}" fill="${colour}"/>`;
    i = end;
  }
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[^\P{Cc}\t\n]/gu, '');
}
