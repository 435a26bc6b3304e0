/** The table twin of two compared maps: a row for each cell of the first one. Pure. */
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import { cellCentre, isComputed, type OcclusionGrid } from '@/lib/occlusion/grid';
import { atCells, type MapPair } from '@/lib/occlusion/mapPair';

export interface DifferenceRow {
  row: number;
  col: number;
  /** The pixel in the middle of the cell. */
  y: number;
  x: number;
  /** Of the maps at the cell, or at that pixel; NaN where it is not known. */
  first: number;
  second: number;
  /** First less second. */
  difference: number;
}

/** `largest`: the largest differences first, whatever their sign, and cells that are not known last. */
export type DifferenceOrder = 'place' | 'largest';

export function differenceRows(
  pair: MapPair,
  { grid, spec }: { grid: OcclusionGrid; spec: Pick<OcclusionSpec, 'stride'> },
  order: DifferenceOrder,
  /** Second less first instead: of an interaction whose fixed patch is in the second run. */
  turned = false,
): DifferenceRow[] {
  const [first, second] = [atCells(pair.a, pair), atCells(pair.b, pair)];
  const all = Array.from(first, (value, cell): DifferenceRow => {
    const [row, col] = [Math.floor(cell / grid.cols), cell % grid.cols];
    const other = second[cell]!;
    return { row, col, ...cellCentre(grid, spec.stride, row, col), first: value, second: other, difference: turned ? other - value : value - other }; // prettier-ignore
  });
  const rows = all.filter(({ row, col }) => isComputed(grid, row, col));
  if (order === 'place') return rows;
  const size = ({ difference }: DifferenceRow) => (Number.isNaN(difference) ? -1 : Math.abs(difference));
  return rows.sort((a, b) => size(b) - size(a));
}
