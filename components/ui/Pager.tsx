import { Button } from './Button';

export interface PagerProps {
  label: string;
  /** From 0. */
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

/** Back and on through pages; nothing when there is one only. */
export function Pager({ label, page, pages, onPage }: PagerProps) {
  if (pages <= 1) return null;
  return (
    <nav aria-label={label} className="flex items-center justify-between gap-1">
      <Button kind="quiet" className="px-2" disabled={page === 0} onClick={() => onPage(page - 1)}>
        <span aria-hidden="true">‹</span> Back
      </Button>
      <span className="text-small text-muted whitespace-nowrap">
        {page + 1} of {pages}
      </span>
      <Button kind="quiet" className="px-2" disabled={page >= pages - 1} onClick={() => onPage(page + 1)}>
        More <span aria-hidden="true">›</span>
      </Button>
    </nav>
  );
}
