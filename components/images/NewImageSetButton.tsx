'use client';
import { useRouter } from 'next/navigation';
import { useState, useTransition, type FormEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import { imageSetAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { startHere } from '../page/focusFirst';
import { formText } from '../text/formText';
import { Button, type ButtonKind } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Dialog } from '../ui/Dialog';
import { TextInput } from '../ui/Field';

/** Asks for a name, makes the set and goes there, where pictures are added. */
export function NewImageSetButton({ kind }: { kind?: ButtonKind }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind={kind} onClick={() => setOpen(true)}>
        New image set
      </Button>
      <Dialog title="New image set" open={open} onClose={() => setOpen(false)}>
        <NewImageSetForm />
      </Dialog>
    </>
  );
}

function NewImageSetForm() {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [error, setError] = useState<unknown>(null);
  const field = error instanceof AppError ? error.options.field : undefined;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const json = { name: formText(form, 'name'), description: formText(form, 'description') };
    start(async () => {
      setError(null);
      try {
        const { imageSet } = await request('/api/image-sets', imageSetAnswerSchema, { method: 'POST', json });
        router.push(`/images/${imageSet.id}`);
      } catch (thrown) {
        setError(thrown);
      }
    });
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextInput
        label="Name"
        name="name"
        ref={startHere}
        required
        maxLength={120}
        error={field === 'name' ? messageOf(error) : null}
      />
      <TextInput label="Description" name="description" maxLength={2000} hint="Where the pictures come from." />
      {error !== null && field !== 'name' && <Callout kind="error">{messageOf(error)}</Callout>}
      <Button type="submit" kind="primary" busy={busy} className="self-start">
        {busy ? 'Making it…' : 'Make the set'}
      </Button>
    </form>
  );
}
