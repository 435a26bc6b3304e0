import type { FindingFilter } from '@/lib/domain/findingFilter';
import { buttonClass } from '../../ui/Button';
import { EXPORT_FORMATS, EXPORT_TEXTS, exportHref, findingsText } from './exportText';

export interface ExportFindingsProps {
  filter: FindingFilter;
  /** That the filter finds, over all pages. */
  total: number;
}

/** What is listed, as a file: four of them to choose from. */
export function ExportFindings({ filter, total }: ExportFindingsProps) {
  return (
    <details className="group min-w-0 open:basis-full">
      <summary className={buttonClass('plain', 'cursor-pointer list-none [&::-webkit-details-marker]:hidden')}>
        Export {findingsText(total)}{' '}
        <span aria-hidden="true" className="group-open:rotate-180">
          ▾
        </span>
      </summary>
      <ul
        aria-label="Formats"
        className="rounded-panel border-line bg-surface divide-line mt-2 max-w-xl divide-y border"
      >
        {EXPORT_FORMATS.map((format) => (
          <li key={format} className="flex flex-col gap-x-3 px-3 py-2 sm:flex-row sm:items-baseline">
            <a
              href={exportHref(format, filter)}
              download
              className="text-accent inline-flex min-h-8 shrink-0 items-center underline sm:w-36"
            >
              {EXPORT_TEXTS[format].name}
            </a>
            <span className="text-muted text-small">{EXPORT_TEXTS[format].what}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** One finding as a file: links in a line. */
export function ExportFinding({ id }: { id: string }) {
  return (
    <p className="text-small text-muted flex flex-wrap items-center gap-x-3">
      Export this finding:
      {EXPORT_FORMATS.map((format) => (
        <a
          key={format}
          href={exportHref(format, {}, [id])}
          download
          title={EXPORT_TEXTS[format].what}
          className="text-accent inline-flex min-h-8 items-center underline"
        >
          {EXPORT_TEXTS[format].name}
        </a>
      ))}
    </p>
  );
}
