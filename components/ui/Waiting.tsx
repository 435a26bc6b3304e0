import type { ReactNode } from 'react';
import { classNames } from './classNames';
import { Skeleton } from './Skeleton';

export interface WaitingProps {
  /** What is on the way, as a sentence: a screen reader says it in place of the shapes. */
  what: string;
  className?: string;
  /** The shapes of what comes. */
  children: ReactNode;
}

/** A region whose content is on the way. An `aria-label` would say nothing here: a plain region has no role. */
export function Waiting({ what, className, children }: WaitingProps) {
  return (
    <div aria-busy="true" className={classNames('relative', className)}>
      <p role="status" className="sr-only">
        {what}
      </p>
      {children}
    </div>
  );
}

/** Rows that are on the way. */
export function WaitingRows({ what, count, height = 'h-8' }: { what: string; count: number; height?: string }) {
  return (
    <Waiting what={what} className="flex flex-col gap-1">
      {Array.from({ length: count }, (_, i) => (
        <Skeleton key={i} className={height} />
      ))}
    </Waiting>
  );
}
