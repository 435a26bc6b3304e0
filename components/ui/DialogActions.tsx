'use client';
import { Button } from './Button';

export interface DialogActionsProps {
  /** What the form does: "Save finding". */
  submit: string;
  /** Said instead while it is being done: "Saving…". */
  submitting: string;
  busy: boolean;
  onCancel: () => void;
}

/** The last line of a form in a dialog. */
export function DialogActions({ submit, submitting, busy, onCancel }: DialogActionsProps) {
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? submitting : submit}
      </Button>
    </div>
  );
}
