/** How wide and how high the rows of channels are. */

export interface RowLayout {
  /** Of the square in which a patch is drawn, in CSS pixels. */
  tile: number;
  /** Patches of a row that fit. */
  shown: number;
  /** Of a row, its line included. */
  rowPx: number;
  /** The figures of the channel stand above its patches, not beside them. */
  stacked: boolean;
}

/** Of what stands beside the patches. */
export const HEAD_PX = 148;
/** Between patches. */
export const GAP_PX = 4;
const STACKED_BELOW_PX = 560;
const STACKED_HEAD_PX = 24;
/** Left and right, above and below, the line. */
const PADDING_PX = 24;
const SPACE_PX = 13;
const MIN_TILE_PX = 56;
const MAX_TILE_PX = 120;
/** Patches that a narrow screen has room for. */
const NARROW_PATCHES = 5;

/** @param width of the frame; @param top patches that are wanted */
export function rowLayout(width: number, top: number): RowLayout {
  const stacked = width < STACKED_BELOW_PX;
  const room = Math.max(0, width - PADDING_PX - (stacked ? 0 : HEAD_PX)) + GAP_PX;
  const wanted = stacked ? Math.min(top, NARROW_PATCHES) : top;
  const tile = Math.max(MIN_TILE_PX, Math.min(MAX_TILE_PX, Math.floor(room / wanted) - GAP_PX));
  const shown = Math.max(1, Math.min(top, Math.floor(room / (tile + GAP_PX))));
  return { tile, shown, rowPx: tile + SPACE_PX + (stacked ? STACKED_HEAD_PX : 0), stacked };
}

/** What the keyboard is on: a row, and of it the channel itself (0) or one of its patches (from 1). */
export interface GridPlace {
  row: number;
  col: number;
}

export interface PressedArrow {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
}

const FAR = 5;

/** Where a key leads; null: it is no key of the grid. @param page rows that are in sight */
export function moveInRows(
  { row, col }: GridPlace,
  { key, shiftKey, ctrlKey }: PressedArrow,
  { rows, columns, page }: { rows: number; columns: number; page: number },
): GridPlace | null {
  const far = shiftKey ? FAR : 1;
  const inside = (place: GridPlace): GridPlace => ({
    row: Math.max(0, Math.min(rows - 1, place.row)),
    col: Math.max(0, Math.min(columns - 1, place.col)),
  });
  switch (key) {
    case 'ArrowDown':
      return inside({ row: row + far, col });
    case 'ArrowUp':
      return inside({ row: row - far, col });
    case 'ArrowRight':
      return inside({ row, col: col + far });
    case 'ArrowLeft':
      return inside({ row, col: col - far });
    case 'PageDown':
      return inside({ row: row + page, col });
    case 'PageUp':
      return inside({ row: row - page, col });
    case 'Home':
      return ctrlKey ? { row: 0, col: 0 } : { row, col: 0 };
    case 'End':
      return inside({ row: ctrlKey ? rows - 1 : row, col: columns - 1 });
    default:
      return null;
  }
}
