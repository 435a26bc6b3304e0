import { PageShell, type Place } from '../ui/PageShell';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';

/** The shape of a page while its data is on the way: a heading and rows. */
export function LoadingPage({ current }: { current?: Place }) {
  return (
    <PageShell current={current}>
      <Waiting what="The page is on the way." className="flex flex-col gap-4">
        <Skeleton className="h-7 w-64 max-w-full" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
      </Waiting>
    </PageShell>
  );
}
