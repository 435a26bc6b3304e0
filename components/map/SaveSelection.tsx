'use client';
import { useState, type FormEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import { selectionAnswerSchema, selectionsAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { reloadResource, seedResource } from '../api/useResource';
import { formText } from '../text/formText';
import { Callout } from '../ui/Callout';
import { Dialog } from '../ui/Dialog';
import { DialogActions } from '../ui/DialogActions';
import { TextArea, TextInput } from '../ui/Field';
import { selectionPath, selectionsPath } from './mapPaths';
import { countText } from './mapText';
import type { MapModel } from './useMapModel';

export interface SaveSelectionProps {
  open: boolean;
  onClose: () => void;
  model: MapModel;
  setId: string;
  embeddingId: string;
  author: string;
  /** What the name begins with. */
  suggestion: string;
}

/** Gives the selection a name, under which everybody finds it. */
export function SaveSelection(props: SaveSelectionProps) {
  return (
    <Dialog title="Save the selection" open={props.open} onClose={props.onClose}>
      <SaveForm {...props} />
    </Dialog>
  );
}

function SaveForm({ onClose, model, setId, embeddingId, author, suggestion }: SaveSelectionProps) {
  const { selection } = model;
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const errorAt = (field: string) => (problem?.options.field === field ? problem.message : null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem(null);
    try {
      const json = {
        name: formText(form, 'name').trim(),
        note: formText(form, 'note').trim(),
        imageIds: [...selection.ids],
        embeddingId,
        by: author,
      };
      if (json.name === '') throw new AppError('invalid_input', 'Give the selection a name.', { field: 'name' });
      const answer = await request(selectionsPath(setId), selectionAnswerSchema, { method: 'POST', json });
      seedResource(selectionPath(answer.selection.id), answer);
      selection.show(answer.selection.id);
      void reloadResource(selectionsPath(setId), selectionsAnswerSchema);
      onClose();
    } catch (error) {
      setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3" noValidate>
      <p className="text-small text-muted">
        {countText(selection.ids.size, 'picture')}, for everybody who looks at this set.
      </p>
      <TextInput label="Name" name="name" defaultValue={suggestion} maxLength={120} error={errorAt('name')} />
      <TextArea label="Note" name="note" rows={3} hint="What they have in common." error={errorAt('note')} />
      {problem && !errorAt('name') && !errorAt('note') && <Callout kind="error">{problem.message}</Callout>}
      <DialogActions submit="Save selection" submitting="Saving…" busy={busy} onCancel={onClose} />
    </form>
  );
}
