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

/** On a control: it has the focus when its dialog opens, though others stand before it. */
const FIRST_FOCUS = 'data-first-focus';

/** A modal on the browser's own <dialog>: focus is held, Esc closes, focus goes back to where it was. */
export function Dialog({ title, open, onClose, wide, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  /** Where the press began: a selection of text that is drawn out over the border must not lose what was typed. */
  const pressedBeside = useRef(false);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) {
      element.showModal();
      element.querySelector<HTMLElement>(`[${FIRST_FOCUS}]`)?.focus();
    }
    if (!open && element.open) element.close();
  }, [open]);
  // Browsers let nobody be held: a second Esc closes the dialog although the first was declined.
  const closedByBrowser = () => {
    if (!open || dialog.current?.open) return;
    if (onClose) onClose();
    else dialog.current?.showModal();
  };
  return (
    // A press beside the dialog closes it; Esc does the same for the keyboard, by the browser itself.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault(); // the owner of `open` decides
        onClose?.();
      }}
      onClose={closedByBrowser}
      onPointerDown={(event) => {
        pressedBeside.current = event.target === event.currentTarget;
      }}
      onClick={(event) => pressedBeside.current && event.target === event.currentTarget && onClose?.()}
      className={classNames(
        'rounded-panel border-line-strong bg-surface text-ink m-auto max-h-[90dvh] w-[calc(100%-2rem)] overflow-y-auto border p-0',
        wide ? 'max-w-3xl' : 'max-w-md',
      )}
    >
      {open && (
        <div className="relative flex flex-col gap-4 p-4">
          <h2 id={titleId} className="text-title pr-8 font-semibold">
            {title}
          </h2>
          {children}
          {/* Last in the order of the Tab key, so that the dialog opens with the focus in its content. */}
          {onClose && (
            <Button kind="quiet" onClick={onClose} aria-label="Close" className="absolute top-3 right-3 px-2">
              <Icon name="close" />
            </Button>
          )}
        </div>
      )}
    </dialog>
  );
}
