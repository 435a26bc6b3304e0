import type { ReactNode } from 'react';
import { classNames } from './classNames';
import { Icon } from './Icon';

export type CalloutKind = 'info' | 'warning' | 'error';
const KINDS: Record<CalloutKind, { word: string; className: string }> = {
  info: { word: 'Note', className: 'border-info bg-info-soft text-info' },
  warning: { word: 'Caution', className: 'border-warning bg-warning-soft text-warning' },
  error: { word: 'Problem', className: 'border-error bg-error-soft text-error' },
};

export interface CalloutProps {
  kind?: CalloutKind;
  /** What happened; the children say what is kept and what to do. */
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Announced when it appears. Errors always are. */
  live?: boolean;
  className?: string;
}

/** Something to know, said by sign and word, not by colour alone. */
export function Callout({ kind = 'info', title, children, actions, live, className }: CalloutProps) {
  return (
    <div
      role={kind === 'error' ? 'alert' : live ? 'status' : undefined}
      className={classNames('rounded-control flex gap-2 border px-3 py-2', KINDS[kind].className, className)}
    >
      <Icon name={kind} className="mt-0.5 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-48 wrap-anywhere">
          <span className="sr-only">{KINDS[kind].word}: </span>
          {title && <strong className="font-semibold">{title}</strong>}
          {title && children ? ' ' : null}
          {children}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
