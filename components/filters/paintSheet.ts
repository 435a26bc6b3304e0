/** Filters as pixels: each weight a block of one colour, only as much of the sheet as is in sight. */
import { shadeOf, type WeightRange } from '@/lib/filters/filterLook';
import type { Rect } from '../occlusion/cellGeometry';
import { positionAt, tilesInSight, type FilterSheet } from './filterSheet';

/** What a filter is drawn from. */
export interface FilterPaint {
  /** inputs × rows × columns. */
  weights: Float32Array;
  range: WeightRange;
}

export interface SheetPaint {
  sheet: FilterSheet;
  /** The part in sight; width and height are those of the pixels. */
  sight: Rect;
  /** Order of the channels that are drawn as red, green and blue; null: each channel is grey. */
  colours: 'RGB' | 'BGR' | null;
  /** By its place among the shown ones; null: not there yet. */
  filterAt: (position: number) => FilterPaint | null;
}

/** Fills `pixels` (RGBA, of sight.width × sight.height); what is between tiles stays clear. */
export function paintSheet(pixels: Uint8ClampedArray, { sheet, sight, colours, filterAt }: SheetPaint): void {
  pixels.fill(0);
  // Four bytes at once: hundreds of thousands of weights are drawn while one scrolls.
  const target = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const { row0, row1, col0, col1 } = tilesInSight(sheet, sight);
  const tile = new Uint32Array(sheet.places.rows * sheet.places.cols);
  for (let row = row0; row < row1; row++)
    for (let col = col0; col < col1; col++) {
      const position = positionAt(sheet, { row, col });
      if (position === null) continue;
      const paint = filterAt(position);
      if (!paint) tile.fill(WAITING);
      else if (colours) colourTile(tile, paint, colours);
      else greyTile(tile, paint, sheet.kind === 'matrix' ? col : 0);
      paintTile(target, sight, sheet, { x: col * sheet.stepX - sight.x, y: row * sheet.stepY - sight.y }, tile);
    }
}

function greyTile(tile: Uint32Array, { weights, range }: FilterPaint, channel: number): void {
  const from = channel * tile.length;
  for (let i = 0; i < tile.length; i++) tile[i] = GREYS[shadeOf(weights[from + i]!, range)]!;
}

function colourTile(tile: Uint32Array, { weights, range }: FilterPaint, order: 'RGB' | 'BGR'): void {
  const size = tile.length;
  const [red, blue] = order === 'RGB' ? [0, 2 * size] : [2 * size, 0];
  for (let i = 0; i < size; i++)
    tile[i] = packed(
      shadeOf(weights[red + i]!, range),
      shadeOf(weights[size + i]!, range),
      shadeOf(weights[blue + i]!, range),
    );
}

/** Each colour as a block of scale × scale, cut at the border of what is in sight. */
function paintTile(
  target: Uint32Array,
  { width, height }: Rect,
  { places, scale }: FilterSheet,
  origin: { x: number; y: number },
  tile: Uint32Array,
): void {
  for (let r = 0; r < places.rows; r++) {
    const bottom = Math.min(height, origin.y + (r + 1) * scale);
    for (let c = 0; c < places.cols; c++) {
      const left = Math.max(0, origin.x + c * scale);
      const right = Math.min(width, origin.x + (c + 1) * scale);
      const colour = tile[r * places.cols + c]!;
      for (let y = Math.max(0, origin.y + r * scale); y < bottom; y++)
        for (let at = y * width + left, end = y * width + right; at < end; at++) target[at] = colour;
    }
  }
}

/** A colour as one number, its bytes in this machine's order. */
function packed(red: number, green: number, blue: number, alpha = 255): number {
  BYTES[0] = red;
  BYTES[1] = green;
  BYTES[2] = blue;
  BYTES[3] = alpha;
  return WORD[0]!;
}
const BYTES = new Uint8Array(4);
const WORD = new Uint32Array(BYTES.buffer);
const GREYS = Uint32Array.from({ length: 256 }, (_, shade) => packed(shade, shade, shade));
/** Behind what is not there yet. */
const WAITING = packed(128, 128, 128, 64);
