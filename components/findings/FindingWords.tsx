'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Finding } from '@/lib/domain/finding';
import { focusNow } from '../page/focusFirst';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { Button } from '../ui/Button';
import { findingsHref } from './findingQuery';
import { readDraft } from './wordsDraft';
import { WordsForm } from './WordsForm';

export type WrittenFinding = Pick<Finding, 'id' | 'title' | 'text' | 'tags' | 'author' | 'createdAt' | 'revision' | 'lastEdit'>; // prettier-ignore

/** What was written of a finding, and the way to write it better. */
export function FindingWords({ finding }: { finding: WrittenFinding }) {
  // Null: nobody edited yet, so that the keyboard stays where it is.
  const [editing, setEditing] = useState<boolean | null>(null);
  const router = useRouter();
  const unsaved = useSyncExternalStore(
    never,
    () => readDraft(localStorage, finding.id) !== null,
    () => false,
  );
  useEffect(() => {
    // Somebody else may have changed it while this page was out of sight.
    const look = () => document.visibilityState === 'visible' && router.refresh();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [router]);

  if (editing) return <WordsForm finding={finding} onDone={() => setEditing(false)} />;
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
              <Link
                href={findingsHref({ tag: [tag] })}
                className="rounded-control border-line bg-sunken text-small hover:border-line-strong border px-1.5 py-0.5"
              >
                {tag}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Button ref={editing === false ? focusNow : undefined} onClick={() => setEditing(true)} className="self-start">
        {unsaved ? 'Go on editing' : 'Edit'}
      </Button>
    </div>
  );
}

const never = () => () => undefined;
