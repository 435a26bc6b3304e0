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

/** Behind what is not there yet. */
const WAITING: Colour = [128, 128, 128, 64];
type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Fills `pixels` (RGBA, of sight.width × sight.height); what is between tiles stays clear. */
export function paintSheet(pixels: Uint8ClampedArray, { sheet, sight, colours, filterAt }: SheetPaint): void {
  pixels.fill(0);
  // Four bytes at once: many tiles are drawn while one scrolls.
  const target = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const { row0, row1, col0, col1 } = tilesInSight(sheet, sight);
  const waiting = packed(WAITING);
  for (let row = row0; row < row1; row++)
    for (let col = col0; col < col1; col++) {
      const position = positionAt(sheet, { row, col });
      if (position === null) continue;
      const paint = filterAt(position);
      const channel = sheet.kind === 'matrix' ? col : 0;
      const colourOf = paint ? weightColours(paint, sheet, channel, colours) : () => waiting;
      const origin = { x: col * sheet.stepX - sight.x, y: row * sheet.stepY - sight.y };
      paintTile(target, sight, sheet, origin, colourOf);
    }
}

/** The colour of a place of one tile. */
function weightColours(
  { weights, range }: FilterPaint,
  { places }: FilterSheet,
  channel: number,
  colours: SheetPaint['colours'],
): (place: number) => number {
  const size = places.rows * places.cols;
  const shade = (input: number, place: number) => shadeOf(weights[input * size + place] ?? NaN, range);
  if (colours === null)
    return (place) => {
      const grey = shade(channel, place);
      return packed([grey, grey, grey, 255]);
    };
  const [red, blue] = colours === 'RGB' ? [0, 2] : [2, 0];
  return (place) => packed([shade(red, place), shade(1, place), shade(blue, place), 255]);
}

function paintTile(
  target: Uint32Array,
  { width, height }: Rect,
  { places, scale }: FilterSheet,
  origin: { x: number; y: number },
  colourOf: (place: number) => number,
): void {
  for (let r = 0; r < places.rows; r++) {
    const top = Math.max(0, origin.y + r * scale);
    const bottom = Math.min(height, origin.y + (r + 1) * scale);
    if (top >= bottom) continue;
    for (let c = 0; c < places.cols; c++) {
      const left = Math.max(0, origin.x + c * scale);
      const right = Math.min(width, origin.x + (c + 1) * scale);
      if (left >= right) continue;
      const colour = colourOf(r * places.cols + c);
      for (let y = top; y < bottom; y++) target.fill(colour, y * width + left, y * width + right);
    }
  }
}

const BYTES = new Uint8Array(4);
const WORD = new Uint32Array(BYTES.buffer);
/** In this machine's order of bytes. */
function packed(colour: Colour): number {
  BYTES.set(colour);
  return WORD[0]!;
}
