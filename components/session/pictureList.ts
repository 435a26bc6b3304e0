/** Places in a filtered list of pictures that is read page by page. */
export const PICTURES_A_PAGE = 48;

/** Start of the page that holds a position. */
export function pageStart(position: number): number {
  return Math.floor(Math.max(0, position) / PICTURES_A_PAGE) * PICTURES_A_PAGE;
}

/**
 * Where a step leads from the current picture: its neighbour in the list; from a picture that is not on the page, the
 * page's first one. Null when there is no way on.
 */
export function stepTo(
  page: { offset: number; ids: readonly string[]; total: number },
  currentId: string | null,
  step: 1 | -1,
): number | null {
  if (page.total === 0) return null;
  const at = currentId === null ? -1 : page.ids.indexOf(currentId);
  if (at < 0) return Math.min(page.offset, page.total - 1);
  const next = page.offset + at + step;
  return next < 0 || next >= page.total ? null : next;
}
