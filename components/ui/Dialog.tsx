'use client';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './Button';
import { classNames } from './classNames';
import { Icon } from './Icon';

export interface DialogProps {
  title: string;
  open: boolean;
  /** Asked for by Esc, the close button or a press beside the dialog. Absent: the question must be answered. */
  onClose?: () => void;
  wide?: boolean;
  children: ReactNode;
}

/** A modal on the browser's own <dialog>: focus is held, Esc closes, focus goes back to where it was. */
export function Dialog({ title, open, onClose, wide, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault(); // the owner of `open` decides
        onClose?.();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose?.()}
      className={classNames(
        'rounded-panel border-line-strong bg-surface text-ink m-auto max-h-[90dvh] w-[calc(100%-2rem)] overflow-y-auto border p-0',
        wide ? 'max-w-3xl' : 'max-w-md',
      )}
    >
      {open && (
        <div className="flex flex-col gap-4 p-4">
          <div className="flex items-start justify-between gap-4">
            <h2 id={titleId} className="text-title font-semibold">
              {title}
            </h2>
            {onClose && (
              <Button kind="quiet" onClick={onClose} aria-label="Close" className="-mt-1 -mr-1 px-2">
                <Icon name="close" />
              </Button>
            )}
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
