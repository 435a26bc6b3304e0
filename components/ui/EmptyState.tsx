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
    // Names of pictures, sets and layers stand in it, on its button too: they break where there is no room for them.
    <div className="rounded-panel border-line-strong flex max-w-full flex-col items-center gap-3 border border-dashed px-4 py-8 text-center wrap-anywhere [&_a]:whitespace-normal [&_button]:whitespace-normal">
      <p className="font-semibold">{title}</p>
      {children && <p className="text-muted max-w-prose">{children}</p>}
      {action}
    </div>
  );
}
