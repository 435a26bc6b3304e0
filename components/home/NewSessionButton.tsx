'use client';
import { useRouter } from 'next/navigation';
import { useState, useTransition, type FormEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import type { Network } from '@/lib/domain/network';
import { messageOf } from '../api/request';
import { startHere } from '../page/focusFirst';
import { formText } from '../text/formText';
import { Button, type ButtonKind } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Dialog } from '../ui/Dialog';
import { Select, TextInput } from '../ui/Field';
import { createSession } from './createSession';

export interface NewSessionButtonProps {
  networks: readonly Pick<Network, 'id' | 'name'>[];
  kind?: ButtonKind;
}

/** Asks for a name and a network, and opens the room. */
export function NewSessionButton({ networks, kind }: NewSessionButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind={kind} onClick={() => setOpen(true)}>
        New session
      </Button>
      <Dialog title="New session" open={open} onClose={() => setOpen(false)}>
        <NewSessionForm networks={networks} />
      </Dialog>
    </>
  );
}

function NewSessionForm({ networks }: Pick<NewSessionButtonProps, 'networks'>) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [error, setError] = useState<unknown>(null);
  const nameError = error instanceof AppError && error.options.field === 'name' ? error.message : null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const wishes = { name: formText(form, 'name'), networkId: formText(form, 'network') || undefined };
    start(async () => {
      setError(null);
      try {
        const session = await createSession(wishes);
        router.push(`/s/${session.id}`);
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
        defaultValue={suggestName(new Date())}
        onFocus={(event) => event.currentTarget.select()}
        hint="What the session is about; everyone with the link sees it."
        error={nameError}
      />
      {networks.length > 0 && (
        <Select label="Network" name="network" hint="Can be changed in the session.">
          {networks.map((network) => (
            <option key={network.id} value={network.id}>
              {network.name}
            </option>
          ))}
        </Select>
      )}
      {error !== null && !nameError && <Callout kind="error">{messageOf(error)}</Callout>}
      <Button type="submit" kind="primary" busy={busy} className="self-start">
        {busy ? 'Opening…' : 'Open the session'}
      </Button>
    </form>
  );
}

function suggestName(now: Date): string {
  return `Session of ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(now)}`;
}
