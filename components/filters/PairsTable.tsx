'use client';
import { useState } from 'react';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import { Button } from '../ui/Button';
import { Pager } from '../ui/Pager';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { pairsText } from './filterText';

const ROWS_A_PAGE = 20;

export interface PairsTableProps {
  filters: Pick<LayerFilters, 'duplicates'>;
  onFilter: (index: number) => void;
}

/** Filters that are nearly the same, two by two. */
export function PairsTable({ filters: { duplicates }, onFilter }: PairsTableProps) {
  const [page, setPage] = useState(0);
  const pairs = duplicates.pairs ?? [];
  const pages = Math.ceil(pairs.length / ROWS_A_PAGE);
  const shown = Math.max(0, Math.min(page, pages - 1));
  return (
    <section aria-labelledby="pairs" className="border-line flex max-h-52 flex-col gap-2 overflow-y-auto border-t p-3">
      <h2 id="pairs" className="text-small font-semibold">
        Near-duplicates
      </h2>
      <p className="text-small text-muted">{pairsText(duplicates)}</p>
      {pairs.length > 0 && (
        <Table caption="Pairs of filters that are nearly the same">
          <thead>
            <tr>
              <HeaderCell numeric>Filter</HeaderCell>
              <HeaderCell numeric>Filter</HeaderCell>
              <HeaderCell numeric>Cosine</HeaderCell>
              <HeaderCell>Which means</HeaderCell>
            </tr>
          </thead>
          <tbody>
            {pairs.slice(shown * ROWS_A_PAGE, (shown + 1) * ROWS_A_PAGE).map(({ a, b, cosine }) => (
              <tr key={`${a} ${b}`}>
                {[a, b].map((index) => (
                  <Cell key={index} numeric>
                    <Button kind="quiet" className="-my-1 px-1" onClick={() => onFilter(index)}>
                      {index}
                    </Button>
                  </Cell>
                ))}
                <Cell numeric>{cosine.toFixed(4).replace('-', '−')}</Cell>
                <Cell>{cosine < 0 ? 'one is the other with its sign turned' : 'they point the same way'}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Pager label="Pages of the pairs" page={shown} pages={pages} onPage={setPage} />
    </section>
  );
}
