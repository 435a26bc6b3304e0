'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { restoreFindingSchema } from '@/lib/domain/findingWords';
import { messageOf, request } from '../api/request';
import { useVersioned } from '../api/useResource';
import { focusNow } from '../page/focusFirst';
import { Callout } from '../ui/Callout';
import { Pager } from '../ui/Pager';
import { WaitingRows } from '../ui/Waiting';
import { NamedButton } from './NamedButton';
import { RevisionItem } from './RevisionItem';
import { writtenPath, writtenSchemas, type WrittenRef } from './written';

const PER_PAGE = 10;

/** Every version of the words, newest first: who changed what, and the way back. */
export function FindingHistory({ finding }: { finding: WrittenRef & { revision: number } }) {
  const { revision, kind } = finding;
  const [page, setPage] = useState(0);
  const [paged, setPaged] = useState(false);
  // One more than is shown: what it is compared with.
  const path = `${writtenPath(finding)}/revisions?offset=${page * PER_PAGE}&limit=${PER_PAGE + 1}`;
  const revisions = useVersioned(path, writtenSchemas(kind).revisions, revision);
  const { restore, busy, problem, restored } = useRestore(finding);
  const goTo = (next: number) => {
    setPaged(true);
    setPage(next);
  };
  if (revisions.status === 'failed') return <Callout kind="error">{revisions.error.message}</Callout>;
  if (revisions.status !== 'ready') return <WaitingRows what="The history is on the way." count={2} height="h-12" />;
  const { items, total } = revisions.value;
  return (
    <div className="flex flex-col gap-2">
      {problem && (
        <div key={problem.attempt} ref={focusNow} tabIndex={-1}>
          <Callout kind="error">{problem.message}</Callout>
        </div>
      )}
      {/* What was pressed went away with the page before. */}
      <ol
        key={page}
        ref={paged ? focusNow : undefined}
        tabIndex={-1}
        aria-label="Versions, newest first"
        className="rounded-panel border-line bg-surface divide-line divide-y border"
      >
        {items.slice(0, PER_PAGE).map((one, index) => (
          <RevisionItem
            key={one.number}
            revision={one}
            before={items[index + 1] ?? null}
            isFocused={one.number === restored}
          >
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
      <Pager label="Pages of the history" page={page} pages={Math.ceil(total / PER_PAGE)} onPage={goTo} />
    </div>
  );
}

function useRestore(finding: WrittenRef & { revision: number }) {
  const [problem, setProblem] = useState<{ message: string; attempt: number } | null>(null);
  /** The version that came of it: the button that was pressed is not there any more. */
  const [restored, setRestored] = useState<number | null>(null);
  const attempts = useRef(0);
  const [busy, start] = useTransition();
  const router = useRouter();
  const restore = (to: number, by: string) =>
    start(async () => {
      setProblem(null);
      try {
        const json = restoreFindingSchema.parse({ to, basedOn: finding.revision, by });
        const { answer } = writtenSchemas(finding.kind);
        const written = await request(`${writtenPath(finding)}/revisions`, answer, { method: 'POST', json });
        setRestored(written.revision);
      } catch (error) {
        setProblem({ message: messageOf(error), attempt: ++attempts.current });
      }
      start(() => router.refresh());
    });
  return { restore, busy, problem, restored };
}
