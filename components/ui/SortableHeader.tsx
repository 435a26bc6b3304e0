import type { ReactNode } from 'react';
import { classNames } from './classNames';

export type SortDirection = 'ascending' | 'descending';

export interface SortableHeaderProps {
  /** Place of the column, from 0. */
  index: number;
  children: ReactNode;
  numeric?: boolean;
  /** Null: the rows are in the order of another column. */
  sort: SortDirection | null;
  /** Null: the rows cannot be sorted by it. */
  onSort: (() => void) | null;
}

/** The head of a column of a grid, which sorts by it. */
export function SortableHeader({ index, children, numeric, sort, onSort }: SortableHeaderProps) {
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={onSort ? (sort ?? 'none') : undefined}
      className={classNames('text-small text-muted min-w-0 font-semibold', numeric && 'text-right')}
    >
      {onSort ? (
        <button type="button" onClick={onSort} className="inline-flex items-center gap-1">
          {children}
          <span aria-hidden="true">{sort === 'ascending' ? '↑' : sort === 'descending' ? '↓' : '↕'}</span>
        </button>
      ) : (
        children
      )}
    </div>
  );
}
