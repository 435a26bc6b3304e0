'use client';
import { useEffect, useState, useSyncExternalStore, type RefObject } from 'react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import type { Thread } from '@/lib/review/reviewOf';
import { useFocusBack } from '../page/useFocusBack';
import { Button } from '../ui/Button';
import { AnchorField, type PlaceProblems } from './AnchorField';
import { readPlace, type ReadPlace } from './anchorPlace';
import { anchorKey, anchorOfKey, commentElementId, DISCUSSION_ID, threadElementId, WHOLE_KEY } from './anchorText';
import { useTalk, type Discussed } from './discussed';
import { SayForm } from './SayForm';
import { ThreadItem } from './ThreadItem';
import { useKeptText } from './keptText';

/** Threads that are shown at first, and with each press more. */
export const SHOWN_THREADS = 50;

export interface DiscussionProps {
  finding: Discussed;
  threads: readonly Thread[];
}

/** What is said of a finding and of the parts of its evidence, or of a collection: open threads first, those that are resolved below them. */
export function Discussion({ finding, threads }: DiscussionProps) {
  const [about, setAbout] = useAbout(finding.kind === 'collection');
  const [most, setMost] = useState(SHOWN_THREADS);
  const [written, setWritten] = useState<readonly string[]>([]);
  const target = useTarget(threads);
  const opener = useFocusBack<HTMLButtonElement>(about !== undefined);
  // Of one list, so that one that is resolved while somebody writes in it stays what it is.
  const sorted = threads.toSorted((a, b) => Number(a.resolved !== null) - Number(b.resolved !== null));
  const shown = sorted.filter(({ id }, place) => place < most || written.includes(id) || id === target);
  const onWriting = (id: string, writing: boolean) =>
    setWritten((before) => [...before.filter((one) => one !== id), ...(writing ? [id] : [])]);
  return (
    <div className="flex flex-col gap-3">
      {threads.length > 0 && (
        <ol aria-label="Threads, open ones first" className="flex flex-col gap-3">
          {shown.map((thread) => (
            <ThreadItem key={thread.id} {...{ finding, thread, onWriting }} isTarget={thread.id === target} />
          ))}
        </ol>
      )}
      {shown.length < threads.length && (
        <Button className="self-start" onClick={() => setMost(most + SHOWN_THREADS)}>
          Show {Math.min(SHOWN_THREADS, threads.length - shown.length)} more of {threads.length} threads
        </Button>
      )}
      {threads.length === 0 && about === undefined && (
        <p className="text-muted">
          Nobody said anything yet.{finding.kind !== 'collection' && ' A comment can point at a part of the evidence.'}
        </p>
      )}
      {about === undefined ? (
        <NewButton findingId={finding.id} opener={opener} onPress={() => setAbout(null)} />
      ) : (
        <NewComment {...{ finding }} anchor={about} onAnchor={setAbout} onClose={() => setAbout(undefined)} />
      )}
    </div>
  );
}

/** The thread with the comment that the address leads to, which comes into sight and is marked. */
function useTarget(threads: readonly Thread[]): string | null {
  const hash = useSyncExternalStore(
    subscribeToHash,
    () => window.location.hash.slice(1),
    () => '',
  );
  const thread = threads.find(
    ({ id, replies }) =>
      hash === threadElementId(id) ||
      [id, ...replies.map((reply) => reply.id)].some((one) => hash === commentElementId(one)),
  );
  const id = thread?.id ?? null;
  useEffect(() => {
    const element = id === null ? null : document.getElementById(hash);
    if (!element) return;
    element.scrollIntoView({ block: 'start' });
    if (hash === threadElementId(id ?? '')) return; // by its own style
    element.setAttribute('data-target', '');
    return () => element.removeAttribute('data-target');
  }, [id, hash]);
  return id;
}

function subscribeToHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/**
 * What the new comment is about, as it stands in the address: null, the whole finding; undefined, there is none.
 * @param isReadAgain the page is read again with whatever is said: then the address has to be the router's own
 */
function useAbout(
  isReadAgain: boolean,
): [FindingAnchor | null | undefined, (about: FindingAnchor | null | undefined) => void] {
  const query = useSearchParams();
  const given = query.get('about');
  const path = usePathname();
  const router = useRouter();
  const set = (about: FindingAnchor | null | undefined) => {
    const wanted = new URLSearchParams(query);
    if (about === undefined) wanted.delete('about');
    else wanted.set('about', about ? anchorKey(about) : WHOLE_KEY);
    const address = `${path}${wanted.size > 0 ? `?${wanted}` : ''}${about === undefined ? '' : `#${DISCUSSION_ID}`}`;
    if (isReadAgain) router.replace(address, { scroll: false });
    // Without asking the server: the page is the same.
    else window.history.replaceState(null, '', address);
  };
  return [given === null ? undefined : anchorOfKey(given), set];
}

interface NewButtonProps {
  findingId: string;
  opener: RefObject<HTMLButtonElement | null>;
  onPress: () => void;
}

function NewButton({ findingId, opener, onPress }: NewButtonProps) {
  const [kept] = useKeptText(draftKeyOf(findingId));
  return (
    <Button ref={opener} onClick={onPress} className="self-start">
      {kept === '' ? 'Comment' : 'Go on with your comment'}
    </Button>
  );
}

const draftKeyOf = (findingId: string) => `${findingId}.comment`;

const WHOLE: ReadPlace = { anchor: null, problems: {} };

interface NewCommentProps {
  finding: Discussed;
  anchor: FindingAnchor | null;
  onAnchor: (anchor: FindingAnchor | null) => void;
  onClose: () => void;
}

function NewComment({ finding, anchor, onAnchor, onClose }: NewCommentProps) {
  const { busy, problem, say } = useTalk(finding);
  const [wrong, setWrong] = useState<PlaceProblems>({});
  return (
    <SayForm
      name="New comment"
      label="Comment"
      hint="Markdown: *emphasis*, - lists, [links](https://…). @ mentions somebody."
      submit="Comment"
      draftKey={draftKeyOf(finding.id)}
      required="Write what you want to say."
      {...{ busy, problem }}
      onSay={(by, text, onSaid, fields) => {
        const read = finding.kind === 'collection' ? WHOLE : readPlace(finding, anchor, fields);
        setWrong(read.problems);
        if (read.anchor !== undefined) say(by, { kind: 'comment', text, anchor: read.anchor }, onSaid);
      }}
      onCancel={onClose}
    >
      {finding.kind !== 'collection' && <AnchorField {...{ finding, anchor, onAnchor, wrong }} />}
    </SayForm>
  );
}
