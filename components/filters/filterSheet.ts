/** Where filters lie on the screen: tiles of whole pixels in rows and columns. Pure; the unit is the screen's pixel. */
import type { FilterShape } from '@/lib/domain/layerFilters';
import type { Rect } from '../occlusion/cellGeometry';

export interface FilterSheet {
  /**
   * flow: a tile is a filter; they fill the rows from the left. matrix: a row is a filter, a column an input channel.
   */
  kind: 'flow' | 'matrix';
  /** Filters that are shown. */
  count: number;
  rows: number;
  cols: number;
  /** Weights of a tile. */
  places: { rows: number; cols: number };
  /** Pixels a weight. */
  scale: number;
  gap: number;
  /** From one tile to the next. */
  stepX: number;
  stepY: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** A tile: its row and column on the sheet. */
export interface TilePlace {
  row: number;
  col: number;
}

export interface SheetOptions {
  count: number;
  coloured: boolean;
  /** Of the frame that it is looked at through. */
  space: Size;
  /** Pixels a weight; null: as many as fit. */
  scale: number | null;
}

/** Of a whole filter: larger ones are no clearer. */
const LARGEST_TILE_PX = 160;
/** Smaller tiles of whole filters are not told apart: there is a way to scroll instead. */
const SMALLEST_TILE_PX = 16;
/** Of one kernel among many. */
const SMALLEST_KERNEL_PX = 6;
const LARGEST_KERNEL_PX = 40;
const FLOW_GAP = 3;
/** What the rows in sight may hold in memory, in bytes; the scale of very wide layers grows until it is enough. */
export const SIGHT_BYTES = 12 * 2 ** 20;

/** Filters in colour, or of one input, side by side; others as outputs × inputs. */
export function planSheet(shape: FilterShape, { count, coloured, space, scale }: SheetOptions): FilterSheet {
  return coloured || shape[1] === 1 ? planFlow(shape, count, space, scale) : planMatrix(shape, count, space, scale);
}

function planFlow([, , rows, cols]: FilterShape, count: number, space: Size, wanted: number | null): FilterSheet {
  const least = Math.ceil(SMALLEST_TILE_PX / Math.max(rows, cols));
  const across = (scale: number) => Math.max(1, Math.floor((space.width + FLOW_GAP) / (cols * scale + FLOW_GAP)));
  const fits = (scale: number) =>
    cols * scale <= space.width &&
    Math.ceil(count / across(scale)) * (rows * scale + FLOW_GAP) - FLOW_GAP <= space.height;
  let scale = wanted ?? Math.max(least, Math.floor(LARGEST_TILE_PX / Math.max(rows, cols)));
  if (wanted === null) while (scale > least && !fits(scale)) scale--;
  const down = Math.ceil(count / Math.min(across(scale), Math.max(1, count)));
  // Rows of about the same length: no row of two after rows of twenty.
  const even = down <= 1 ? Math.max(1, count) : Math.ceil(count / down);
  return sheetOf({
    ...{ kind: 'flow', count, scale, gap: FLOW_GAP, places: { rows, cols } },
    ...{ cols: even, rows: Math.ceil(count / even) },
  });
}

function planMatrix(
  [, inputs, rows, cols]: FilterShape,
  count: number,
  space: Size,
  wanted: number | null,
): FilterSheet {
  const gap = rows * cols === 1 ? 0 : 1;
  const side = Math.max(rows, cols);
  const inMemory = Math.ceil((space.height * inputs * rows * cols * 4) / SIGHT_BYTES / rows);
  const least = Math.max(1, inMemory, Math.ceil(SMALLEST_KERNEL_PX / side));
  const fit = Math.floor(((space.width + gap) / inputs - gap) / cols);
  const scale = Math.max(wanted ?? Math.min(fit, Math.floor(LARGEST_KERNEL_PX / side)), wanted === null ? least : inMemory, 1); // prettier-ignore
  return sheetOf({ kind: 'matrix', count, scale, gap, places: { rows, cols }, rows: count, cols: inputs });
}

function sheetOf(sheet: Omit<FilterSheet, 'stepX' | 'stepY' | 'width' | 'height'>): FilterSheet {
  const { places, scale, gap, rows, cols } = sheet;
  const stepX = places.cols * scale + gap;
  const stepY = places.rows * scale + gap;
  return { ...sheet, stepX, stepY, width: Math.max(0, cols * stepX - gap), height: Math.max(0, rows * stepY - gap) };
}

/** Place of a tile's filter among those that are shown; null where the last row of a flow has none. */
export function positionAt({ kind, cols, count }: FilterSheet, { row, col }: TilePlace): number | null {
  const position = kind === 'matrix' ? row : row * cols + col;
  return position >= 0 && position < count ? position : null;
}

/** The (first) tile of a filter, by its place among those that are shown. */
export function tileOf({ kind, cols }: FilterSheet, position: number): TilePlace {
  return kind === 'matrix' ? { row: position, col: 0 } : { row: Math.floor(position / cols), col: position % cols };
}

export function tileRect({ stepX, stepY, gap }: FilterSheet, { row, col }: TilePlace): Rect {
  return { x: col * stepX, y: row * stepY, width: stepX - gap, height: stepY - gap };
}

/** All tiles of a filter: one, or its row. */
export function filterRect(sheet: FilterSheet, position: number): Rect {
  const rect = tileRect(sheet, tileOf(sheet, position));
  return sheet.kind === 'matrix' ? { ...rect, width: sheet.width } : rect;
}

/** What lies under a point: the gap after a tile counts to it. Null outside, and where there is no filter. */
export function sheetPlaceAt(
  sheet: FilterSheet,
  { x, y }: { x: number; y: number },
): { tile: TilePlace; weight: TilePlace } | null {
  const { stepX, stepY, scale, places } = sheet;
  const tile = { row: Math.floor(y / stepY), col: Math.floor(x / stepX) };
  if (x < 0 || y < 0 || tile.col >= sheet.cols || tile.row >= sheet.rows || positionAt(sheet, tile) === null)
    return null;
  const within = (at: number, count: number) => Math.min(count - 1, Math.floor(at / scale));
  return {
    tile,
    weight: { row: within(y - tile.row * stepY, places.rows), col: within(x - tile.col * stepX, places.cols) },
  };
}

/** Tiles of which a part is in sight, from the first to before the last. */
export function tilesInSight(
  { stepX, stepY, rows, cols }: FilterSheet,
  { x, y, width, height }: Rect,
): { row0: number; row1: number; col0: number; col1: number } {
  return {
    row0: Math.max(0, Math.floor(y / stepY)),
    row1: Math.min(rows, Math.ceil((y + height) / stepY)),
    col0: Math.max(0, Math.floor(x / stepX)),
    col1: Math.min(cols, Math.ceil((x + width) / stepX)),
  };
}

/** Places among the shown filters that are in sight. */
export function positionsInSight(sheet: FilterSheet, sight: Rect): number[] {
  const { row0, row1 } = tilesInSight(sheet, sight);
  const [from, to] = sheet.kind === 'matrix' ? [row0, row1] : [row0 * sheet.cols, row1 * sheet.cols];
  return Array.from({ length: Math.max(0, Math.min(to, sheet.count) - from) }, (_, k) => from + k);
}

/** What of a filter is to come into sight: its tile; a row of tiles from top to bottom, however far it is scrolled along. */
export function rectToReveal(sheet: FilterSheet, position: number, sight: Rect): Rect {
  const rect = filterRect(sheet, position);
  return sheet.kind === 'matrix' ? { ...rect, x: sight.x, width: sight.width } : rect;
}

/** How far to scroll so that a tile is in sight: the least move that does it. */
export function scrollFor(rect: Rect, sight: Rect): { left: number; top: number } {
  const along = (start: number, size: number, from: number, room: number) =>
    start < from ? start : start + size > from + room ? Math.max(0, start + size - room) : from;
  return {
    left: along(rect.x, rect.width, sight.x, sight.width),
    top: along(rect.y, rect.height, sight.y, sight.height),
  };
}
