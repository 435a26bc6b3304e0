'use client';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Comment, Thread } from '@/lib/review/reviewOf';
import { samePerson } from '@/lib/review/samePerson';
import { useFocusBack } from '../page/useFocusBack';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { AnchorChip } from './AnchorChip';
import { commentElementId, threadElementId } from './anchorText';
import { useTalk, type Discussed } from './discussed';
import { SayForm } from './SayForm';
import { NamedButton } from '../findings/NamedButton';
import { useKnownName } from './useKnownName';

export interface ThreadItemProps {
  finding: Discussed;
  thread: Thread;
  /** The address leads to it. */
  isTarget: boolean;
  /** Somebody writes in it, and so it must not go out of sight; or not any more. */
  onWriting: (threadId: string, writing: boolean) => void;
}

/** A comment with what was answered to it. One that is resolved is a line, until it is wanted. */
export function ThreadItem({ finding, thread, isTarget, onWriting }: ThreadItemProps) {
  const [replying, setReplying] = useState(false);
  /** Comments that are being edited. */
  const [edited, setEdited] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<boolean | null>(null);
  const { id, anchor, resolved } = thread;
  const isWriting = replying || edited.length > 0;
  const isLine = resolved !== null && !(shown ?? isTarget) && !isWriting;
  const tellWriting = useEffectEvent(onWriting);
  useEffect(() => {
    if (!isWriting) return;
    tellWriting(id, true);
    return () => tellWriting(id, false);
  }, [id, isWriting]);
  const setEditing = (commentId: string, editing: boolean) =>
    setEdited((before) => [...before.filter((one) => one !== commentId), ...(editing ? [commentId] : [])]);
  return (
    <li
      id={threadElementId(id)}
      className="rounded-panel border-line bg-surface target:border-accent has-data-target:border-accent flex scroll-mt-4 flex-col gap-3 border p-3"
    >
      {anchor && finding.kind !== 'collection' && <AnchorChip finding={finding} anchor={anchor} />}
      {resolved && (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-small text-muted min-w-0 wrap-anywhere">
            {isLine && `${thread.by}: ${beginning(thread.text)} · `}
            Resolved by {resolved.by}, <LocalTime iso={resolved.at} />
          </p>
          <Button kind="quiet" aria-expanded={!isLine} onClick={() => setShown(isLine)}>
            {isLine ? 'Show' : 'Hide'}
            <span className="sr-only"> the thread of {thread.by}</span>
          </Button>
        </div>
      )}
      {/* Hidden, not gone: somebody may resolve it while another one is writing in it. */}
      <div hidden={isLine} className={isLine ? undefined : 'flex flex-col gap-3'}>
        <ThreadBody {...{ finding, thread, replying, setReplying, setEditing }} edited={edited} />
      </div>
    </li>
  );
}

const MOST_OF_LINE = 80;

function beginning(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > MOST_OF_LINE ? `${line.slice(0, MOST_OF_LINE)}…` : line;
}

interface ThreadBodyProps {
  finding: Discussed;
  thread: Thread;
  replying: boolean;
  setReplying: (replying: boolean) => void;
  edited: readonly string[];
  setEditing: (commentId: string, editing: boolean) => void;
}

function ThreadBody({ finding, thread, replying, setReplying, edited, setEditing }: ThreadBodyProps) {
  const reply = useTalk(finding);
  const resolve = useTalk(finding);
  const opener = useFocusBack<HTMLButtonElement>(replying);
  const { id, replies, resolved } = thread;
  const commentProps = (comment: Comment) => ({
    ...{ finding, comment },
    editing: edited.includes(comment.id),
    setEditing: (editing: boolean) => setEditing(comment.id, editing),
  });
  const ask = (wanted: boolean) => {
    reply.clear();
    setReplying(wanted);
  };
  return (
    <>
      <CommentItem {...commentProps(thread)} />
      {replies.length > 0 && (
        <ol aria-label="Replies" className="border-line flex flex-col gap-3 border-l-2 pl-3">
          {replies.map((one) => (
            <li key={one.id}>
              <CommentItem {...commentProps(one)} />
            </li>
          ))}
        </ol>
      )}
      {replying ? (
        <SayForm
          name="Reply"
          label="Reply"
          submit="Reply"
          draftKey={`${id}.reply`}
          required="Write what you want to say."
          busy={reply.busy}
          problem={reply.problem}
          onSay={(by, text, onSaid) => reply.say(by, { kind: 'reply', thread: id, text }, onSaid)}
          onCancel={() => ask(false)}
        />
      ) : (
        <>
          {resolve.problem && <Callout kind="error">{resolve.problem.message}</Callout>}
          <div className="flex flex-wrap gap-2">
            <Button kind="quiet" ref={opener} onClick={() => ask(true)}>
              Reply
            </Button>
            <NamedButton
              kind="quiet"
              busy={resolve.busy}
              onPress={(by) => resolve.say(by, { kind: resolved ? 'reopen' : 'resolve', thread: id })}
            >
              {resolved ? 'Open again' : 'Resolve'}
            </NamedButton>
          </div>
        </>
      )}
    </>
  );
}

interface CommentItemProps {
  finding: Discussed;
  comment: Comment;
  editing: boolean;
  setEditing: (editing: boolean) => void;
}

function CommentItem({ finding, comment, editing, setEditing }: CommentItemProps) {
  const { busy, problem, say, clear } = useTalk(finding);
  const opener = useFocusBack<HTMLButtonElement>(editing);
  const me = useKnownName();
  const { id, by, at, text, rewrittenAt, before } = comment;
  return (
    <article
      id={commentElementId(id)}
      aria-label={`Comment of ${by}`}
      className="data-target:border-accent flex min-w-0 scroll-mt-4 flex-col gap-1 data-target:-ml-3 data-target:border-l-2 data-target:pl-2.5"
    >
      <p className="text-small text-muted flex flex-wrap items-baseline gap-x-2">
        <span>
          <strong className="text-ink font-semibold">{by}</strong>, <LocalTime iso={at} />
        </span>
        {me !== null && samePerson(me, by) && !editing && (
          <button
            ref={opener}
            type="button"
            aria-label="Edit this comment"
            className="hover:text-ink underline"
            onClick={() => {
              clear();
              setEditing(true);
            }}
          >
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
          onSay={(name, next, onSaid) => say(name, { kind: 'rewrite', entry: id, was: text, text: next }, onSaid)}
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
