'use client';
import Link from 'next/link';
import { useState, useSyncExternalStore } from 'react';
import type { Finding } from '@/lib/domain/finding';
import { focusNow } from '../page/focusFirst';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { Button } from '../ui/Button';
import { findingsHref } from './findingQuery';
import { draftsOf } from './useWordsEdit';
import type { WordsDraft } from './wordsDraft';
import { WordsForm } from './WordsForm';
import type { WrittenRef } from './written';

export type WrittenFinding = Pick<Finding, 'id' | 'title' | 'text' | 'tags' | 'author' | 'createdAt' | 'revision' | 'lastEdit'> & Pick<WrittenRef, 'kind'>; // prettier-ignore

/** What was written of a finding, or of a collection, and the way to write it better. */
const TAG = 'rounded-control border-line bg-sunken text-small border px-1.5 py-0.5';

export function FindingWords({ finding }: { finding: WrittenFinding }) {
  // Null: nobody edited yet, so that the keyboard stays where it is.
  const [editing, setEditing] = useState<{ begun: WordsDraft | null } | false | null>(null);
  const unsaved = useSyncExternalStore(
    never,
    () => whereUnsaved(finding.id),
    () => 'nowhere',
  );
  if (editing) return <WordsForm finding={finding} {...editing} onDone={() => setEditing(false)} />;
  const { author, createdAt, lastEdit, text, tags } = finding;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">
        {author}, <LocalTime iso={createdAt} />
        {lastEdit && (
          <>
            ; changed by {lastEdit.by}, <LocalTime iso={lastEdit.at} />
          </>
        )}
      </p>
      {text && <Markdown text={text} />}
      {tags.length > 0 && (
        <ul aria-label="Tags" className="flex flex-wrap gap-1">
          {tags.map((tag) => (
            <li key={tag}>
              {finding.kind === 'collection' ? (
                <span className={TAG}>{tag}</span>
              ) : (
                <Link href={findingsHref({ tag: [tag] })} className={`${TAG} hover:border-line-strong`}>
                  {tag}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <Button ref={editing === false ? focusNow : undefined} onClick={() => setEditing({ begun: null })}>
          {unsaved === 'here' ? 'Go on editing' : 'Edit'}
        </Button>
        {unsaved === 'elsewhere' && (
          <Button onClick={() => setEditing({ begun: draftsOf(finding.id).other() })}>
            Go on with words of another tab
          </Button>
        )}
      </div>
    </div>
  );
}

/** Where words are that were not saved: in this tab, or in another one, which may have been closed. */
function whereUnsaved(findingId: string): 'here' | 'elsewhere' | 'nowhere' {
  const drafts = draftsOf(findingId);
  if (drafts.own()) return 'here';
  return drafts.other() ? 'elsewhere' : 'nowhere';
}

const never = () => () => undefined;
