'use client';
import { useRef, type ReactNode } from 'react';
import { useKeptFocus } from './useKeptFocus';

export interface WorkspaceFrameProps {
  top: ReactNode;
  view: ReactNode;
  inspector: ReactNode;
  filmstrip: ReactNode;
  runs: ReactNode;
}

/**
 * Where the parts lie. Wide: pictures, view, inspector side by side, runs below, all in one screen. Narrow: one column
 * in the order of the page, the view first.
 */
export function WorkspaceFrame({ top, view, inspector, filmstrip, runs }: WorkspaceFrameProps) {
  const viewFrame = useRef<HTMLDivElement>(null);
  useKeptFocus(viewFrame);
  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh lg:min-h-0">
      {top}
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] lg:flex-1 lg:grid-cols-[14rem_minmax(0,1fr)_20rem] lg:grid-rows-[minmax(0,1fr)]">
        <div ref={viewFrame} className="flex min-h-0 min-w-0 flex-col *:flex-1 lg:col-start-2">
          {view}
        </div>
        <div className="border-line bg-surface relative min-w-0 max-lg:border-t lg:col-start-3 lg:row-start-1 lg:overflow-y-auto lg:border-l">
          {inspector}
        </div>
        <div className="border-line bg-surface flex min-h-0 min-w-0 flex-col *:flex-1 max-lg:border-t lg:col-start-1 lg:row-start-1 lg:border-r">
          {filmstrip}
        </div>
      </div>
      {runs}
    </div>
  );
}
