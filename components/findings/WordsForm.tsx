'use client';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { focusField, focusNow, focusProblem } from '../page/focusFirst';
import { localStore } from '../page/keptStore';
import { storedName, storeName } from '../session/identity';
import { MentionTextArea } from '../review/MentionTextArea';
import { formText } from '../text/formText';
import { Markdown } from '../text/Markdown';
import { Callout } from '../ui/Callout';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { DialogActions } from '../ui/DialogActions';
import { TextInput } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import type { WrittenFinding } from './FindingWords';
import { useWordsEdit } from './useWordsEdit';
import { WordsClashes } from './WordsClashes';
import type { WordsDraft } from './wordsDraft';
import { parseName } from './wordsInput';

export interface WordsFormProps {
  finding: WrittenFinding;
  /** The draft of another tab that is gone on with. */
  begun: WordsDraft | null;
  /** Saved, or given up. */
  onDone: () => void;
}

/** Title, text and tags to be changed. What somebody else changes meanwhile is kept, or shown where both meant the same words. */
export function WordsForm({ finding, begun, onDone }: WordsFormProps) {
  const { draft, problem, busy, editing, save, drop } = useWordsEdit(finding, begun, onDone);
  const [shown, show] = useState<'write' | 'preview'>('write');
  const [knownName] = useState(() => storedName(localStore));
  const [nameProblem, setNameProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // While it was being saved nothing could hold the keyboard.
    if (!busy && problem) focusProblem(form.current);
  }, [busy, problem]);
  const change = (wanted: Parameters<typeof editing.change>[0]) => editing.change(wanted);
  const field = problem?.options.field?.replace(/^words\./, '').split('.')[0];
  const errorAt = (name: string) => (field === name && problem?.code !== 'conflict' ? problem?.message : null);
  const isAtField = ['title', shown === 'write' ? 'text' : '', 'tags'].some(errorAt);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = parseName(knownName ?? formText(event.currentTarget, 'name'));
    setNameProblem(given.problem);
    if (given.name === null) {
      focusField(event.currentTarget, 'name');
      return;
    }
    storeName(localStore, given.name);
    save(given.name);
  };
  return (
    <form
      ref={form}
      aria-label={`Edit the ${finding.kind ?? 'finding'}`}
      onSubmit={submit}
      className="flex flex-col gap-3"
      noValidate
    >
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
          <MentionTextArea
            label="Text"
            rows={12}
            value={draft.text}
            hint="Markdown: *emphasis*, - lists, [links](https://…), > quotations. @ mentions somebody."
            error={errorAt('text')}
            onText={(text) => change({ text })}
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
          <TextInput label="Your name" name="name" required maxLength={40} error={nameProblem} className="w-48" />
        )}
        {problem && !isAtField && <Callout kind="error">{problem.message}</Callout>}
        {draft.clashes.length > 0 && (
          <WordsClashes draft={draft} onTake={(index, whose) => editing.take(index, whose)} />
        )}
        <DialogActions
          submit="Save"
          submitting="Saving…"
          busy={busy}
          onCancel={() => (editing.isChanged ? setAsking(true) : drop())}
        />
      </fieldset>
      <ConfirmDialog
        title="Throw away what you wrote?"
        open={asking}
        verb="Throw away"
        onConfirm={drop}
        onClose={() => setAsking(false)}
        busy={false}
        problem={null}
      >
        It was not saved yet, and it is not in the history.
      </ConfirmDialog>
    </form>
  );
}
