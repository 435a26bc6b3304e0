'use client';
import { requestWithoutFixed } from '@/lib/occlusion/interaction';
import { Button } from '../ui/Button';
import { sameRequest } from './currentView';
import { useSessionStore } from './useSession';
import type { WorkspaceModel } from './useWorkspaceModel';

/** With a fixed patch: puts the run without it beside this one, which shows the interaction of the two patches. */
export function InteractionOffer({ model: { request, view } }: { model: WorkspaceModel }) {
  const store = useSessionStore();
  const free = request && requestWithoutFixed(request);
  if (!free || (view.compareRun && sameRequest(view.compareRun, free))) return null;
  return (
    <div className="flex flex-col items-start gap-1">
      <p className="text-small text-muted">
        The fixed patch is covered in every picture of this run. What the two patches do together more than each alone
        is seen beside the run without it.
      </p>
      <Button onClick={() => void store.changeView({ compareRun: free })}>Show the interaction</Button>
    </div>
  );
}
