import { useState, useTransition } from 'react';
import type { ClearableCategory, StorageReport } from '@/lib/domain/storage';
import { clearedAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { formatBytes } from '../text/formatBytes';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { CLEARING_TEXT, STORAGE_TEXT } from './storageText';

export interface ClearDialogProps {
  /** What is to be cleared; null: nothing is asked. */
  category: ClearableCategory | null;
  bytes: number;
  onClose: () => void;
  onCleared: (report: StorageReport, freedBytes: number) => void;
}

/** Says what would be lost, and clears it once that is confirmed. */
export function ClearDialog({ category, bytes, onClose, onCleared }: ClearDialogProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [clearing, start] = useTransition();
  if (category === null) return null;
  const close = () => {
    setProblem(null);
    onClose();
  };
  const clear = () =>
    start(async () => {
      setProblem(null);
      try {
        const options = { method: 'POST', json: { category } } as const;
        const answer = await request('/api/storage/clear', clearedAnswerSchema, options);
        onCleared(answer.storage, answer.freedBytes);
      } catch (error) {
        setProblem(messageOf(error));
      }
    });
  const { name } = STORAGE_TEXT[category];
  return (
    <ConfirmDialog
      title={`Clear ${name.toLowerCase()}?`}
      verb="Clear"
      open
      busy={clearing}
      onConfirm={clear}
      onClose={close}
      problem={problem}
    >
      At most {formatBytes(bytes)} will be freed. {CLEARING_TEXT[category]}
    </ConfirmDialog>
  );
}
