/** The rows of the table twin: every cell with its numbers, sorted. */
import type { OcclusionSpec, Score } from '@/lib/domain/occlusion';
import { isClipped, type OcclusionGrid } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { scoreValue } from '@/lib/occlusion/score';
import { isHidden } from '@/lib/occlusion/threshold';
import type { CellMap } from './cellMap';
import type { DisplayedMap } from './displayedMap';
import { valueAtCell, type MapValues } from './mapValues';

export interface CellRow {
  row: number;
  col: number;
  /** NaN while the cell is not known. */
  probability: number;
  value: number;
  topClass: number | null;
  topProbability: number;
  clipped: boolean;
  /** What is drawn there where pixels are shown: the average at the cell's centre. NaN: not known, or cells are shown. */
  average: number;
  hidden: boolean;
  /** Of the score over the repeats; NaN: there are none, or too few know the cell. */
  mean: number;
  spread: number;
}

/** Of each cell over repeats with other seeds, row-major. */
export interface RepeatedCells {
  mean: Float32Array;
  deviation: Float32Array;
}

export const CELL_COLUMNS = ['place', 'value', 'average', 'probability', 'mean', 'spread', 'topClass'] as const;
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
  values: Pick<MapValues, 'per' | 'cols' | 'known' | 'limit'> | null,
  repeats: RepeatedCells | null = null,
): CellRow[] {
  const listed = [...progressiveOrder(grid)].sort((a, b) => a - b);
  return listed.map((cell) => {
    const row = Math.floor(cell / grid.cols);
    const col = cell % grid.cols;
    const probability = map?.probabilities[cell] ?? NaN;
    const best = cells?.top(cell)?.[0];
    const drawn = values ? valueAtCell(values, grid, spec, { row, col }) : NaN;
    return {
      row,
      col,
      probability,
      value: map ? scoreValue(score, probability, map.base) : NaN,
      topClass: best?.classIndex ?? null,
      topProbability: best?.probability ?? NaN,
      clipped: isClipped(grid, spec, row, col),
      average: values?.per === 'pixel' ? drawn : NaN,
      hidden: values !== null && isHidden(score, drawn, values.limit),
      mean: repeats?.mean[cell] ?? NaN,
      spread: repeats?.deviation[cell] ?? NaN,
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
