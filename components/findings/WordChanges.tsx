'use client';
import { useMemo } from 'react';
import { textChanges } from '@/lib/review/textChanges';

export interface WordChangesProps {
  before: string;
  after: string;
}

const MARKS = {
  same: { Element: 'span', word: '', className: undefined },
  removed: { Element: 'del', word: 'taken away', className: 'bg-error-soft text-error' },
  added: { Element: 'ins', word: 'added', className: 'bg-accent-soft font-semibold' },
} as const;
/** More of what stayed than this is left out, so that what changed is seen. */
const MOST_SAME = 240;

/** A text with what was done to it: what went is struck out, what came is underlined, and a screen reader is told. */
export function WordChanges({ before, after }: WordChangesProps) {
  // Of long texts it takes some time, and a form is drawn anew with each stroke.
  const changes = useMemo(() => textChanges(before, after), [before, after]);
  return (
    <p className="wrap-anywhere whitespace-pre-wrap">
      {changes.map(({ kind, text }, index) => {
        const { Element, word, className } = MARKS[kind];
        return (
          <Element key={index} className={className}>
            {word && <span className="sr-only">[{word}: </span>}
            {kind === 'same' ? shortened(text) : text}
            {word && <span className="sr-only">]</span>}
          </Element>
        );
      })}
    </p>
  );
}

function shortened(text: string): string {
  const half = MOST_SAME / 2;
  return text.length <= MOST_SAME ? text : `${text.slice(0, half)} […] ${text.slice(-half)}`;
}
