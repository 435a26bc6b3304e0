import { LinkButton } from '../ui/Button';

export interface PagerProps {
  /** From 1. */
  page: number;
  pageSize: number;
  total: number;
  /** "pictures" */
  what: string;
  href: (page: number) => string;
  /** Tells two of them on one page apart. */
  label?: string;
}

/** Which part of a list this is, and the way to the next. */
export function Pager({ page, pageSize, total, what, href, label = 'Pages' }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const first = Math.min((page - 1) * pageSize + 1, total);
  const last = Math.min(page * pageSize, total);
  return (
    <nav aria-label={label} className="flex flex-wrap items-center gap-3">
      <p className="text-muted">
        {first.toLocaleString('en-GB')}–{last.toLocaleString('en-GB')} of {total.toLocaleString('en-GB')} {what}
      </p>
      {pages > 1 && (
        <div className="flex gap-2">
          {page > 1 && (
            <LinkButton href={href(page - 1)} rel="prev">
              Previous
            </LinkButton>
          )}
          {page < pages && (
            <LinkButton href={href(page + 1)} rel="next">
              Next
            </LinkButton>
          )}
        </div>
      )}
    </nav>
  );
}
