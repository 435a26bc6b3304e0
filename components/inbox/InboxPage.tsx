'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { parseName } from '../findings/wordsInput';
import { focusField } from '../page/focusFirst';
import { localStore } from '../page/keptStore';
import { useKnownName } from '../review/useKnownName';
import { storeName } from '../session/identity';
import { formText } from '../text/formText';
import { Button } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { TextInput } from '../ui/Field';
import { WaitingRows } from '../ui/Waiting';
import { inboxHref, parseInboxQuery } from './inboxQuery';
import { MyReviews } from './MyReviews';
import { NoticeList } from './NoticeList';

const VIEWS = [
  { view: 'notices', text: 'Notices' },
  { view: 'reviews', text: 'My reviews' },
] as const;

/** What concerns the person whom this browser knows. */
export function InboxPage() {
  const query = parseInboxQuery(useSearchParams());
  const me = useKnownName();
  const isRead = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (!isRead) return <WaitingRows what="Your inbox is on the way." count={4} height="h-14" />;
  if (me === null) return <AskName />;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <nav aria-label="Parts of the inbox">
          <ul className="flex gap-1">
            {VIEWS.map(({ view, text }) => (
              <li key={view}>
                <Link
                  href={inboxHref({ view })}
                  aria-current={query.view === view ? 'page' : undefined}
                  className={classNames(
                    'rounded-control inline-flex min-h-8 items-center border px-3 no-underline pointer-coarse:min-h-10',
                    query.view === view ? 'border-accent bg-accent-soft text-ink' : 'border-line hover:bg-sunken',
                  )}
                >
                  {text}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <p className="text-small text-muted wrap-anywhere">For {me}, by the name that this browser knows.</p>
      </div>
      {query.view === 'reviews' ? <MyReviews me={me} query={query} /> : <NoticeList me={me} query={query} />}
    </div>
  );
}

/** Nobody is known here: an inbox is somebody's. */
function AskName() {
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = parseName(formText(event.currentTarget, 'name'));
    setProblem(given.problem);
    if (given.name === null) focusField(event.currentTarget, 'name');
    else storeName(localStore, given.name);
  };
  return (
    <form onSubmit={submit} className="flex max-w-prose flex-col gap-3" noValidate aria-label="Who you are">
      <p>
        What others write to you, and what they ask you to review, comes here. Say by which name they know you in this
        workspace.
      </p>
      <div className="flex flex-wrap items-end gap-2">
        <TextInput label="Your name" name="name" maxLength={40} error={problem} className="w-64 max-w-full" />
        <Button type="submit" kind="primary">
          Open my inbox
        </Button>
      </div>
    </form>
  );
}

const never = () => () => undefined;
