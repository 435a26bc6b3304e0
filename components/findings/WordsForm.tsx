'use client';
import { useState, type FormEvent } from 'react';
import type { FindingWords } from '@/lib/domain/findingWords';
import { focusNow } from '../page/focusFirst';
import { storedName } from '../session/identity';
import { formText } from '../text/formText';
import { Markdown } from '../text/Markdown';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { DialogActions } from '../ui/DialogActions';
import { TextArea, TextInput } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import type { WrittenFinding } from './FindingWords';
import { useWordsEdit, type Disagreement, type WordsEdit } from './useWordsEdit';
import { WordChanges } from './WordChanges';

export interface WordsFormProps {
  finding: WrittenFinding;
  /** Saved, or given up. */
  onDone: () => void;
}

/** Title, text and tags to be changed. What somebody else changes meanwhile is kept, or shown where both meant the same words. */
export function WordsForm({ finding, onDone }: WordsFormProps) {
  const edit = useWordsEdit(finding, onDone);
  const { draft, disagreement, busy, problem, change } = edit;
  const [shown, show] = useState<'write' | 'preview'>('write');
  const [knownName] = useState(() => storedName(localStorage));
  const field = problem?.options.field?.replace(/^words\./, '').split('.')[0];
  const errorAt = (name: string) => (field === name && problem?.code !== 'conflict' ? problem?.message : null);
  const isAtField = ['title', shown === 'write' ? 'text' : '', 'tags', 'name'].some(errorAt);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    edit.save(knownName ?? formText(event.currentTarget, 'name'));
  };
  return (
    <form aria-label="Edit the finding" onSubmit={submit} className="flex flex-col gap-3" noValidate>
      {/* What was typed while it is being saved would not be saved. */}
      <fieldset disabled={busy} className="flex min-w-0 flex-col gap-3">
        <TextInput
          label="Title"
          ref={focusNow}
          required
          maxLength={200}
          value={draft.title}
          error={errorAt('title')}
          onChange={({ target }) => change({ title: target.value })}
        />
        <SegmentedControl
          label="Text"
          hideLabel
          value={shown}
          options={[
            { value: 'write', label: 'Write' },
            { value: 'preview', label: 'Preview' },
          ]}
          onChange={show}
        />
        {shown === 'write' ? (
          <TextArea
            label="Text"
            rows={12}
            value={draft.text}
            hint="Markdown: *emphasis*, - lists, [links](https://…), > quotations."
            error={errorAt('text')}
            onChange={({ target }) => change({ text: target.value })}
          />
        ) : (
          <div className="rounded-control border-line min-h-24 border p-2">
            <Markdown text={draft.text} />
          </div>
        )}
        <TextInput
          label="Tags"
          hint="Separated by commas."
          value={draft.tags}
          error={errorAt('tags')}
          onChange={({ target }) => change({ tags: target.value })}
        />
        {knownName === null && (
          <TextInput label="Your name" name="name" required maxLength={40} error={errorAt('name')} className="w-48" />
        )}
        {problem && !isAtField && <Callout kind="error">{problem.message}</Callout>}
        {disagreement && <Theirs of={disagreement} onTake={change} />}
        <DialogActions submit="Save" submitting="Saving…" busy={busy} onCancel={edit.drop} />
      </fieldset>
    </form>
  );
}

/** What the other one wrote where both changed the same words. */
function Theirs({ of: { by, base, theirs, fields }, onTake }: TheirsProps) {
  const text = ({ title, text, tags }: FindingWords) => ({ title, text, tags: tags.join(', ') });
  const [before, after] = [text(base), text(theirs)];
  return (
    <section aria-label={`What ${by} wrote`} className="rounded-control border-line flex flex-col gap-3 border p-3">
      <p className="text-small text-muted">
        Saving keeps what stands in the fields. What {by} wrote stays in the history.
      </p>
      {fields.map((field) => (
        <Change
          key={field}
          name={FIELD_NAMES[field]}
          before={before[field]}
          after={after[field]}
          onTake={() => onTake({ [field]: after[field] })}
        />
      ))}
    </section>
  );
}

interface TheirsProps {
  of: Disagreement;
  onTake: WordsEdit['change'];
}

const FIELD_NAMES = { title: 'Title', text: 'Text', tags: 'Tags' } as const;

interface ChangeProps {
  name: string;
  before: string;
  after: string;
  onTake: () => void;
}

function Change({ name, before, after, onTake }: ChangeProps) {
  return (
    <div className="flex flex-col items-start gap-1">
      <p className="text-small font-semibold">{name}</p>
      <WordChanges {...{ before, after }} />
      <Button onClick={onTake}>
        Take this<span className="sr-only"> {name.toLowerCase()}</span>
      </Button>
    </div>
  );
}
