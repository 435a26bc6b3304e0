'use client';
import type { z } from 'zod';
import { NumberInput } from '../ui/Field';
import { useDraft } from './useDraft';

export interface DraftNumberProps {
  label: string;
  title?: string;
  schema: z.ZodType<number>;
  unit?: string;
  min: number;
  step: number | 'any';
  value: number;
  /** Why a value that the schema knows cannot be; null when it can. */
  check?: (value: number) => string | null;
  onCommit: (value: number) => void;
}

/** A number that counts when it is settled, and is told what is wrong with it until then. */
export function DraftNumber({ label, title, schema, unit, min, step, value, check, onCommit }: DraftNumberProps) {
  const parse = (text: string) => schema.safeParse(text === '' ? NaN : Number(text));
  const problemOf = (text: string): string | null => {
    const { data, error } = parse(text);
    return data === undefined ? `${label} ${error?.issues[0]?.message ?? 'is not valid'}.` : (check?.(data) ?? null);
  };
  const { draft, setDraft, settle } = useDraft((text) => {
    const wanted = parse(text).data;
    if (wanted === undefined || problemOf(text)) return; // stays, with its error
    setDraft(null);
    if (wanted !== value) onCommit(wanted);
  });
  const wrong = draft === null ? null : problemOf(draft);
  return (
    <NumberInput
      {...{ label, title, unit, min, step }}
      value={draft ?? value}
      error={wrong}
      // A message needs the whole width.
      className={wrong ? 'col-span-full grow' : 'grow'}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault(); // a form around it would be sent with the number of before
        settle();
      }}
    />
  );
}
