import type { PublicComment, PublicThread } from '@/lib/domain/publicFinding';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { Tag } from '../ui/Tag';
import { PublicSection } from './PublicSection';
import { leadsElsewhere } from './publicPaths';

/** What was said of the finding or the collection, to be read. */
export function PublicDiscussion({ threads }: { threads: readonly PublicThread[] }) {
  return (
    <PublicSection id="discussion" title="Discussion">
      {threads.length === 0 && <p className="text-muted">Nobody had said anything.</p>}
      <PublicThreads threads={threads} />
    </PublicSection>
  );
}

export function PublicThreads({ threads }: { threads: readonly PublicThread[] }) {
  return (
    <ol className="flex flex-col gap-3">
      {threads.map((thread, k) => (
        <li key={k} className="rounded-panel border-line bg-surface flex flex-col gap-3 border p-3">
          {thread.about && (
            <div>
              <Tag>{thread.about}</Tag>
            </div>
          )}
          <Comment comment={thread} />
          {thread.replies.length > 0 && (
            <ol aria-label="Replies" className="border-line flex flex-col gap-3 border-l-2 pl-3">
              {thread.replies.map((reply, place) => (
                <li key={place}>
                  <Comment comment={reply} />
                </li>
              ))}
            </ol>
          )}
          {thread.resolved && (
            <p className="text-small text-muted wrap-anywhere">
              Resolved by {thread.resolved.by}, <LocalTime iso={thread.resolved.at} />
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function Comment({ comment: { by, at, text, rewrittenAt } }: { comment: PublicComment }) {
  return (
    <article aria-label={`Comment of ${by}`} className="flex min-w-0 flex-col gap-1">
      <p className="text-small text-muted wrap-anywhere">
        <strong className="text-ink font-semibold">{by}</strong>, <LocalTime iso={at} />
        {rewrittenAt && (
          <>
            ; changed, <LocalTime iso={rewrittenAt} />
          </>
        )}
      </p>
      <Markdown text={text} isLink={leadsElsewhere} />
    </article>
  );
}
