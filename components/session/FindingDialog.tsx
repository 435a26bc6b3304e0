'use client';
import { useState, type FormEvent } from 'react';
import type { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { findingDraftSchema, type FindingArea, type FindingDraft } from '@/lib/domain/finding';
import { findingAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { Callout } from '../ui/Callout';
import { Dialog } from '../ui/Dialog';
import { DialogActions } from '../ui/DialogActions';
import { TextArea, TextInput } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';

/** What the finding is about. */
export type FindingContext = Omit<z.input<typeof findingDraftSchema>, 'title' | 'text' | 'tags'>;

export interface FindingSubject {
  context: FindingContext;
  /** In words: network, picture, class. */
  summary: string;
}

export interface FindingDialogProps {
  /** As it was when the dialog was opened; null: closed. */
  subject: FindingSubject | null;
  onClose: () => void;
}

export function FindingDialog({ subject, onClose }: FindingDialogProps) {
  return (
    <Dialog title="New finding" open={subject !== null} onClose={onClose}>
      {subject && <FindingForm {...subject} onClose={onClose} />}
    </Dialog>
  );
}

type AreaChoice = 'selection' | 'map';

function FindingForm({ context, summary, onClose }: FindingSubject & Pick<FindingDialogProps, 'onClose'>) {
  const selection = context.target.area;
  const [choice, setChoice] = useState<AreaChoice>(selection.kind === 'map' ? 'map' : 'selection');
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const errorAt = (field: string) => (problem?.options.field?.split('.')[0] === field ? problem.message : null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    setBusy(true);
    setProblem(null);
    try {
      const area: FindingArea = choice === 'map' ? { kind: 'map' } : selection;
      const tags = text('tags')
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean);
      const wanted = {
        ...context,
        title: text('title'),
        text: text('text'),
        tags,
        target: { ...context.target, area },
      };
      const draft = parseDraft(wanted);
      await request('/api/findings', findingAnswerSchema, { method: 'POST', json: draft });
      onClose();
    } catch (error) {
      setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3" noValidate>
      <p className="text-small text-muted">{summary}</p>
      <TextInput label="Title" name="title" required maxLength={200} error={errorAt('title')} />
      <TextArea
        label="What you see"
        name="text"
        hint="What it means, and what would prove it wrong."
        error={errorAt('text')}
      />
      <TextInput label="Tags" name="tags" hint="Separated by commas." error={errorAt('tags')} />
      <SegmentedControl<AreaChoice>
        label="It is about"
        value={choice}
        options={
          selection.kind === 'map'
            ? [{ value: 'map', label: 'The whole map' }]
            : [
                { value: 'selection', label: areaText(selection) },
                { value: 'map', label: 'The whole map' },
              ]
        }
        onChange={setChoice}
      />
      {selection.kind === 'map' && (
        <p className="text-small text-muted">To write about a place, select a cell first, or drag over several.</p>
      )}
      {problem && !['title', 'text', 'tags'].some(errorAt) && <Callout kind="error">{problem.message}</Callout>}
      <DialogActions submit="Save finding" submitting="Saving…" busy={busy} onCancel={onClose} />
    </form>
  );
}

/** Throws an AppError whose message stands at its field, and so does not need to name it. */
function parseDraft(wanted: z.input<typeof findingDraftSchema>): FindingDraft {
  const parsed = findingDraftSchema.safeParse(wanted);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  const name = { title: 'The title', text: 'The text', tags: 'Each tag' }[field] ?? 'The finding';
  throw new AppError('invalid_input', `${name} ${issue?.message ?? 'is not valid'}.`, { field });
}

/** Rows and columns count from 0, as everywhere on the screen and in the downloads. */
function areaText(area: FindingArea): string {
  switch (area.kind) {
    case 'map':
      return 'The whole map';
    case 'cell':
      return `Cell ${area.row}, ${area.col}`;
    case 'region':
      return `Cells ${area.row0}, ${area.col0} to ${area.row1}, ${area.col1}`;
  }
}
