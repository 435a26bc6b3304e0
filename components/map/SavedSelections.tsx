'use client';
import { useState } from 'react';
import type { SelectionSummary } from '@/lib/domain/embedding';
import { selectionAnswerSchema, selectionsAnswerSchema } from '@/lib/protocol/rest';
import { z } from 'zod';
import { messageOf, request } from '../api/request';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import { formText } from '../text/formText';
import { Button } from '../ui/Button';
import { DeleteButton } from '../ui/DeleteButton';
import { Callout } from '../ui/Callout';
import { Dialog } from '../ui/Dialog';
import { classNames } from '../ui/classNames';
import { TextInput } from '../ui/Field';
import { membersPath, selectionPath, selectionsPath } from './mapPaths';
import { countText } from './mapText';
import type { MapModel } from './useMapModel';

export interface SavedSelectionsProps {
  model: MapModel;
  setId: string;
  linkOf: (selectionId: string) => string;
}

/** The selections of the set that have a name: each can be shown, sent as a link, exported, renamed and deleted. */
export function SavedSelections({ model, setId, linkOf }: SavedSelectionsProps) {
  const answer = useResource(selectionsPath(setId), selectionsAnswerSchema);
  const [opened, setOpened] = useState<SelectionSummary | null>(null);
  const selections = valueOf(answer)?.selections ?? [];
  if (answer.status === 'failed') return <Callout kind="error">{answer.error.message}</Callout>;
  if (selections.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-small font-semibold">Saved selections</h3>
      <ul className="flex flex-col gap-1">
        {selections.map((selection) => (
          <li
            key={selection.id}
            className={classNames(
              'rounded-control flex items-center gap-1 border pr-1',
              selection.id === model.look.selectionId ? 'border-accent bg-accent-soft' : 'border-line',
            )}
          >
            <a
              href={linkOf(selection.id)}
              aria-current={selection.id === model.look.selectionId ? 'true' : undefined}
              onClick={(event) => {
                // As a link it can be copied and opened beside; pressed, it needs no new page.
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                model.selection.show(selection.id);
              }}
              className="min-w-0 flex-1 px-2 py-1"
            >
              <span className="block truncate">{selection.name}</span>
              <span className="text-small text-muted block truncate">
                {countText(selection.count, 'picture')} · {selection.createdBy}
              </span>
            </a>
            <Button kind="quiet" className="px-2" onClick={() => setOpened(selection)} aria-haspopup="dialog">
              More<span className="sr-only"> about {selection.name}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Dialog title={opened?.name ?? ''} open={opened !== null} onClose={() => setOpened(null)}>
        {opened && (
          <SelectionDetails
            selection={opened}
            link={new URL(linkOf(opened.id), window.location.origin).href}
            onDone={(deleted) => {
              if (deleted && model.look.selectionId === opened.id) model.selection.show(null);
              setOpened(null);
              void reloadResource(selectionsPath(setId), selectionsAnswerSchema);
            }}
          />
        )}
      </Dialog>
    </div>
  );
}

/** An answer of which nothing is needed. */
const anyAnswerSchema = z.unknown();

interface SelectionDetailsProps {
  selection: SelectionSummary;
  link: string;
  onDone: (deleted: boolean) => void;
}

function SelectionDetails({ selection, link, onDone }: SelectionDetailsProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const path = selectionPath(selection.id);
  const attempt = async (action: () => Promise<unknown>, deleted: boolean) => {
    setProblem(null);
    try {
      await action();
      if (!deleted) await reloadResource(path, selectionAnswerSchema);
      onDone(deleted);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  const rename = (form: HTMLFormElement) =>
    attempt(
      () => request(path, selectionAnswerSchema, { method: 'PATCH', json: { name: formText(form, 'name').trim() } }),
      false,
    );
  return (
    <div className="flex flex-col gap-3">
      {selection.note && <p className="wrap-anywhere whitespace-pre-wrap">{selection.note}</p>}
      <TextInput
        label="Link"
        hint="Opens this map with the selection, for whoever gets it."
        value={link}
        readOnly
        onFocus={(event) => event.target.select()}
      />
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void rename(event.currentTarget);
        }}
      >
        <TextInput label="Name" name="name" defaultValue={selection.name} maxLength={120} className="flex-1" />
        <Button type="submit">Rename</Button>
      </form>
      {problem && <Callout kind="error">{problem}</Callout>}
      <div className="flex flex-wrap items-center gap-3">
        <a href={membersPath(selection.id)} download className="text-accent underline">
          Save the members (CSV)
        </a>
        <span className="ml-auto" />
        <DeleteButton
          question="Delete it for everybody?"
          onDelete={() => void attempt(() => request(path, anyAnswerSchema, { method: 'DELETE' }), true)}
        />
      </div>
    </div>
  );
}
