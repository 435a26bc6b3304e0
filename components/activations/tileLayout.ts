/** Where the maps of a layer lie in the view: as large as they can be, whole pixels a cell, all in sight if they fit. */

export interface TileLayout {
  count: number;
  columns: number;
  rows: number;
  /** Device pixels of a cell along one side: a whole number. */
  scale: number;
  /** CSS pixels for one device pixel. */
  unit: number;
  /** Of a map on the screen, in CSS pixels, as all that follows. */
  mapWidth: number;
  mapHeight: number;
  /** Room for the number below the map; 0: there is none. */
  labelHeight: number;
  /** From one tile to the next. */
  pitchX: number;
  pitchY: number;
}

export interface Space {
  width: number;
  height: number;
}

export const TILE_GAP_PX = 4;
const LABEL_PX = 14;
/** Of a figure of a label, a little more than it takes. */
const DIGIT_PX = 7.5;
/** Smaller maps say nothing; then the view scrolls. */
const LEAST_SIDE_PX = 24;
/** A single value needs less. */
const LEAST_CELL_PX = 16;
/** Larger cells say no more. */
const LARGEST_CELL_PX = 48;

/**
 * @param map rows and columns of each
 * @param space CSS pixels of the view
 * @param pixelRatio device pixels of a CSS pixel
 */
export function layoutTiles(count: number, map: Space, space: Space, pixelRatio = 1): TileLayout {
  const ratio = pixelRatio > 0 ? pixelRatio : 1;
  const longer = Math.max(map.width, map.height);
  const least = Math.max(1, Math.ceil(((longer === 1 ? LEAST_CELL_PX : LEAST_SIDE_PX) * ratio) / longer));
  const largest = Math.max(least, Math.floor(LARGEST_CELL_PX * ratio));
  for (let scale = largest; scale > least; scale--) {
    const layout = layoutAt(scale, count, map, space, ratio);
    const width = layout.columns * layout.pitchX - TILE_GAP_PX;
    if (width <= space.width && tilesHeight(layout) <= space.height) return layout;
  }
  return layoutAt(least, count, map, space, ratio);
}

function layoutAt(scale: number, count: number, map: Space, space: Space, ratio: number): TileLayout {
  const unit = 1 / ratio;
  const mapWidth = map.width * scale * unit;
  const mapHeight = map.height * scale * unit;
  const labelHeight = mapWidth >= String(Math.max(0, count - 1)).length * DIGIT_PX ? LABEL_PX : 0;
  // Whole device pixels, so that every map begins at one.
  const whole = (length: number) => Math.ceil(length * ratio) * unit;
  const pitchX = whole(mapWidth + TILE_GAP_PX);
  const pitchY = whole(mapHeight + labelHeight + TILE_GAP_PX);
  const columns = Math.min(Math.max(1, Math.floor((space.width + TILE_GAP_PX) / pitchX)), Math.max(1, count));
  return { count, columns, rows: Math.ceil(count / columns), scale, unit, mapWidth, mapHeight, labelHeight, pitchX, pitchY }; // prettier-ignore
}

/** Of all tiles together. */
export function tilesHeight({ rows, pitchY }: TileLayout): number {
  return Math.max(0, rows * pitchY - TILE_GAP_PX);
}

/** The place of the tile at a point, counted from 0 along the rows; null between and beside them. */
export function tileAt(layout: TileLayout, x: number, y: number): number | null {
  const column = Math.floor(x / layout.pitchX);
  const row = Math.floor(y / layout.pitchY);
  const isOnTile = x - column * layout.pitchX < layout.mapWidth && y - row * layout.pitchY < layout.pitchY - TILE_GAP_PX; // prettier-ignore
  const place = row * layout.columns + column;
  return isOnTile && x >= 0 && y >= 0 && column < layout.columns && place < layout.count ? place : null;
}

export interface TileKey {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
}

const FAR = 5;

/**
 * Where a key leads: arrows one tile, with Shift five; Home and End to the row's ends, with Ctrl to the grid's; a page
 * key so many rows. Null for every other key.
 */
export function moveTile(
  { count, columns, rows }: TileLayout,
  from: number,
  { key, shiftKey, ctrlKey }: TileKey,
  rowsInSight: number,
): number | null {
  const step = shiftKey ? FAR : 1;
  const row = Math.floor(from / columns);
  const column = from % columns;
  const lastOf = (wanted: number) => Math.min(columns, count - wanted * columns) - 1;
  const to = (wantedRow: number, wantedColumn: number) => {
    const inRow = Math.min(Math.max(wantedRow, 0), rows - 1);
    return inRow * columns + Math.min(Math.max(wantedColumn, 0), lastOf(inRow));
  };
  switch (key) {
    case 'ArrowLeft':
      return to(row, column - step);
    case 'ArrowRight':
      return to(row, column + step);
    case 'ArrowUp':
      return to(row - step, column);
    case 'ArrowDown':
      return to(row + step, column);
    case 'PageUp':
      return to(row - Math.max(1, rowsInSight), column);
    case 'PageDown':
      return to(row + Math.max(1, rowsInSight), column);
    case 'Home':
      return ctrlKey ? 0 : to(row, 0);
    case 'End':
      return ctrlKey ? count - 1 : to(row, columns);
    default:
      return null;
  }
}
