import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import { MAX_LABEL_LENGTH, MAX_NOTE_LENGTH, type LabelEntry, type Labelling } from '@/lib/domain/labelling';
import { labelAnswerSchema } from '@/lib/protocol/labellingRest';
import { messageOf, request } from '../api/request';
import { focusProblem } from '../page/focusFirst';
import { tabStore } from '../page/keptStore';
import { entryId, forgetEntryId } from '../review/entryId';
import { useKeptText } from '../review/keptText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { TextArea } from '../ui/Field';
import { draftKey, forgetSent } from './keptDraft';
import { LabelChoice } from './LabelChoice';
import { draftOf, labelOf, readDraft, type LabelDraft } from './labelDraft';
import { labelsPath } from './labelPaths';
import { CANNOT_TELL_TEXT, labelText } from './labelText';
import { useLabelKeys } from './useLabelKeys';

export interface LabelFormProps {
  labelling: Labelling;
  name: string;
  channel: number;
  /** What this person said last; null: nothing yet. */
  entry: LabelEntry | null;
  /** Own labels so far, for when they are free. */
  used: readonly string[];
  /** All own labels are given. */
  isDone: boolean;
  /** Resolves when what is stored has been read again. */
  onStored: () => Promise<void>;
  /** All of it is stored, and nothing was typed since. */
  onNext: () => void;
}

/** What one person calls a channel. What is chosen and typed stays in the tab until it is stored. */
export function LabelForm({ labelling, name, channel, entry, used, isDone, onStored, onNext }: LabelFormProps) {
  const keptAs = draftKey(labelling.id, name, channel);
  const [kept, keep] = useKeptText(keptAs);
  const draft = readDraft(kept, draftOf(entry));
  const [problem, setProblem] = useState<{ message: string; isMissing: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!busy && problem) focusProblem(form.current);
  }, [busy, problem]);
  const change = (part: Partial<LabelDraft>) => {
    setProblem(null);
    keep(JSON.stringify({ ...draft, ...part }));
  };
  const names = labelling.categories.kind === 'fixed' ? labelling.categories.names : [];
  useLabelKeys({
    ...Object.fromEntries(
      names.slice(0, 9).map((text, k) => [String(k + 1), () => change({ text, cannotTell: false })]),
    ),
    '0': () => change({ cannotTell: true }),
    Enter: () => form.current?.requestSubmit(),
  });

  const send = async (label: string | null) => {
    const said = { by: name, channel, label, note: draft.note.trim() };
    const sent = JSON.stringify([labelling.id, said]);
    setBusy(true);
    setProblem(null);
    try {
      const json = { ...said, id: entryId(tabStore, sent) };
      await request(labelsPath(labelling.id), labelAnswerSchema, { method: 'POST', json });
      forgetEntryId(tabStore, sent);
      await onStored();
      // Somebody may have typed on since: that is not sent.
      const isAll = forgetSent(keptAs, kept);
      if (isAll && entry === null) onNext();
    } catch (error) {
      const kind = error instanceof AppError && error.code === 'unavailable' ? ' It is not stored yet.' : '';
      setProblem({ message: `${messageOf(error)}${kind} What you chose is kept in this tab.`, isMissing: false });
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const label = labelOf(draft);
    if (label === undefined) setProblem({ message: `Choose a label, or “${CANNOT_TELL_TEXT}”.`, isMissing: true });
    else void send(label);
  };
  const submitByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <form
      ref={form}
      aria-label={`Label of channel ${channel}`}
      onSubmit={submit}
      className="flex min-w-0 flex-col gap-3 self-start"
      noValidate
    >
      <LabelChoice
        categories={labelling.categories}
        used={used}
        maxLength={MAX_LABEL_LENGTH}
        {...{ draft, change }}
        error={problem?.isMissing ? problem.message : null}
      />
      <TextArea
        label="Note"
        hint="What you see, or why it is hard to tell. Shown with your label, not before."
        rows={2}
        maxLength={MAX_NOTE_LENGTH}
        value={draft.note}
        onChange={({ target }) => change({ note: target.value })}
        onKeyDown={submitByKey}
      />
      {entry && (
        <p className="text-small text-muted wrap-anywhere" role="status">
          Submitted: {labelText(entry.label)}.
          {isDone && ' A change counts as made after seeing the others: it is kept beside this label.'}
        </p>
      )}
      {problem && !problem.isMissing && <Callout kind="error">{problem.message}</Callout>}
      <Button type="submit" kind="primary" aria-disabled={busy} aria-busy={busy || undefined} className="self-start">
        {busy ? 'Submitting…' : entry ? 'Submit the change' : 'Submit and next'}
      </Button>
      <p className="text-muted text-small">
        Keys: {names.length > 0 && <>1–{Math.min(9, names.length)} a label, </>}0 can’t tell, Enter submits (in the note
        Ctrl Enter), comma and full stop go to the channel before and after.
      </p>
    </form>
  );
}
