'use client';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { AppError } from '@/lib/domain/appError';
import { displayNameSchema } from '@/lib/domain/session';
import { focusProblem } from '../page/focusFirst';
import { localStore } from '../page/keptStore';
import { storeName } from '../session/identity';
import { formText } from '../text/formText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { DialogActions } from '../ui/DialogActions';
import { TextInput } from '../ui/Field';
import { MentionTextArea } from './MentionTextArea';
import { useKeptText } from './keptText';
import { useKnownName } from './useKnownName';

export interface SayFormProps {
  /** Of the form, for screen readers. */
  name: string;
  /** Of the text. */
  label: string;
  hint?: string;
  submit: string;
  /** What tells its unsent text from others'. */
  draftKey: string;
  /** What stands there at first, where nothing was typed yet. */
  initial?: string;
  /** What is missing where the text is empty; left out, it may be. */
  required?: string;
  busy: boolean;
  problem: AppError | null;
  /** Fields above the text. */
  children?: ReactNode;
  /** With each stroke. */
  onTyped?: () => void;
  /** One of them takes the keyboard when the form appears. */
  focusOther?: boolean;
  onSay: (by: string, text: string, onSaid: () => void, fields: FormData) => void;
  /** To be closed; what was typed is kept for when it opens again. */
  onCancel: () => void;
}

/** A text that somebody says in their name. What is typed stays in the tab until it is stored. */
export function SayForm(props: SayFormProps) {
  const {
    name,
    label,
    hint,
    submit,
    draftKey,
    initial = '',
    required,
    busy,
    problem,
    children,
    onTyped,
    focusOther = false,
    onSay,
    onCancel,
  } = props;
  const [kept, write] = useKeptText(draftKey);
  const [touched, setTouched] = useState(false);
  const [missing, setMissing] = useState<{ text?: string; name?: string }>({});
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!busy && problem) focusProblem(form.current);
  }, [busy, problem]);
  useEffect(() => {
    if (missing.text || missing.name) focusProblem(form.current);
  }, [missing]);
  const knownName = useKnownName();
  const text = touched || kept !== '' ? kept : initial;
  const said = () => {
    write('');
    onCancel();
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const by = displayNameSchema.safeParse(knownName ?? formText(event.currentTarget, 'name'));
    const lacks = {
      ...(required && text.trim() === '' ? { text: required } : {}),
      ...(by.success ? {} : { name: 'Say who writes this.' }),
    };
    setMissing(lacks);
    if (!by.success || lacks.text) return;
    storeName(localStore, by.data);
    onSay(by.data, text, said, new FormData(event.currentTarget));
  };
  return (
    <form ref={form} aria-label={name} onSubmit={send} className="flex max-w-prose flex-col gap-3" noValidate>
      <fieldset disabled={busy} className="flex min-w-0 flex-col gap-3">
        {children}
        <MentionTextArea
          focusFirst={!focusOther}
          label={label}
          hint={hint}
          error={missing.text ?? null}
          rows={3}
          value={text}
          onText={(next) => {
            setTouched(true);
            write(next);
            onTyped?.();
          }}
        />
        {initial !== '' && kept !== '' && kept !== initial && !touched && (
          <p className="text-small text-muted flex flex-wrap items-center gap-2">
            This is what you had not saved.
            <Button kind="quiet" onClick={() => write('')}>
              Discard it
            </Button>
          </p>
        )}
        {knownName === null && (
          <TextInput label="Your name" name="name" maxLength={40} error={missing.name ?? null} className="w-48" />
        )}
        {problem && <Callout kind="error">{problem.message}</Callout>}
        <DialogActions submit={submit} submitting="Sending…" busy={busy} onCancel={onCancel} />
      </fieldset>
    </form>
  );
}
