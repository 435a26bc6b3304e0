'use client';
import { useRef, type ReactNode } from 'react';
import { useKeptFocus } from './useKeptFocus';

export interface WorkspaceFrameProps {
  top: ReactNode;
  view: ReactNode;
  inspector: ReactNode;
  /** What was found, below the inspector: what comes late in the inspector does not move it. */
  findings: ReactNode;
  filmstrip: ReactNode;
  runs: ReactNode;
}

/**
 * Where the parts lie. Wide: pictures, view, inspector side by side, runs below, all in one screen. Narrow: one column
 * in the order of the page, the view first.
 */
export function WorkspaceFrame({ top, view, inspector, findings, filmstrip, runs }: WorkspaceFrameProps) {
  const viewFrame = useRef<HTMLDivElement>(null);
  useKeptFocus(viewFrame);
  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh lg:min-h-0">
      {top}
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] lg:flex-1 lg:grid-cols-[14rem_minmax(0,1fr)_20rem] lg:grid-rows-[minmax(0,1fr)]">
        <div ref={viewFrame} className="flex min-h-0 min-w-0 flex-col *:flex-1 lg:col-start-2">
          {view}
        </div>
        <section
          aria-label="Inspector"
          className="border-line bg-surface flex min-h-0 min-w-0 flex-col max-lg:border-t lg:col-start-3 lg:row-start-1 lg:border-l"
        >
          <div className="relative flex min-h-0 min-w-0 flex-col gap-4 p-3 lg:flex-1 lg:overflow-y-auto">
            {inspector}
          </div>
          {findings && <div className="border-line relative border-t lg:max-h-1/4 lg:overflow-y-auto">{findings}</div>}
        </section>
        <div className="border-line bg-surface flex min-h-0 min-w-0 flex-col *:flex-1 max-lg:border-t lg:col-start-1 lg:row-start-1 lg:border-r">
          {filmstrip}
        </div>
      </div>
      {runs}
    </div>
  );
}
