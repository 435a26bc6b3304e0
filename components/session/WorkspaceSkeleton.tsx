import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { WordMark } from '../ui/PageShell';
import { WorkspaceFrame } from './WorkspaceFrame';

/** The shape of the workspace, before the browser has taken over. */
export function WorkspaceSkeleton({ name }: { name: string }) {
  return (
    <WorkspaceFrame
      top={
        <header className="border-line bg-surface flex items-center gap-4 border-b px-3 py-1.5">
          <WordMark compact />
          <h1 className="truncate font-semibold">{name}</h1>
        </header>
      }
      view={
        <main className="bg-sunken flex p-6 max-lg:min-h-80">
          <Waiting what="The session is on the way." className="grid flex-1 place-items-center">
            <Skeleton className="aspect-square h-full max-h-full max-w-full max-lg:h-72" />
          </Waiting>
        </main>
      }
      inspector={<Lines count={8} />}
      findings={null}
      filmstrip={
        <div className="p-3">
          <Lines count={5} />
        </div>
      }
      runs={null}
    />
  );
}

function Lines({ count }: { count: number }) {
  return (
    <div className="flex flex-col gap-3">
      {Array.from({ length: count }, (_, i) => (
        <Skeleton key={i} className="h-8" />
      ))}
    </div>
  );
}
