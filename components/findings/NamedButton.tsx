'use client';
import { useState, type FormEvent, type ReactNode } from 'react';
import { displayNameSchema } from '@/lib/domain/session';
import { focusNow } from '../page/focusFirst';
import { storedName, storeName } from '../session/identity';
import { Button, type ButtonKind } from '../ui/Button';
import { TextInput } from '../ui/Field';

export interface NamedButtonProps {
  kind?: ButtonKind;
  busy?: boolean;
  className?: string;
  /** What it does, where its own text says how it stands. */
  submit?: string;
  children: ReactNode;
  onPress: (name: string) => void;
}

/** A button for what is done in somebody's name: where this browser knows none, it asks for it first. */
export function NamedButton({ submit, children, onPress, ...button }: NamedButtonProps) {
  const [asking, setAsking] = useState(false);
  const press = () => {
    const name = storedName(localStorage);
    if (name) onPress(name);
    else setAsking(true);
  };
  const answer = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = displayNameSchema.safeParse(new FormData(event.currentTarget).get('name'));
    if (!name.success) return;
    storeName(localStorage, name.data);
    setAsking(false);
    onPress(name.data);
  };
  if (!asking)
    return (
      <Button {...button} onClick={press}>
        {children}
      </Button>
    );
  return (
    <form onSubmit={answer} className="flex flex-wrap items-end gap-2">
      <TextInput label="Your name" name="name" required maxLength={40} ref={focusNow} className="w-48" />
      <Button type="submit" kind="primary">
        {submit ?? children}
      </Button>
    </form>
  );
}
