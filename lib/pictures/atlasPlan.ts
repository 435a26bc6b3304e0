/**
 * Pages of small pictures for a map: squares side by side, row by row, in the order of the map's points. A page is as
 * large as every graphics card takes.
 */
export const ATLAS_PAGE_PX = 2048;
/** Sides of one picture. */
export const ATLAS_TILE_PX = [32, 64] as const;
export type AtlasTilePx = (typeof ATLAS_TILE_PX)[number];

export interface AtlasPlan {
  /** Side of one picture. */
  px: number;
  /** Pictures in a row. */
  columns: number;
  perPage: number;
  pages: number;
}

export function atlasPlan(count: number, px: AtlasTilePx): AtlasPlan {
  const columns = ATLAS_PAGE_PX / px;
  const perPage = columns * columns;
  return { px, columns, perPage, pages: Math.ceil(count / perPage) };
}
