'use client';
import { useState, type FormEvent } from 'react';
import { displayNameSchema } from '@/lib/domain/session';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextInput } from '../ui/Field';

export interface NameDialogProps {
  open: boolean;
  /** What stands in the field at first. */
  name: string;
  /** On a first visit: there is no way around a name, but a suggestion. */
  firstVisit: boolean;
  onName: (name: string) => void;
  onClose: () => void;
}

/** By which name the others see this person. */
export function NameDialog({ open, name, firstVisit, onName, onClose }: NameDialogProps) {
  return (
    <Dialog
      title={firstVisit ? 'Join the session' : 'Your name'}
      open={open}
      onClose={firstVisit ? undefined : onClose}
    >
      <NameForm key={name} name={name} action={firstVisit ? 'Join the session' : 'Save'} onName={onName} />
    </Dialog>
  );
}

function NameForm({ name, action, onName }: { name: string; action: string; onName: (name: string) => void }) {
  const [typed, setTyped] = useState(name);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = displayNameSchema.safeParse(typed);
    if (parsed.success) onName(parsed.data);
    else setProblem(`The name ${parsed.error.issues[0]?.message ?? 'is not valid'}.`);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <TextInput
        label="Your name"
        hint="The others see it beside your cursor, your runs and your findings."
        value={typed}
        error={problem}
        autoComplete="nickname"
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex justify-end">
        <Button type="submit" kind="primary">
          {action}
        </Button>
      </div>
    </form>
  );
}
