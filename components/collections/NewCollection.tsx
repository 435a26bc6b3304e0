'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition, type FormEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import { newCollectionSchema } from '@/lib/domain/collection';
import { parseName, parseWords } from '../findings/wordsInput';
import { focusNow, focusProblem } from '../page/focusFirst';
import { localStore } from '../page/keptStore';
import { useFocusBack } from '../page/useFocusBack';
import { useKeptText } from '../review/keptText';
import { MentionTextArea } from '../review/MentionTextArea';
import { useKnownName } from '../review/useKnownName';
import { messageOf } from '../api/request';
import { storeName } from '../session/identity';
import { formText } from '../text/formText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { DialogActions } from '../ui/DialogActions';
import { TextInput } from '../ui/Field';
import { makeCollection } from './makeCollection';

/** The way to begin a collection. */
export function NewCollection() {
  const [open, setOpen] = useState(false);
  const opener = useFocusBack<HTMLButtonElement>(open);
  const [title] = useKeptText(TITLE_KEY);
  if (open) return <NewCollectionForm onCancel={() => setOpen(false)} />;
  return (
    <Button ref={opener} kind="primary" className="self-start" onClick={() => setOpen(true)}>
      {title === '' ? 'New collection' : 'Go on with your new collection'}
    </Button>
  );
}

const TITLE_KEY = 'collection.title';
const wordsSchema = newCollectionSchema.pick({ title: true, text: true });

/** What is typed stays in the tab until it is stored. */
function NewCollectionForm({ onCancel }: { onCancel: () => void }) {
  const [title, setTitle] = useKeptText(TITLE_KEY);
  const [text, setText] = useKeptText('collection.text');
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, start] = useTransition();
  const knownName = useKnownName();
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!busy && problem) focusProblem(form.current);
  }, [busy, problem]);
  const errorAt = (field: string) => (problem?.options.field === field ? problem.message : null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = formText(event.currentTarget, 'author');
    start(async () => {
      setProblem(null);
      try {
        const words = parseWords(wordsSchema, { title, text });
        const by = parseName(knownName ?? name);
        if (by.name === null) throw new AppError('invalid_input', by.problem, { field: 'author' });
        const { id } = await makeCollection({ ...words, author: by.name });
        storeName(localStore, by.name);
        setTitle('');
        setText('');
        start(() => router.push(`/collections/${id}`));
      } catch (error) {
        setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
      }
    });
  };
  const isAtField = ['title', 'text', 'author'].some(errorAt);
  return (
    <form
      ref={form}
      aria-label="New collection"
      onSubmit={submit}
      className="rounded-panel border-line bg-surface max-w-prose border p-3"
      noValidate
    >
      <fieldset disabled={busy} className="flex min-w-0 flex-col gap-3">
        <TextInput
          ref={focusNow}
          label="Title"
          hint="The argument in a few words: “What ResNet-18 looks at in dogs”."
          maxLength={200}
          required
          value={title}
          error={errorAt('title')}
          onChange={({ target }) => setTitle(target.value)}
        />
        <MentionTextArea
          label="Description"
          hint="What the findings show together. Markdown, @ mentions somebody; it may be left empty."
          value={text}
          error={errorAt('text')}
          onText={setText}
        />
        {knownName === null && (
          <TextInput label="Your name" name="author" maxLength={40} error={errorAt('author')} className="w-48" />
        )}
        {problem && !isAtField && <Callout kind="error">{problem.message}</Callout>}
        <DialogActions submit="Begin it" submitting="Storing…" busy={busy} onCancel={onCancel} />
      </fieldset>
    </form>
  );
}
