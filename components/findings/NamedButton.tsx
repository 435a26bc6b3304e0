'use client';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { focusField, focusIfLost, focusNow } from '../page/focusFirst';
import { localStore } from '../page/keptStore';
import { storedName, storeName } from '../session/identity';
import { formText } from '../text/formText';
import { Button, type ButtonKind } from '../ui/Button';
import { TextInput } from '../ui/Field';
import { parseName } from './wordsInput';

export interface NamedButtonProps {
  kind?: ButtonKind;
  busy?: boolean;
  /** It does nothing now, and says so; it can still hold the keyboard. */
  isOff?: boolean;
  className?: string;
  /** What it does, where its own text says how it stands. */
  submit?: string;
  children: ReactNode;
  onPress: (name: string) => void;
}

/** A button for what is done in somebody's name: where this browser knows none, it asks for it first. */
export function NamedButton({ submit, children, onPress, isOff = false, ...button }: NamedButtonProps) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const element = useRef<HTMLButtonElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    // The field gave way to the button, or the button could not hold the keyboard while it was busy.
    if (asking || button.busy || !pressed.current) return;
    pressed.current = false;
    focusIfLost(element.current);
  }, [asking, button.busy]);
  const go = (name: string) => {
    pressed.current = true;
    setAsking(false);
    onPress(name);
  };
  const press = () => {
    if (isOff) return;
    const name = storedName(localStore);
    if (name) go(name);
    else setAsking(true);
  };
  const answer = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = parseName(formText(event.currentTarget, 'name'));
    setProblem(given.problem);
    if (given.name === null) {
      focusField(event.currentTarget, 'name');
      return;
    }
    storeName(localStore, given.name);
    go(given.name);
  };
  if (!asking)
    return (
      <Button {...button} aria-disabled={isOff || undefined} ref={element} onClick={press}>
        {children}
      </Button>
    );
  return (
    <form onSubmit={answer} className="flex flex-wrap items-end gap-2" noValidate>
      <TextInput
        label="Your name"
        name="name"
        required
        maxLength={40}
        ref={focusNow}
        error={problem}
        className="w-48"
      />
      <Button type="submit" kind="primary">
        {submit ?? children}
      </Button>
    </form>
  );
}
