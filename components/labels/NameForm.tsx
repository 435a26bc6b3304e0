import { useState, type FormEvent } from 'react';
import { displayNameSchema } from '@/lib/domain/session';
import { formText } from '../text/formText';
import { Button } from '../ui/Button';
import { TextInput } from '../ui/Field';

/** Asks who labels: the labels go by the name, and so does what may be seen. */
export function NameForm({ onName }: { onName: (name: string) => void }) {
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = displayNameSchema.safeParse(formText(event.currentTarget, 'name'));
    setError(name.success ? null : 'Say who you are, in at most 40 characters.');
    if (name.success) onName(name.data);
  };
  return (
    <form aria-label="Who labels" onSubmit={submit} className="flex max-w-prose flex-col gap-3" noValidate>
      <TextInput
        label="Your name"
        name="name"
        maxLength={40}
        autoComplete="nickname"
        error={error}
        hint="Your labels go by it. Use the same name whenever you go on."
        className="w-64 max-w-full"
      />
      <Button type="submit" kind="primary" className="self-start">
        Begin
      </Button>
    </form>
  );
}
