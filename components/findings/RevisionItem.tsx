'use client';
import { useId, useState, type ReactNode } from 'react';
import type { WordsRevision } from '@/lib/domain/findingWords';
import { focusNow } from '../page/focusFirst';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { Button } from '../ui/Button';
import { WordChanges } from './WordChanges';

export interface RevisionItemProps {
  revision: WordsRevision;
  /** Null: it is the first one. */
  before: WordsRevision | null;
  /** It came of what was just pressed. */
  isFocused: boolean;
  /** What can be done with it. */
  children: ReactNode;
}

/** A version in the history: who made it, what changed in it, and, when it is asked for, all of it. */
export function RevisionItem({ revision, before, isFocused, children }: RevisionItemProps) {
  const { number, by, createdAt, title, text, tags } = revision;
  const [isRead, setRead] = useState(false);
  const whole = useId();
  return (
    <li ref={isFocused ? focusNow : undefined} tabIndex={-1} className="flex flex-col gap-1 px-3 py-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          <strong className="font-semibold">Version {number}</strong>{' '}
          <span className="text-muted text-small">
            {by}, <LocalTime iso={createdAt} />
            {originText(revision)}
          </span>
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <Button
            kind="quiet"
            aria-expanded={isRead}
            aria-controls={isRead ? whole : undefined}
            onClick={() => setRead(!isRead)}
          >
            Read this version<span className="sr-only"> {number}</span>
          </Button>
          {children}
        </div>
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
      {isRead && <WholeRevision id={whole} revision={revision} />}
    </li>
  );
}

/** All words of a version, as they were read then. */
export function WholeRevision({ id, revision: { number, title, text, tags } }: WholeRevisionProps) {
  return (
    <section
      id={id}
      aria-label={`All of version ${number}`}
      className="rounded-control border-line bg-sunken flex flex-col gap-2 border p-3"
    >
      <p className="font-semibold">{title}</p>
      {text ? <Markdown text={text} /> : <p className="text-muted">It has no text.</p>}
      {tags.length > 0 && <p className="text-small text-muted">Tags: {tags.join(', ')}</p>}
    </section>
  );
}

export interface WholeRevisionProps {
  id: string;
  revision: Pick<WordsRevision, 'number' | 'title' | 'text' | 'tags'>;
}

function originText({ origin }: WordsRevision): string {
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
