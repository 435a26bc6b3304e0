/** The rows of the table twin: every cell with its numbers, sorted. */
import type { OcclusionSpec, Score } from '@/lib/domain/occlusion';
import { isClipped, type OcclusionGrid } from '@/lib/occlusion/grid';
import { scoreValue } from '@/lib/occlusion/score';
import type { CellMap } from './cellMap';
import type { DisplayedMap } from './displayedMap';

export interface CellRow {
  row: number;
  col: number;
  /** NaN while the cell is not known. */
  probability: number;
  value: number;
  topClass: number | null;
  topProbability: number;
  clipped: boolean;
}

export const CELL_COLUMNS = ['place', 'value', 'probability', 'topClass'] as const;
export type CellColumn = (typeof CELL_COLUMNS)[number];
export interface CellOrder {
  column: CellColumn;
  direction: 'ascending' | 'descending';
}

export function cellRows(
  grid: OcclusionGrid,
  spec: OcclusionSpec,
  score: Score,
  cells: CellMap | null,
  map: Pick<DisplayedMap, 'probabilities' | 'base'> | null,
): CellRow[] {
  return Array.from({ length: grid.rows * grid.cols }, (_, cell) => {
    const row = Math.floor(cell / grid.cols);
    const col = cell % grid.cols;
    const probability = map?.probabilities[cell] ?? NaN;
    const best = cells?.top(cell)?.[0];
    return {
      row,
      col,
      probability,
      value: map ? scoreValue(score, probability, map.base) : NaN,
      topClass: best?.classIndex ?? null,
      topProbability: best?.probability ?? NaN,
      clipped: isClipped(grid, spec, row, col),
    };
  });
}

/** A sorted copy. Cells that are not known come last in both directions; equal ones stay in the order of the picture. */
export function sortCellRows(rows: readonly CellRow[], { column, direction }: CellOrder): CellRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  if (column === 'place') return direction === 'ascending' ? [...rows] : rows.toReversed();
  const key = (row: CellRow): number => (column === 'topClass' ? (row.topClass ?? NaN) : row[column]);
  return rows.toSorted((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  });
}
