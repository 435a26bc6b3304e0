import type { ReactNode } from 'react';
import { classNames } from './classNames';

/**
 * A table that scrolls sideways in its own frame on narrow screens; the frame takes focus so that keys can scroll it. It
 * is positioned, so that words for screen readers, which are too, scroll with it and do not widen the page.
 */
export function Table({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <div
      className="rounded-panel border-line bg-surface relative overflow-x-auto border"
      tabIndex={0}
      role="region"
      aria-label={caption}
    >
      <table className="text-body w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

export type SortDirection = 'ascending' | 'descending';

export interface HeaderCellProps {
  children: ReactNode;
  numeric?: boolean;
  className?: string;
  /** Given for sortable columns: how the table is sorted by this one, null when by another. */
  sort?: SortDirection | null;
  onSort?: () => void;
}

export function HeaderCell({ children, numeric, className, sort, onSort }: HeaderCellProps) {
  return (
    <th
      scope="col"
      aria-sort={onSort ? (sort ?? 'none') : undefined}
      className={classNames(
        'border-line text-small text-muted border-b px-3 py-1.5 font-semibold',
        numeric ? 'text-right' : 'text-left',
        className,
      )}
    >
      {onSort ? (
        <button type="button" onClick={onSort} className="inline-flex items-center gap-1">
          {children}
          <span aria-hidden="true">{sort === 'ascending' ? '↑' : sort === 'descending' ? '↓' : '↕'}</span>
        </button>
      ) : (
        children
      )}
    </th>
  );
}

export function Cell({ children, numeric, className }: { children: ReactNode; numeric?: boolean; className?: string }) {
  return (
    <td
      className={classNames(
        'border-line border-b px-3 py-1.5 align-middle',
        numeric ? 'text-right whitespace-nowrap' : 'text-left',
        className,
      )}
    >
      {children}
    </td>
  );
}
