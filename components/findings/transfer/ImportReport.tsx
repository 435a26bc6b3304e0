import Link from 'next/link';
import type { FindingImportReport, ImportedFinding } from '@/lib/protocol/rest';
import { Button } from '../../ui/Button';
import { Callout } from '../../ui/Callout';
import { findingsText, itemsText } from './exportText';

/** Refused ones are all listed up to this; more of them are counted. */
const SHOWN = 50;

/** What came of an import: of findings, labellings and collections. */
export function ImportReport({ report, onClose }: { report: FindingImportReport; onClose: () => void }) {
  const lists = [
    { things: report.findings, path: '/findings/', one: 'finding', many: 'findings', always: true },
    { things: report.labellings, path: '/labels/', one: 'labelling', many: 'labellings', always: false },
    { things: report.collections, path: '/collections/', one: 'collection', many: 'collections', always: false },
  ].filter(({ things, always }) => always || things.length > 0);
  const refused = lists.flatMap(({ things }) => of(things, 'refused'));
  const came = lists.flatMap(({ things, path }) =>
    [...of(things, 'imported'), ...of(things, 'updated')].map((one) => ({ ...one, path })),
  );
  return (
    <div className="flex flex-col gap-3">
      {report.isStopped && (
        <Callout kind="warning" title="Stopped.">
          What is counted here was taken in before. Send the same archive again to go on with the rest.
        </Callout>
      )}
      <div role="status" className="font-semibold">
        {lists.map(({ things, one, many }) => (
          <p key={one}>{countsText(things, one, many)}</p>
        ))}
      </div>
      {refused.length > 0 && (
        <Callout
          kind="warning"
          title={`${lists.length > 1 ? itemsText(refused.length) : findingsText(refused.length)} could not be taken in.`}
        >
          <ul aria-label="Refused" className="mt-1 list-disc pl-5">
            {refused.slice(0, SHOWN).map(({ id, title, reason }, k) => (
              <li key={k}>
                <span className="font-semibold">{title ?? id ?? 'Without a title'}: </span>
                {reason}
              </li>
            ))}
            {refused.length > SHOWN && <li>and {refused.length - SHOWN} more</li>}
          </ul>
        </Callout>
      )}
      {came.length > 0 && (
        <ul aria-label="Imported" className="max-h-64 overflow-y-auto">
          {came.slice(0, SHOWN).map(({ id, title, outcome, path }) => (
            <li key={`${path}${id}`} className="flex flex-wrap items-baseline gap-x-2">
              <Link href={`${path}${id}`} className="text-accent wrap-anywhere underline">
                {title}
              </Link>
              {outcome === 'updated' && <span className="text-muted text-small">has what came after</span>}
            </li>
          ))}
          {came.length > SHOWN && <li className="text-muted">and {came.length - SHOWN} more</li>}
        </ul>
      )}
      <div className="flex justify-end">
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}

function of(things: readonly ImportedFinding[], outcome: ImportedFinding['outcome']): ImportedFinding[] {
  return things.filter((one) => one.outcome === outcome);
}

function countsText(things: readonly ImportedFinding[], one: string, many: string): string {
  const count = (outcome: ImportedFinding['outcome']) => of(things, outcome).length;
  const imported = count('imported');
  const parts = [
    `${imported.toLocaleString('en-GB')} ${imported === 1 ? one : many} imported`,
    count('updated') > 0 && `${count('updated')} updated`,
    count('unchanged') > 0 && `${count('unchanged')} here already`,
    count('refused') > 0 && `${count('refused')} refused`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
