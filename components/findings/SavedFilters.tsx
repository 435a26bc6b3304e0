'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import type { FindingFilter, SavedFilter } from '@/lib/domain/findingFilter';
import { savedFilterAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { localStore } from '../page/keptStore';
import { storedName, storeName } from '../session/identity';
import { formText } from '../text/formText';
import { Button } from '../ui/Button';
import { DeleteButton } from '../ui/DeleteButton';
import { Callout } from '../ui/Callout';
import { classNames } from '../ui/classNames';
import { Dialog } from '../ui/Dialog';
import { DialogActions } from '../ui/DialogActions';
import { TextInput } from '../ui/Field';
import { findingsHref, isFiltered, sameFilter } from './findingQuery';

const PATH = '/api/saved-filters';
const MAX_NAME_LENGTH = 80;

export interface SavedFiltersProps {
  savedFilters: readonly SavedFilter[];
  /** Of what is listed now. */
  filter: FindingFilter;
}

/** Filters that have a name, as links, for everybody; and the way to give the present one a name. */
export function SavedFilters({ savedFilters, filter }: SavedFiltersProps) {
  const router = useRouter();
  const [opened, setOpened] = useState<SavedFilter | 'new' | null>(null);
  const present = savedFilters.find((saved) => sameFilter(saved.filter, filter));
  const canSave = isFiltered(filter) && !present;
  if (savedFilters.length === 0 && !canSave) return null;
  const done = () => {
    setOpened(null);
    router.refresh();
  };
  return (
    <section aria-label="Saved filters" className="flex flex-wrap items-center gap-2">
      {savedFilters.length > 0 && <h2 className="text-small font-semibold">Saved filters</h2>}
      <ul className="contents">
        {savedFilters.map((saved) => (
          <li
            key={saved.id}
            className={classNames(
              'rounded-control inline-flex max-w-full items-center border',
              saved === present ? 'border-accent bg-accent-soft' : 'border-line',
            )}
          >
            <Link
              href={findingsHref(saved.filter)}
              aria-current={saved === present ? 'true' : undefined}
              title={`Saved by ${saved.by}`}
              className="text-small min-w-0 truncate px-2 no-underline hover:underline"
            >
              {saved.name}
            </Link>
            <Button kind="quiet" aria-haspopup="dialog" className="px-2" onClick={() => setOpened(saved)}>
              <span aria-hidden="true">…</span>
              <span className="sr-only">Rename or delete {saved.name}</span>
            </Button>
          </li>
        ))}
      </ul>
      {canSave && (
        <Button aria-haspopup="dialog" className="text-small" onClick={() => setOpened('new')}>
          Save this filter
        </Button>
      )}
      <Dialog title="Save this filter" open={opened === 'new'} onClose={() => setOpened(null)}>
        <SaveForm filter={filter} onDone={done} onCancel={() => setOpened(null)} />
      </Dialog>
      <Dialog title="Saved filter" open={opened !== null && opened !== 'new'} onClose={() => setOpened(null)}>
        {opened !== null && opened !== 'new' && <FilterDetails saved={opened} onDone={done} />}
      </Dialog>
    </section>
  );
}

/** Sends something, and says what went wrong with which field. */
function useSending(onDone: () => void) {
  const [problem, setProblem] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (action: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await action();
      onDone();
    } catch (error) {
      setProblem(error instanceof AppError ? error : new AppError('internal', messageOf(error)));
    } finally {
      setBusy(false);
    }
  };
  const errorAt = (field: string) => (problem?.options.field === field ? problem.message : null);
  return { problem, busy, send, errorAt };
}

interface SaveFormProps {
  filter: FindingFilter;
  onDone: () => void;
  onCancel: () => void;
}

function SaveForm({ filter, onDone, onCancel }: SaveFormProps) {
  const { problem, busy, send, errorAt } = useSending(onDone);
  const [known] = useState(() => storedName(localStore));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    void send(async () => {
      const by = known ?? formText(form, 'by').trim();
      const json = { name: formText(form, 'name'), filter, by };
      await request(PATH, savedFilterAnswerSchema, { method: 'POST', json });
      storeName(localStore, by);
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3" noValidate>
      <p className="text-small text-muted">
        Everybody finds it on this page. It lists what fits it then, not only now.
      </p>
      <TextInput label="Name" name="name" maxLength={MAX_NAME_LENGTH} required error={errorAt('name')} />
      {known === null && <TextInput label="Your name" name="by" maxLength={40} required error={errorAt('by')} />}
      {problem && !errorAt('name') && !errorAt('by') && <Callout kind="error">{problem.message}</Callout>}
      <DialogActions submit="Save filter" submitting="Saving…" busy={busy} onCancel={onCancel} />
    </form>
  );
}

/** An answer of which nothing is needed. */
const anyAnswerSchema = z.unknown();

function FilterDetails({ saved, onDone }: { saved: SavedFilter; onDone: () => void }) {
  const { problem, busy, send, errorAt } = useSending(onDone);
  const path = `${PATH}/${saved.id}`;
  const rename = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const json = { name: formText(event.currentTarget, 'name') };
    void send(() => request(path, savedFilterAnswerSchema, { method: 'PATCH', json }));
  };
  return (
    <div className="flex flex-col gap-3">
      <form onSubmit={rename} className="flex items-start gap-2" noValidate>
        <TextInput
          label="Name"
          name="name"
          defaultValue={saved.name}
          maxLength={MAX_NAME_LENGTH}
          hint={`Saved by ${saved.by}`}
          error={errorAt('name')}
          className="flex-1"
        />
        <Button type="submit" busy={busy} className="mt-6">
          Rename
        </Button>
      </form>
      {problem && !errorAt('name') && <Callout kind="error">{problem.message}</Callout>}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DeleteButton
          question="Delete it for everybody? No finding is deleted."
          className="mr-auto"
          busy={busy}
          onDelete={() => void send(() => request(path, anyAnswerSchema, { method: 'DELETE' }))}
        />
      </div>
    </div>
  );
}
