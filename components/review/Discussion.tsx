'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import type { Thread } from '@/lib/review/reviewOf';
import { Button } from '../ui/Button';
import { AnchorField } from './AnchorField';
import { anchorKey, anchorOfKey, DISCUSSION_ID, type AnchoredFinding } from './anchorText';
import { SayForm } from './SayForm';
import { ThreadItem } from './ThreadItem';
import { useKeptText } from './keptText';
import { useSay } from './useSay';

export interface DiscussionProps {
  finding: AnchoredFinding;
  threads: readonly Thread[];
}

/** What is said of a finding and of the parts of its evidence: open threads first, those that are resolved below them. */
export function Discussion({ finding, threads }: DiscussionProps) {
  const [about, setAbout] = useAbout();
  const open = threads.filter(({ resolved }) => resolved === null);
  const closed = threads.filter(({ resolved }) => resolved !== null);
  const items = (some: readonly Thread[]) =>
    some.map((thread) => <ThreadItem key={thread.id} {...{ finding, thread }} />);
  return (
    <div className="flex flex-col gap-3">
      {open.length > 0 && (
        <ol aria-label="Open threads" className="flex flex-col gap-3">
          {items(open)}
        </ol>
      )}
      {threads.length === 0 && about === undefined && (
        <p className="text-muted">Nobody said anything yet. A comment can point at a part of the evidence.</p>
      )}
      {about === undefined ? (
        <NewButton findingId={finding.id} onPress={() => setAbout(null)} />
      ) : (
        <NewComment {...{ finding }} anchor={about} onAnchor={setAbout} onClose={() => setAbout(undefined)} />
      )}
      {closed.length > 0 && (
        <details>
          <summary className="cursor-pointer">
            {closed.length} resolved {closed.length === 1 ? 'thread' : 'threads'}
          </summary>
          <ol aria-label="Resolved threads" className="flex flex-col gap-3 pt-3">
            {items(closed)}
          </ol>
        </details>
      )}
    </div>
  );
}

const WHOLE = 'finding';

/** What the new comment is about, as it stands in the address: null, the whole finding; undefined, there is none. */
function useAbout(): [FindingAnchor | null | undefined, (about: FindingAnchor | null | undefined) => void] {
  const given = useSearchParams().get('about');
  const path = usePathname();
  const set = (about: FindingAnchor | null | undefined) => {
    const key = about ? anchorKey(about) : WHOLE;
    // Without asking the server: the page is the same.
    window.history.replaceState(null, '', about === undefined ? path : `${path}?about=${key}#${DISCUSSION_ID}`);
  };
  return [given === null ? undefined : anchorOfKey(given), set];
}

function NewButton({ findingId, onPress }: { findingId: string; onPress: () => void }) {
  const [kept] = useKeptText(draftKeyOf(findingId));
  return (
    <Button onClick={onPress} className="self-start">
      {kept === '' ? 'Comment' : 'Go on with your comment'}
    </Button>
  );
}

const draftKeyOf = (findingId: string) => `${findingId}.comment`;

interface NewCommentProps {
  finding: AnchoredFinding;
  anchor: FindingAnchor | null;
  onAnchor: (anchor: FindingAnchor | null) => void;
  onClose: () => void;
}

function NewComment({ finding, anchor, onAnchor, onClose }: NewCommentProps) {
  const { busy, problem, say } = useSay(finding.id);
  return (
    <SayForm
      name="New comment"
      label="Comment"
      hint="Markdown: *emphasis*, - lists, [links](https://…)."
      submit="Comment"
      draftKey={draftKeyOf(finding.id)}
      required="Write what you want to say."
      {...{ busy, problem }}
      onSay={(by, text, onSaid) => say(by, { kind: 'comment', text, anchor }, onSaid)}
      onCancel={onClose}
    >
      <AnchorField finding={finding} anchor={anchor} onAnchor={onAnchor} />
    </SayForm>
  );
}
