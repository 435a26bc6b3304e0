import type { ReactNode } from 'react';

export interface EmptyStateProps {
  title: string;
  /** One sentence: what would be here. */
  children?: ReactNode;
  /** The one next step. */
  action?: ReactNode;
}

/** Nothing here yet, and the one thing to do about it. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="rounded-panel border-line-strong flex flex-col items-center gap-3 border border-dashed px-4 py-8 text-center">
      <p className="font-semibold">{title}</p>
      {children && <p className="text-muted max-w-prose">{children}</p>}
      {action}
    </div>
  );
}
