import { classNames } from './classNames';

/** The shape of what comes. Give it the size of the thing; the region that waits is a `Waiting`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames('rounded-control bg-line block motion-safe:animate-pulse', className ?? 'h-5 w-full')}
    />
  );
}
