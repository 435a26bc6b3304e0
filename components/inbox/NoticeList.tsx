'use client';
import Link from 'next/link';
import { useEffect, useEffectEvent, useState } from 'react';
import type { MarkNotices, Notice } from '@/lib/domain/notice';
import { inboxPageSchema, inboxStateAnswerSchema } from '@/lib/protocol/inboxRest';
import { messageOf, request } from '../api/request';
import { reloadResource, useResource } from '../api/useResource';
import { Pager } from '../page/Pager';
import { useFocusBack } from '../page/useFocusBack';
import { LocalTime } from '../text/LocalTime';
import { Button, LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { classNames } from '../ui/classNames';
import { EmptyState } from '../ui/EmptyState';
import { WaitingRows } from '../ui/Waiting';
import { INBOX_PER_PAGE, inboxHref, type InboxQuery } from './inboxQuery';
import { putInboxState, useInboxState } from './inboxStream';
import { noticeHref, noticeInWords } from './noticeText';

/** The notices of a person, newest first, as they come. */
export function NoticeList({ me, query }: { me: string; query: InboxQuery }) {
  const offset = (query.page - 1) * INBOX_PER_PAGE;
  const path = `/api/inbox?${new URLSearchParams({ person: me, show: query.show, offset: String(offset), limit: String(INBOX_PER_PAGE) })}`;
  const answer = useResource(path, inboxPageSchema);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // What was pressed may be gone afterwards.
  const area = useFocusBack<HTMLDivElement>(busy);
  const told = useInboxState();
  const version = told && `${told.unread}.${told.newest}`;
  const shown = answer.status === 'ready' ? answer.value : null;
  const renew = useEffectEvent((wanted: string) => {
    if (shown && wanted !== `${shown.state.unread}.${shown.state.newest}`) void reloadResource(path, inboxPageSchema);
  });
  useEffect(() => {
    if (version !== null) renew(version);
  }, [version]);

  const mark = async (marks: MarkNotices) => {
    setProblem(null);
    setBusy(true);
    try {
      const { state } = await request('/api/inbox', inboxStateAnswerSchema, { method: 'POST', json: marks });
      putInboxState(me, state);
      await reloadResource(path, inboxPageSchema);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  if (answer.status === 'failed') return <Callout kind="error">{answer.error.message}</Callout>;
  if (!shown) return <WaitingRows what="Your notices are on the way." count={4} height="h-14" />;
  const { items, total, state } = shown;
  const newest = items[0];
  return (
    <div ref={area} tabIndex={-1} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <LinkButton kind="quiet" href={inboxHref({ show: query.show === 'unread' ? 'all' : 'unread' })}>
          {query.show === 'unread' ? 'Show all' : `Show unread (${state.unread})`}
        </LinkButton>
        {state.unread > 0 && newest && query.page === 1 && (
          // What came after the newest one in sight was not seen.
          <Button kind="quiet" busy={busy} onClick={() => void mark({ person: me, until: newest.createdAt })}>
            Mark all read
          </Button>
        )}
      </div>
      {problem && <Callout kind="error">{problem}</Callout>}
      {items.length === 0 ? (
        <NoNotices query={query} total={total} />
      ) : (
        <>
          <ul aria-label="Notices" className="rounded-panel border-line bg-surface divide-line divide-y border">
            {items.map((notice) => (
              <NoticeItem
                key={notice.id}
                notice={notice}
                onMark={(read) => void mark({ person: me, ids: [notice.id], read })}
              />
            ))}
          </ul>
          <Pager
            page={query.page}
            pageSize={INBOX_PER_PAGE}
            total={total}
            what={total === 1 ? 'notice' : 'notices'}
            href={(page) => inboxHref({ ...query, page })}
          />
        </>
      )}
    </div>
  );
}

function NoNotices({ query, total }: { query: InboxQuery; total: number }) {
  if (total > 0)
    return (
      <EmptyState title="There is no such page" action={<LinkButton href={inboxHref({ ...query, page: 1 })}>Show the first page</LinkButton>} /> // prettier-ignore
    );
  if (query.show === 'unread') return <EmptyState title="Nothing is unread" />;
  return (
    <EmptyState title="Nothing here yet">
      Mentions of you, answers in your threads, requests to review and what others say of your findings come here.
    </EmptyState>
  );
}

function NoticeItem({ notice, onMark }: { notice: Notice; onMark: (read: boolean) => void }) {
  const { by, subject, excerpt, createdAt, readAt } = notice;
  const isUnread = readAt === null;
  return (
    <li className={classNames('flex items-start gap-3 p-3', isUnread && 'bg-accent-soft')}>
      <span aria-hidden="true" className={classNames('pt-0.5', isUnread ? 'text-accent' : 'invisible')}>
        ●
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="wrap-anywhere">
          {isUnread && <span className="sr-only">Unread: </span>}
          <strong className="font-semibold">{by}</strong> {noticeInWords(notice)}:{' '}
          <Link
            href={noticeHref(notice)}
            className="text-accent underline"
            onClick={() => {
              if (isUnread) onMark(true);
            }}
          >
            {subject.title}
          </Link>
        </p>
        {excerpt && <p className="text-small wrap-anywhere">{excerpt}</p>}
        <p className="text-small text-muted">
          <LocalTime iso={createdAt} />
        </p>
      </div>
      <Button kind="quiet" className="text-small shrink-0" onClick={() => onMark(isUnread)}>
        {isUnread ? 'Mark read' : 'Unread again'}
        <span className="sr-only">
          : {by} {noticeInWords(notice)}
        </span>
      </Button>
    </li>
  );
}
