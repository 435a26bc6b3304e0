'use client';
import { useState } from 'react';
import { Button } from './Button';

export interface DeleteButtonProps {
  /** What is asked before: "Delete it for everybody?" */
  question: string;
  /** Of the question, for where it stands. */
  className?: string;
  busy?: boolean;
  onDelete: () => void;
}

/** Deletes in two presses, in the line that it stands in: what is lost for everybody is asked about first. */
export function DeleteButton({ question, className, busy, onDelete }: DeleteButtonProps) {
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <Button kind="danger" onClick={() => setAsking(true)}>
        Delete …
      </Button>
    );
  return (
    <>
      <span className={className}>{question}</span>
      <Button onClick={() => setAsking(false)}>Keep it</Button>
      <Button kind="danger" busy={busy} onClick={onDelete}>
        Delete
      </Button>
    </>
  );
}
