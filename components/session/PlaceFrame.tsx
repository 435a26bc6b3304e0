import type { ReactNode } from 'react';
import { Button } from '../ui/Button';

export interface PlaceFrameProps {
  /** The way to the other views. */
  tabs: ReactNode;
  /** What is looked at. */
  title: ReactNode;
  /** The switch between the picture and its twin; null: there is nothing to show yet. */
  table: { shown: boolean; onToggle: () => void; /** "Show the heatmap" */ back: string } | null;
  /** More buttons, before that switch. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A view of the workspace: a bar with the way to the others, what it is of, and its table; below it the view itself. */
export function PlaceFrame({ tabs, title, table, actions, children }: PlaceFrameProps) {
  return (
    <main id="view" tabIndex={-1} className="bg-sunken flex min-h-0 min-w-0 flex-col outline-none">
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1 xl:flex-nowrap">
        {tabs}
        {title}
        {table && (
          <div className="ml-auto flex shrink-0">
            {actions}
            <Button kind="quiet" aria-pressed={table.shown} onClick={table.onToggle}>
              {table.shown ? table.back : 'Show as table'}
            </Button>
          </div>
        )}
      </div>
      {children}
    </main>
  );
}
