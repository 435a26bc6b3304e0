'use client';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { z } from 'zod';
import { toAppError } from '@/lib/domain/appError';
import { messageOf, request } from '../api/request';
import { picturesText } from '../predictions/pictureLinks';
import { Button, type ButtonKind } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';

export interface DeleteBatchProps {
  id: string;
  name: string;
  /** Pictures that are measured. */
  measured: number;
  /** Where to go afterwards; the page is read again where it is left out. */
  next?: string;
  kind?: ButtonKind;
}

/** There is nothing in the answer. */
const noAnswerSchema = z.unknown();

/** Asks whether the batch may go, for everybody, and deletes it. */
export function DeleteBatch({ id, name, measured, next, kind = 'danger' }: DeleteBatchProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [deleting, start] = useTransition();
  const close = () => {
    setProblem(null);
    setOpen(false);
  };
  const remove = () =>
    start(async () => {
      try {
        await request(`/api/batches/${id}`, noAnswerSchema, { method: 'DELETE' });
      } catch (error) {
        // Somebody else was faster: it is as it was wanted.
        if (toAppError(error).code !== 'not_found') return setProblem(messageOf(error));
      }
      close();
      if (next) router.push(next);
      else router.refresh();
    });
  return (
    <>
      <Button kind={kind} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Delete…<span className="sr-only"> {name}</span>
      </Button>
      <ConfirmDialog
        title={`Delete this batch of ${name}?`}
        verb="Delete"
        open={open}
        busy={deleting}
        onConfirm={remove}
        onClose={close}
        problem={problem}
      >
        What was measured of {picturesText(measured)} is deleted for everybody, and links to it lead nowhere. The runs
        stay where they are: the same batch is soon made again, and sessions keep their maps.
      </ConfirmDialog>
    </>
  );
}
