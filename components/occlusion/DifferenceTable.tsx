'use client';
import { useMemo, useState } from 'react';
import type { OcclusionSpec, Score } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import type { MapPair } from '@/lib/occlusion/mapPair';
import { Button } from '../ui/Button';
import { Pager } from '../ui/Pager';
import { Cell, HeaderCell, Table } from '../ui/Table';
import type { CellPlace } from './cellGeometry';
import { formatDifference, formatScore } from './cellText';
import { differenceRows, type DifferenceOrder } from './differenceRows';

const ROWS_A_PAGE = 50;

export interface DifferenceTableProps {
  pair: MapPair;
  /** Of the first run. */
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  score: Score;
  /** Of two patches: which run has the fixed one; the pair then holds what the moving patch changes. */
  interaction: 'first' | 'second' | null;
  onSelect: (cell: CellPlace) => void;
}

/** The difference map as a table: the same numbers at the cells of the first map. */
export function DifferenceTable({ pair, grid, spec, score, interaction, onSelect }: DifferenceTableProps) {
  const [order, setOrder] = useState<DifferenceOrder>('largest');
  const [page, setPage] = useState(0);
  const rows = useMemo(
    () => differenceRows(pair, { grid, spec }, order, interaction === 'second'),
    [pair, grid, spec, order, interaction],
  );
  const pages = Math.ceil(rows.length / ROWS_A_PAGE);
  const shown = Math.min(page, pages - 1);
  const sortBy = (wanted: DifferenceOrder) => {
    setPage(0);
    setOrder(wanted);
  };
  const signed = interaction && score === 'probability' ? 'drop' : score;
  const number = (value: number) => (interaction ? formatDifference(signed, value) : formatScore(score, value));
  return (
    <div className="flex flex-col gap-2">
      {pair.per === 'pixel' && (
        <p className="text-small text-muted">
          The patches differ: both numbers are averages over the patches that cover the pixel in the middle of the cell.
        </p>
      )}
      <Table caption={interaction ? 'Interaction with the fixed patch' : 'Differences of the two maps'}>
        <thead>
          <tr>
            <HeaderCell sort={order === 'place' ? 'ascending' : null} onSort={() => sortBy('place')}>
              Row, column
            </HeaderCell>
            <HeaderCell numeric>{interaction ? 'First: change' : 'First'}</HeaderCell>
            <HeaderCell numeric>{interaction ? 'Second: change' : 'Second'}</HeaderCell>
            <HeaderCell numeric sort={order === 'largest' ? 'descending' : null} onSort={() => sortBy('largest')}>
              {interaction ? 'Interaction' : 'Difference'}
            </HeaderCell>
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
              <Cell numeric>{number(row.first)}</Cell>
              <Cell numeric>{number(row.second)}</Cell>
              <Cell numeric>{formatDifference(signed, row.difference)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <Pager label="Pages of the differences" page={shown} pages={pages} onPage={setPage} />
    </div>
  );
}
