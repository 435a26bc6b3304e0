/** Where the pictures of a long list stand in rows of equal height, and how the keyboard moves among them. */

export interface GridLayout {
  /** Pictures in the list. */
  total: number;
  columns: number;
  rowHeight: number;
}

/** Rows that are there beyond those in sight, so that a short scroll shows nothing empty. */
const OVERSCAN_ROWS = 2;

export function rowsOf({ total, columns }: Pick<GridLayout, 'total' | 'columns'>): number {
  return Math.ceil(total / columns);
}

/** As many columns of at least `minWidth` as fit, with `gap` between them. */
export function columnsIn(width: number, minWidth: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (minWidth + gap)));
}

/** The width of each of so many columns that fill `width`, in whole pixels. */
export function columnWidth(width: number, columns: number, gap: number): number {
  return Math.floor((width - gap * (columns - 1)) / columns);
}

/** First and last row to draw, both included; empty (last < first) without pictures. */
export function drawnRows(layout: GridLayout, scrollTop: number, height: number): { first: number; last: number } {
  const rows = rowsOf(layout);
  const first = Math.floor(scrollTop / layout.rowHeight) - OVERSCAN_ROWS;
  const last = Math.floor((scrollTop + height) / layout.rowHeight) + OVERSCAN_ROWS;
  return { first: Math.max(0, Math.min(first, rows - 1)), last: Math.min(rows - 1, last) };
}

/** The first picture of the topmost row of which at least half is in sight. */
export function firstInSight({ columns, rowHeight }: GridLayout, scrollTop: number): number {
  return Math.round(scrollTop / rowHeight) * columns;
}

/** The scroll position that brings a row into sight with the least movement. */
export function scrollToShow(layout: GridLayout, place: number, scrollTop: number, height: number): number {
  const top = Math.floor(place / layout.columns) * layout.rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + layout.rowHeight - height);
}

/** Where a key leads from a place; null for keys that lead nowhere. `rowsInSight` is what a page key moves by. */
export function placeByKey(
  { total, columns }: GridLayout,
  place: number,
  key: string,
  rowsInSight: number,
): number | null {
  if (total === 0) return null;
  const page = Math.max(1, rowsInSight) * columns;
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -total,
    End: total,
  };
  const step = steps[key];
  if (step === undefined) return null;
  const to = place + step;
  // A whole row that is not there is no move; a page is cut at the end.
  if (Math.abs(step) === columns && columns > 1 && to < 0) return place;
  if (step === columns && columns > 1 && to >= total)
    return Math.floor(place / columns) < rowsOf({ total, columns }) - 1 ? total - 1 : place;
  return Math.min(total - 1, Math.max(0, to));
}
