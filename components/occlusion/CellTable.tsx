'use client';
import { useMemo, useState } from 'react';
import type { OcclusionSpec, Score } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { scoreValue, SCORE_TEXTS } from '@/lib/occlusion/score';
import { Button } from '../ui/Button';
import { Pager } from '../ui/Pager';
import { Cell, HeaderCell, Table } from '../ui/Table';
import type { CellPlace } from './cellGeometry';
import type { CellMap } from './cellMap';
import { cellRows, sortCellRows, type CellColumn, type CellOrder, type RepeatedCells } from './cellRows';
import { formatProbability, formatScore } from './cellText';
import type { DisplayedMap } from './displayedMap';
import type { MapValues } from './mapValues';

const scoreAt = (score: Score, map: DisplayedMap | null, cell: number) =>
  map ? scoreValue(score, map.probabilities[cell] ?? NaN, map.base) : NaN;

const ROWS_A_PAGE = 50;

export interface CellTableProps {
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  score: Score;
  cells: CellMap | null;
  map: DisplayedMap | null;
  values: MapValues | null;
  /** Maps of other classes: a column each. */
  others: readonly { classIndex: number; map: DisplayedMap | null }[];
  /** Mean and spread over repeats, where there are any: a column each. */
  repeats?: RepeatedCells | null;
  labels: readonly string[];
  /** Cells change in place: another version, other cells. */
  version: number;
  /** Where there are two tables: which one it is. */
  caption?: string;
  onSelect: (cell: CellPlace) => void;
}

/** The heatmap as a table: the same cells and numbers, sortable, for eyes and screen readers alike. */
export function CellTable({
  grid,
  spec,
  score,
  cells,
  map,
  values,
  others,
  repeats = null,
  labels,
  version,
  caption = 'Cells of the heatmap',
  onSelect,
}: CellTableProps) {
  const [order, setOrder] = useState<CellOrder>({ column: 'place', direction: 'ascending' });
  const [page, setPage] = useState(0);
  const rows = useMemo(
    () => sortCellRows(cellRows(grid, spec, score, cells, map, values, repeats), order),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `version` stands for the content of `cells`
    [grid, spec, score, cells, version, map, values, repeats, order],
  );
  const pages = Math.ceil(rows.length / ROWS_A_PAGE);
  const shown = Math.min(page, pages - 1);
  const { segments } = grid;
  const sortBy = (column: CellColumn) => {
    setPage(0);
    const flipped = order.column === column && order.direction === 'descending';
    setOrder({
      column,
      direction: flipped || (column === 'place' && order.column !== column) ? 'ascending' : 'descending',
    });
  };
  const header = (column: CellColumn, text: string, numeric: boolean) => (
    <HeaderCell numeric={numeric} sort={order.column === column ? order.direction : null} onSort={() => sortBy(column)}>
      {text}
    </HeaderCell>
  );
  return (
    <div className="flex flex-col gap-2">
      <Table caption={caption}>
        <thead>
          <tr>
            {header('place', 'Row, column', false)}
            {score !== 'probability' && header('value', SCORE_TEXTS[score].name, true)}
            {values?.per === 'pixel' && header('average', 'At its centre', true)}
            {header('probability', 'Probability', true)}
            {repeats && header('mean', `Mean ${SCORE_TEXTS[score].name.toLowerCase()}`, true)}
            {repeats && header('spread', 'Spread', true)}
            {others.map(({ classIndex }) => (
              <HeaderCell key={classIndex} numeric>
                {labels[classIndex] ?? classIndex}
              </HeaderCell>
            ))}
            {header('topClass', 'Best class', false)}
            <HeaderCell numeric={segments !== undefined}>{segments ? 'Segment' : 'Patch'}</HeaderCell>
            {values?.limit != null && <HeaderCell>Threshold</HeaderCell>}
          </tr>
        </thead>
        <tbody>
          {rows.slice(shown * ROWS_A_PAGE, (shown + 1) * ROWS_A_PAGE).map((row) => (
            <tr key={`${row.row}.${row.col}`}>
              <Cell>
                <Button kind="quiet" className="-my-1 px-1" onClick={() => onSelect({ row: row.row, col: row.col })}>
                  {row.row}, {row.col}
                </Button>
              </Cell>
              {score !== 'probability' && <Cell numeric>{formatScore(score, row.value)}</Cell>}
              {values?.per === 'pixel' && <Cell numeric>{formatScore(score, row.average)}</Cell>}
              <Cell numeric>{formatProbability(row.probability)}</Cell>
              {repeats && <Cell numeric>{formatScore(score, row.mean)}</Cell>}
              {repeats && <Cell numeric>{Number.isNaN(row.spread) ? '–' : formatProbability(row.spread)}</Cell>}
              {others.map(({ classIndex, map: other }) => (
                <Cell key={classIndex} numeric>
                  {formatScore(score, scoreAt(score, other, row.row * grid.cols + row.col))}
                </Cell>
              ))}
              <Cell>
                {row.topClass === null
                  ? 'not computed yet'
                  : `${labels[row.topClass] ?? row.topClass} (${formatProbability(row.topProbability)})`}
              </Cell>
              {segments ? (
                <Cell numeric>{segments.sizes[row.row * grid.cols + row.col]} px</Cell>
              ) : (
                <Cell>{row.clipped ? 'cut by the border' : 'whole'}</Cell>
              )}
              {values?.limit != null && <Cell>{row.hidden ? 'hidden' : 'shown'}</Cell>}
            </tr>
          ))}
        </tbody>
      </Table>
      <Pager label={`Pages of the table: ${caption}`} page={shown} pages={pages} onPage={setPage} />
    </div>
  );
}
