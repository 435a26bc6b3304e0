'use client';
import { useState } from 'react';
import type { Comment, Thread } from '@/lib/review/reviewOf';
import { samePerson } from '@/lib/review/samePerson';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { AnchorChip } from './AnchorChip';
import type { AnchoredFinding } from './anchorText';
import { SayForm } from './SayForm';
import { NamedButton } from '../findings/NamedButton';
import { useKnownName } from './useKnownName';
import { useSay } from './useSay';

/** A comment with what was answered to it. */
export function ThreadItem({ finding, thread }: { finding: AnchoredFinding; thread: Thread }) {
  const [replying, setReplying] = useState(false);
  const { busy, problem, say } = useSay(finding.id);
  const { id, anchor, replies, resolved } = thread;
  return (
    <li id={`thread-${id}`} className="rounded-panel border-line bg-surface flex flex-col gap-3 border p-3">
      {anchor && <AnchorChip finding={finding} anchor={anchor} />}
      <CommentItem findingId={finding.id} comment={thread} />
      {replies.length > 0 && (
        <ol aria-label="Replies" className="border-line flex flex-col gap-3 border-l-2 pl-3">
          {replies.map((reply) => (
            <li key={reply.id}>
              <CommentItem findingId={finding.id} comment={reply} />
            </li>
          ))}
        </ol>
      )}
      {resolved && (
        <p className="text-small text-muted">
          Resolved by {resolved.by}, <LocalTime iso={resolved.at} />
        </p>
      )}
      {replying ? (
        <SayForm
          name="Reply"
          label="Reply"
          submit="Reply"
          draftKey={`${id}.reply`}
          required="Write what you want to say."
          {...{ busy, problem }}
          onSay={(by, text, onSaid) => say(by, { kind: 'reply', thread: id, text }, onSaid)}
          onCancel={() => setReplying(false)}
        />
      ) : (
        <>
          {problem && <Callout kind="error">{problem.message}</Callout>}
          <div className="flex flex-wrap gap-2">
            <Button kind="quiet" onClick={() => setReplying(true)}>
              Reply
            </Button>
            <NamedButton
              kind="quiet"
              busy={busy}
              onPress={(by) => say(by, { kind: resolved ? 'reopen' : 'resolve', thread: id })}
            >
              {resolved ? 'Open again' : 'Resolve'}
            </NamedButton>
          </div>
        </>
      )}
    </li>
  );
}

function CommentItem({ findingId, comment }: { findingId: string; comment: Comment }) {
  const [editing, setEditing] = useState(false);
  const { busy, problem, say } = useSay(findingId);
  const me = useKnownName();
  const { id, by, at, text, rewrittenAt, before } = comment;
  return (
    <article aria-label={`Comment of ${by}`} className="flex min-w-0 flex-col gap-1">
      <p className="text-small text-muted flex flex-wrap items-baseline gap-x-2">
        <span>
          <strong className="text-ink font-semibold">{by}</strong>, <LocalTime iso={at} />
        </span>
        {me !== null && samePerson(me, by) && !editing && (
          <button type="button" className="hover:text-ink underline" onClick={() => setEditing(true)}>
            Edit
          </button>
        )}
      </p>
      {editing ? (
        <SayForm
          name="Edit the comment"
          label="Comment"
          submit="Save"
          draftKey={`${id}.edit`}
          initial={text}
          required="Write what you want to say."
          {...{ busy, problem }}
          onSay={(name, next, onSaid) => say(name, { kind: 'rewrite', entry: id, text: next }, onSaid)}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Markdown text={text} />
      )}
      {rewrittenAt && (
        <details className="text-small text-muted">
          <summary className="cursor-pointer">
            changed, <LocalTime iso={rewrittenAt} />
          </summary>
          <ol aria-label="What it said before" className="flex flex-col gap-1 pt-1">
            {before.map((one) => (
              <li key={one.at} className="whitespace-pre-wrap">
                <LocalTime iso={one.at} />: {one.text}
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  );
}
