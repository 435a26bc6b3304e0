import type { ReactNode } from 'react';
import { classNames } from './classNames';

/** A short word on a thing: a tag of a finding, a state of a run. */
export function Tag({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={classNames(
        'rounded-control border-line bg-sunken text-small text-ink inline-flex items-center gap-1 border px-1.5 whitespace-nowrap',
        className,
      )}
    >
      {children}
    </span>
  );
}
