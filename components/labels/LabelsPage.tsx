import Link from 'next/link';
import type { LabellingList, ListedLabelling } from '@/lib/protocol/labellingRest';
import { Pager } from '../page/Pager';
import { LocalTime } from '../text/LocalTime';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { labellingHref, labelsHref, resultsHref } from './labelPaths';
import { labellingInWords, progressInWords } from './labelText';
import { StateTag } from './StateTag';

export const LABELLINGS_PER_PAGE = 30;

const ABOUT =
  'Several people name what the same channels see, each without the names of the others in sight. Their agreement says whether there is something to see.';

/**
 * Labellings, newest first.
 * @param page from 1
 */
export function LabelsPage({ labellings, total, page }: LabellingList & { page: number }) {
  const begin = (
    <LinkButton kind="primary" href="/labels/new">
      New labelling
    </LinkButton>
  );
  return (
    <PageShell current="/labels" title="Labels" actions={total > 0 && begin}>
      {total === 0 ? (
        <EmptyState title="Nothing is being labelled yet" action={begin}>
          {ABOUT}
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-4">
          <p className="text-muted max-w-prose">{ABOUT}</p>
          <Pager
            page={page}
            pageSize={LABELLINGS_PER_PAGE}
            total={total}
            what={total === 1 ? 'labelling' : 'labellings'}
            href={labelsHref}
          />
          {labellings.length > 0 && (
            <ul className="rounded-panel border-line bg-surface divide-line divide-y border">
              {labellings.map((listed) => (
                <LabellingItem key={listed.labelling.id} {...listed} />
              ))}
            </ul>
          )}
        </div>
      )}
    </PageShell>
  );
}

function LabellingItem({ labelling, progress }: ListedLabelling) {
  const { id, name, by, createdAt, channels, state } = labelling;
  return (
    <li className="flex flex-col gap-1 p-3">
      <div className="flex flex-wrap items-center gap-2">
        <Link href={labellingHref(id)} className="font-semibold wrap-anywhere">
          {name}
        </Link>
        <StateTag state={state} />
      </div>
      <p className="text-muted text-small wrap-anywhere">{labellingInWords(labelling)}</p>
      <p className="text-small wrap-anywhere">{progressInWords(progress, channels.length)}</p>
      <p className="text-muted text-small flex flex-wrap gap-x-4">
        <span className="wrap-anywhere">
          {by}, <LocalTime iso={createdAt} />
        </span>
        <Link href={resultsHref(id)} className="text-accent underline">
          Results<span className="sr-only"> of {name}</span>
        </Link>
      </p>
    </li>
  );
}
