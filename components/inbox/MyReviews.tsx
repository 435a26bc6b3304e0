'use client';
import Link from 'next/link';
import { useEffect, useEffectEvent } from 'react';
import type { AskedReview } from '@/lib/domain/notice';
import { reviewsPageSchema } from '@/lib/protocol/inboxRest';
import { reloadResource, useResource } from '../api/useResource';
import { findingsHref } from '../findings/findingQuery';
import { Pager } from '../page/Pager';
import { StatusTag } from '../review/StatusTag';
import { LocalTime } from '../text/LocalTime';
import { MentionText } from '../text/Mention';
import { LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { Tag } from '../ui/Tag';
import { WaitingRows } from '../ui/Waiting';
import { INBOX_PER_PAGE, inboxHref, type InboxQuery } from './inboxQuery';
import { useInboxState } from './inboxStream';

/** The findings that a person is asked to review, those that wait for an answer first. */
export function MyReviews({ me, query }: { me: string; query: InboxQuery }) {
  const offset = (query.page - 1) * INBOX_PER_PAGE;
  const path = `/api/reviews?${new URLSearchParams({ person: me, offset: String(offset), limit: String(INBOX_PER_PAGE) })}`;
  const answer = useResource(path, reviewsPageSchema);
  // Who is asked, or not any more, has a notice of it.
  const newest = useInboxState()?.newest ?? null;
  const renew = useEffectEvent(() => void reloadResource(path, reviewsPageSchema));
  useEffect(() => {
    if (newest !== null) renew();
  }, [newest]);
  if (answer.status === 'failed') return <Callout kind="error">{answer.error.message}</Callout>;
  if (answer.status === 'loading') return <WaitingRows what="Your reviews are on the way." count={4} height="h-14" />;
  const { items, total } = answer.value;
  if (items.length === 0)
    return total > 0 ? (
      <EmptyState title="There is no such page" action={<LinkButton href={inboxHref({ view: 'reviews' })}>Show the first page</LinkButton>} /> // prettier-ignore
    ) : (
      <EmptyState title="Nobody asked you to review anything">
        Somebody can ask you on the page of a finding that is proposed.
      </EmptyState>
    );
  return (
    <>
      <ul aria-label="My reviews" className="rounded-panel border-line bg-surface divide-line divide-y border">
        {items.map((review) => (
          <ReviewItem key={review.finding.id} review={review} />
        ))}
      </ul>
      <Pager
        page={query.page}
        pageSize={INBOX_PER_PAGE}
        total={total}
        what={total === 1 ? 'finding' : 'findings'}
        href={(page) => inboxHref({ view: 'reviews', page })}
      />
      <p className="text-small">
        <Link href={findingsHref({ assignee: me })} className="text-accent underline">
          Look for something among these findings
        </Link>
      </p>
    </>
  );
}

const STATES: Record<AskedReview['state'], string> = {
  asked: '○ waits for you',
  done: '✓ done',
  declined: '✗ declined',
  withdrawn: '– not asked any more',
};

function ReviewItem({ review: { finding, by, at, note, state, answeredAt } }: { review: AskedReview }) {
  return (
    <li className="flex flex-col gap-1 p-3">
      <Link href={`/findings/${finding.id}#review`} className="font-semibold wrap-anywhere hover:underline">
        {finding.title}
      </Link>
      {note && (
        <p className="text-small wrap-anywhere">
          <MentionText text={note} />
        </p>
      )}
      <p className="text-small text-muted wrap-anywhere">
        Asked by {by}, <LocalTime iso={at} />
        {answeredAt && (
          <>
            ; answered <LocalTime iso={answeredAt} />
          </>
        )}
        . Written by {finding.author}.
      </p>
      <p className="flex flex-wrap gap-1">
        <Tag>{STATES[state]}</Tag>
        <StatusTag status={finding.status} />
      </p>
    </li>
  );
}
