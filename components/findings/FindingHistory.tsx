'use client';
import { useRouter } from 'next/navigation';
import { useState, useTransition, type ReactNode } from 'react';
import type { Finding } from '@/lib/domain/finding';
import { restoreFindingSchema, type FindingRevision } from '@/lib/domain/findingWords';
import { findingAnswerSchema, revisionPageSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { useVersioned } from '../api/useResource';
import { LocalTime } from '../text/LocalTime';
import { Callout } from '../ui/Callout';
import { Pager } from '../ui/Pager';
import { WaitingRows } from '../ui/Waiting';
import { NamedButton } from './NamedButton';
import { WordChanges } from './WordChanges';

const PER_PAGE = 10;

/** Every version of the words, newest first: who changed what, and the way back. */
export function FindingHistory({ finding: { id, revision } }: { finding: Pick<Finding, 'id' | 'revision'> }) {
  const [page, setPage] = useState(0);
  // One more than is shown: what it is compared with.
  const path = `/api/findings/${id}/revisions?offset=${page * PER_PAGE}&limit=${PER_PAGE + 1}`;
  const revisions = useVersioned(path, revisionPageSchema, revision);
  const { restore, busy, problem } = useRestore(id, revision);
  if (revisions.status === 'failed') return <Callout kind="error">{revisions.error.message}</Callout>;
  if (revisions.status !== 'ready') return <WaitingRows what="The history is on the way." count={2} height="h-12" />;
  const { items, total } = revisions.value;
  return (
    <div className="flex flex-col gap-2">
      {problem && <Callout kind="error">{problem}</Callout>}
      <ol
        aria-label="Versions, newest first"
        className="rounded-panel border-line bg-surface divide-line divide-y border"
      >
        {items.slice(0, PER_PAGE).map((one, index) => (
          <RevisionItem key={one.number} revision={one} before={items[index + 1] ?? null}>
            {one.number === revision ? (
              one.number > 1 && (
                <NamedButton kind="quiet" busy={busy} onPress={(by) => restore(one.number - 1, by)}>
                  Undo
                </NamedButton>
              )
            ) : (
              <NamedButton kind="quiet" busy={busy} onPress={(by) => restore(one.number, by)}>
                Restore<span className="sr-only"> version {one.number}</span>
              </NamedButton>
            )}
          </RevisionItem>
        ))}
      </ol>
      <Pager label="Pages of the history" page={page} pages={Math.ceil(total / PER_PAGE)} onPage={setPage} />
    </div>
  );
}

interface RevisionItemProps {
  revision: FindingRevision;
  /** Null: it is the first one. */
  before: FindingRevision | null;
  children: ReactNode;
}

function RevisionItem({ revision, before, children }: RevisionItemProps) {
  const { number, by, createdAt, title, text, tags } = revision;
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          <strong className="font-semibold">Version {number}</strong>{' '}
          <span className="text-muted text-small">
            {by}, <LocalTime iso={createdAt} />
            {originText(revision)}
          </span>
        </p>
        {children}
      </div>
      {before && (
        <div className="flex flex-col gap-1">
          {title !== before.title && <WordChanges before={before.title} after={title} />}
          {text !== before.text && <WordChanges before={before.text} after={text} />}
          {tags.join() !== before.tags.join() && (
            <WordChanges before={`Tags: ${before.tags.join(', ')}`} after={`Tags: ${tags.join(', ')}`} />
          )}
        </div>
      )}
    </li>
  );
}

function originText({ origin }: FindingRevision): string {
  switch (origin.kind) {
    case 'created':
      return ' · as it was first written';
    case 'edited':
      return '';
    case 'merged':
      return ` · begun with version ${origin.basedOn}, put together with what came between`;
    case 'restored':
      return ` · back to version ${origin.from}`;
  }
}

function useRestore(id: string, revision: number) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, start] = useTransition();
  const router = useRouter();
  const restore = (to: number, by: string) =>
    start(async () => {
      setProblem(null);
      try {
        const json = restoreFindingSchema.parse({ to, basedOn: revision, by });
        await request(`/api/findings/${id}/revisions`, findingAnswerSchema, { method: 'POST', json });
      } catch (error) {
        setProblem(messageOf(error));
      }
      start(() => router.refresh());
    });
  return { restore, busy, problem };
}
