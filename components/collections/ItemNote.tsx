'use client';
import { useState, type ReactNode } from 'react';
import type { Note } from '@/lib/collections/collectionOf';
import { useFocusBack } from '../page/useFocusBack';
import { useKeptText } from '../review/keptText';
import { SayForm } from '../review/SayForm';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import type { ShownItem } from './collectionItem';
import { useCollectionAct } from './useCollectionAct';

export interface ItemNoteProps {
  collectionId: string;
  item: ShownItem;
  canChange: boolean;
  /** What else can be done with the finding, beside the way to another note. */
  children: ReactNode;
}

/** Why a finding is in the collection, what was written there before, and the way to write it anew. */
export function ItemNote({ collectionId, item, canChange, children }: ItemNoteProps) {
  const [editing, setEditing] = useState(false);
  const opener = useFocusBack<HTMLButtonElement>(editing);
  const { note, notesBefore, finding } = item;
  const [unsent] = useKeptText(noteKey(collectionId, item.findingId));
  if (editing) return <NoteForm {...{ collectionId, item }} onDone={() => setEditing(false)} />;
  const edit = note.text === '' ? 'Add a note' : 'Edit the note';
  return (
    <>
      {note.text !== '' && <Markdown text={note.text} />}
      {notesBefore.length > 0 && <NotesBefore {...{ note, notesBefore }} />}
      {canChange && (
        <div role="group" aria-label={`Change ${finding.title}`} className="-ml-3 flex flex-wrap">
          <Button ref={opener} kind="quiet" onClick={() => setEditing(true)}>
            {unsent === '' ? edit : 'Go on with your note'}
            <span className="sr-only"> on {finding.title}</span>
          </Button>
          {children}
        </div>
      )}
    </>
  );
}

export function noteKey(collectionId: string, findingId: string): string {
  return `${collectionId}.${findingId}.note`;
}

function NotesBefore({ note, notesBefore }: { note: Note; notesBefore: readonly Note[] }) {
  return (
    <details className="text-small text-muted">
      <summary className="cursor-pointer">
        changed by {note.by}, <LocalTime iso={note.at} />
      </summary>
      <ol aria-label="What the note said before" className="flex flex-col gap-1 pt-1">
        {notesBefore.map(({ text, by, at }) => (
          <li key={at} className="wrap-anywhere whitespace-pre-wrap">
            {by}, <LocalTime iso={at} />: {text}
          </li>
        ))}
      </ol>
    </details>
  );
}

function NoteForm({
  collectionId,
  item,
  onDone,
}: Pick<ItemNoteProps, 'collectionId' | 'item'> & { onDone: () => void }) {
  const { busy, problem, say } = useCollectionAct(collectionId);
  const { findingId, note, finding } = item;
  const key = noteKey(collectionId, findingId);
  // What the writing began with is kept as long as the writing itself, so that a change of somebody else is told.
  const [unsent] = useKeptText(key);
  const [begunWith, writeBegun] = useKeptText(`${key}.was`);
  const [first, setFirst] = useState(note.text);
  const was = unsent !== '' && begunWith !== '' ? withoutMark(begunWith) : first;
  const isChanged = note.text !== was;
  return (
    <SayForm
      name={`Note on ${finding.title}`}
      label="Why it is in the collection"
      hint="Markdown, @ mentions somebody; it may be left empty."
      submit="Save note"
      draftKey={key}
      initial={note.text}
      {...{ busy, problem }}
      onTyped={() => unsent === '' && writeBegun(withMark(first))}
      onSay={(by, text, onSaid) =>
        say(by, { kind: 'note', finding: findingId, was, text }, () => {
          writeBegun('');
          onSaid();
        })
      }
      onCancel={onDone}
    >
      {isChanged && (
        <Callout
          kind="warning"
          title={`${note.by} changed this note meanwhile.`}
          actions={
            <Button
              onClick={() => {
                setFirst(note.text);
                writeBegun(withMark(note.text));
              }}
            >
              I have read it
            </Button>
          }
        >
          {note.text === '' ? 'It is empty now.' : `It says: ${note.text}`} Yours can be saved once you have read it;
          theirs stays in what was written before.
        </Callout>
      )}
    </SayForm>
  );
}

/** A note that was empty is kept, too: an empty text is as none. */
const MARK = '=';
const withMark = (text: string) => MARK + text;
const withoutMark = (kept: string) => kept.slice(MARK.length);
