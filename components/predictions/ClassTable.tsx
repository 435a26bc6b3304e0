'use client';
import Link from 'next/link';
import { useState } from 'react';
import type { ClassFigures } from '@/lib/evaluation/evaluate';
import { Pager } from '../ui/Pager';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { sortClasses } from './classRows';
import { picturesHref, shareText, type PredictionPlace } from './pictureLinks';
import { classLabel } from './PredictionBadge';
import type { ClassColumn, PredictionsQuery } from './predictionsQuery';

const ROWS_A_PAGE = 50;

export interface ClassTableProps {
  classes: readonly ClassFigures[];
  labels: readonly string[];
  place: PredictionPlace;
  query: Pick<PredictionsQuery, 'sort' | 'order'>;
  onQuery: (change: Partial<PredictionsQuery>) => void;
}

/** Every class with its figures; the weakest first unless asked otherwise. */
export function ClassTable({ classes, labels, place, query, onQuery }: ClassTableProps) {
  const [page, setPage] = useState(0);
  const rows = sortClasses(classes, query.sort, query.order, (classIndex) => classLabel(labels, classIndex));
  const pages = Math.ceil(rows.length / ROWS_A_PAGE);
  const shown = Math.max(0, Math.min(page, pages - 1));
  const header = (column: ClassColumn, text: string) => (
    <HeaderCell
      numeric={column !== 'class'}
      sort={query.sort === column ? query.order : null}
      onSort={() => {
        setPage(0);
        const flipped = query.sort === column && query.order === 'ascending';
        onQuery({ sort: column, order: flipped ? 'descending' : 'ascending' });
      }}
    >
      {text}
    </HeaderCell>
  );
  return (
    <div className="flex flex-col gap-2">
      <Table caption="Figures of each class">
        <thead>
          <tr>
            {header('class', 'Class')}
            {header('support', 'Pictures')}
            {header('predicted', 'Predicted')}
            {header('precision', 'Precision')}
            {header('recall', 'Recall')}
            {header('f1', 'F1')}
          </tr>
        </thead>
        <tbody>
          {rows.slice(shown * ROWS_A_PAGE, (shown + 1) * ROWS_A_PAGE).map((row) => {
            const label = classLabel(labels, row.classIndex);
            return (
              <tr key={row.classIndex}>
                <Cell>{label}</Cell>
                <Cell numeric>
                  <Count
                    count={row.support}
                    href={picturesHref(place, { actual: row.classIndex })}
                    of={`pictures with the label ${label}`}
                  />
                </Cell>
                <Cell numeric>
                  <Count
                    count={row.predicted}
                    href={picturesHref(place, { prediction: row.classIndex })}
                    of={`pictures predicted as ${label}`}
                  />
                </Cell>
                <Cell numeric>{shareText(row.precision)}</Cell>
                <Cell numeric>{shareText(row.recall)}</Cell>
                <Cell numeric>{shareText(row.f1)}</Cell>
              </tr>
            );
          })}
        </tbody>
      </Table>
      <Pager label="Pages of the classes" page={shown} pages={pages} onPage={setPage} />
    </div>
  );
}

/** A number that leads to its pictures. `of`: what they are, for those who hear the link alone. */
function Count({ count, href, of }: { count: number; href: string; of: string }) {
  if (count === 0) return 0;
  const text = count.toLocaleString('en-GB');
  return (
    <Link href={href} className="text-accent underline" aria-label={`${text} ${of}`}>
      {text}
    </Link>
  );
}
