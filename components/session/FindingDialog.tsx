'use client';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { findingDraftSchema, type Finding } from '@/lib/domain/finding';
import { partOf, withPart } from '@/lib/domain/findingParts';
import { findingAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { parseWords, tagsOf } from '../findings/wordsInput';
import { formText } from '../text/formText';
import { Callout } from '../ui/Callout';
import { Dialog } from '../ui/Dialog';
import { DialogActions } from '../ui/DialogActions';
import { TextArea, TextInput } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { AddToFinding } from './AddToFinding';

type WrittenInDialog = 'title' | 'text' | 'tags';
type WithoutWords<T> = T extends unknown ? Omit<T, WrittenInDialog> : never;
/** What the finding is about, whatever kind it is of: all of the draft that is not written in the dialog. */
export type FindingContext = WithoutWords<z.input<typeof findingDraftSchema>>;

export interface FindingSubject {
  /** In words: network, picture, class. */
  summary: string;
  /** What the title begins with. */
  title?: string;
  /** What it can be about: one of these, the likeliest first. */
  choices: readonly [FindingChoice, ...FindingChoice[]];
  /** How there come to be more choices. Without it a single one is not shown. */
  hint?: string;
  onSaved?: (finding: Finding) => void;
}

export interface FindingChoice {
  label: string;
  context: FindingContext;
}

export interface FindingDialogProps {
  /** As it was when the dialog was opened; null: closed. */
  subject: FindingSubject | null;
  onClose: () => void;
}

type Goal = 'new' | 'add';
const GOALS = [
  { value: 'new', label: 'New finding' },
  { value: 'add', label: 'Add to a finding' },
] as const;

export function FindingDialog({ subject, onClose }: FindingDialogProps) {
  const [goal, setGoal] = useState<Goal>('new');
  const close = () => {
    setGoal('new');
    onClose();
  };
  return (
    <Dialog title={goal === 'new' ? 'New finding' : 'Add to a finding'} open={subject !== null} onClose={close}>
      {subject && <Choices {...{ subject, goal, setGoal }} onClose={close} />}
    </Dialog>
  );
}

interface ChoicesProps {
  subject: FindingSubject;
  goal: Goal;
  setGoal: (goal: Goal) => void;
  onClose: () => void;
}

/** What it is about, and whether it is a finding of its own. */
function Choices({ subject, goal, setGoal, onClose }: ChoicesProps) {
  const { summary, choices, hint, onSaved } = subject;
  const [chosen, choose] = useState(choices[0].label);
  const { context } = choices.find(({ label }) => label === chosen) ?? choices[0];
  const about = (
    <>
      {(choices.length > 1 || hint) && (
        <SegmentedControl
          label="It is about"
          value={chosen}
          options={choices.map(({ label }) => ({ value: label, label }))}
          onChange={choose}
        />
      )}
      {hint && <p className="text-small text-muted">{hint}</p>}
    </>
  );
  const onAdded = (finding: Finding, partId: string) => {
    const part = partOf(finding, partId);
    if (part) onSaved?.(withPart(finding, part));
  };
  return (
    <>
      <p className="text-small text-muted">{summary}</p>
      <SegmentedControl label="Save it as" value={goal} options={GOALS} onChange={setGoal} />
      {/* Hidden, not gone: what was typed is there again. */}
      <div hidden={goal !== 'new'}>
        <FindingForm {...{ context, onSaved, onClose }} title={subject.title}>
          {about}
        </FindingForm>
      </div>
      {goal === 'add' && <AddToFinding {...{ context, onAdded, onClose }}>{about}</AddToFinding>}
    </>
  );
}

interface FindingFormProps extends Pick<FindingSubject, 'title' | 'onSaved'> {
  context: FindingContext;
  onClose: () => void;
  /** What else is to be chosen. */
  children: ReactNode;
}

function FindingForm({ title, context, onSaved, onClose, children }: FindingFormProps) {
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const errorAt = (field: string) => (problem?.options.field?.split('.')[0] === field ? problem.message : null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem(null);
    try {
      const tags = tagsOf(formText(form, 'tags'));
      const words = { title: formText(form, 'title'), text: formText(form, 'text'), tags };
      const draft = parseWords(findingDraftSchema, { ...context, ...words });
      const { finding } = await request('/api/findings', findingAnswerSchema, { method: 'POST', json: draft });
      onSaved?.(finding);
      onClose();
    } catch (error) {
      setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3" noValidate>
      <TextInput
        label="Title"
        name="title"
        data-first-focus
        required
        maxLength={200}
        defaultValue={title}
        error={errorAt('title')}
      />
      <TextArea
        label="What you see"
        name="text"
        hint="What it means, and what would prove it wrong."
        error={errorAt('text')}
      />
      <TextInput label="Tags" name="tags" hint="Separated by commas." error={errorAt('tags')} />
      {children}
      {problem && !['title', 'text', 'tags'].some(errorAt) && <Callout kind="error">{problem.message}</Callout>}
      <DialogActions submit="Save finding" submitting="Saving…" busy={busy} onCancel={onClose} />
    </form>
  );
}
