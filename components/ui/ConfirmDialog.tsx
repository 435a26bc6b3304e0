import type { ReactNode } from 'react';
import { Button } from './Button';
import { Callout } from './Callout';
import { Dialog } from './Dialog';

export interface ConfirmDialogProps {
  title: string;
  open: boolean;
  /** What is to be done, as the button says it. */
  verb: string;
  onConfirm: () => void;
  onClose: () => void;
  /** It is being done: the question stays until that is over. */
  busy: boolean;
  /** Why it could not be done; null while nothing went wrong. */
  problem: string | null;
  /** What would be lost. */
  children: ReactNode;
}

/** Asks before something is taken away from everybody. */
export function ConfirmDialog({ title, open, verb, onConfirm, onClose, busy, problem, children }: ConfirmDialogProps) {
  return (
    <Dialog title={title} open={open} onClose={busy ? undefined : onClose}>
      <p>{children}</p>
      {problem && <Callout kind="error">{problem}</Callout>}
      <div className="flex flex-wrap gap-2">
        <Button kind="danger" onClick={onConfirm} busy={busy}>
          {verb}
        </Button>
        <Button onClick={onClose} disabled={busy}>
          Keep
        </Button>
      </div>
    </Dialog>
  );
}
