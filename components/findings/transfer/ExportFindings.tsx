import type { FindingFilter } from '@/lib/domain/findingFilter';
import { buttonClass } from '../../ui/Button';
import { COLLECTION_FORMATS } from '@/lib/protocol/rest';
import { collectionExportHref, EXPORT_FORMATS, EXPORT_TEXTS, exportHref, findingsText } from './exportText';

export interface ExportFindingsProps {
  filter: FindingFilter;
  /** That the filter finds, over all pages. */
  total: number;
  /** How many labellings are open, where nothing is filtered: they stay here. */
  openLabellings: number;
}

/** What is listed, as a file: four of them to choose from. */
export function ExportFindings({ filter, total, openLabellings }: ExportFindingsProps) {
  const isAll = Object.values(filter).every((value) => value === undefined);
  return (
    <details className="group min-w-0 open:basis-full">
      <summary className={buttonClass('plain', 'cursor-pointer list-none [&::-webkit-details-marker]:hidden')}>
        {total === 0 ? 'Export' : `Export ${findingsText(total)}`}{' '}
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
      {isAll && (
        <p className="text-muted text-small mt-1 max-w-xl">
          JSON of all findings has all collections and closed labellings, too, with everybody’s labels: labels given in
          them later count as given after seeing.
          {openLabellings === 1 &&
            ' 1 labelling is open and stays here: nobody may see its labels before it is closed.'}
          {openLabellings > 1 &&
            ` ${openLabellings} labellings are open and stay here: nobody may see their labels before they are closed.`}
        </p>
      )}
    </details>
  );
}

/** One finding as a file: links in a line. */
export function ExportFinding({ id }: { id: string }) {
  return (
    <Formats
      what="this finding"
      formats={EXPORT_FORMATS.map((format) => ({
        format,
        href: exportHref(format, {}, [id]),
        ...EXPORT_TEXTS[format],
      }))}
    />
  );
}

const COLLECTION_TEXTS = {
  json: 'The collection with its findings and the files of their evidence. Can be imported again.',
  html: 'One file that reads in its order, with notes and pictures.',
};

/** A collection with its findings as a file. */
export function ExportCollection({ id }: { id: string }) {
  return (
    <Formats
      what="this collection"
      formats={COLLECTION_FORMATS.map((format) => ({
        ...{ format, href: collectionExportHref(id, format), name: EXPORT_TEXTS[format].name },
        what: COLLECTION_TEXTS[format],
      }))}
    />
  );
}

interface FormatsProps {
  what: string;
  formats: readonly { format: string; href: string; name: string; what: string }[];
}

function Formats({ what, formats }: FormatsProps) {
  return (
    <p className="text-small text-muted flex flex-wrap items-center gap-x-3">
      Export {what}:
      {formats.map(({ format, href, name, what: title }) => (
        <a
          key={format}
          href={href}
          download
          title={title}
          className="text-accent inline-flex min-h-8 items-center underline"
        >
          {name}
        </a>
      ))}
    </p>
  );
}
