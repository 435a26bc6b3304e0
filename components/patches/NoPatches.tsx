'use client';
import type { ReactNode } from 'react';
import type { LayerScan } from '@/lib/domain/patches';
import { noSuchLayer } from '../layers/layerText';
import { countText } from '../map/mapText';
import { Button, LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import type { PatchesModel } from './usePatchesModel';

/** The scan of which patches are shown: one that has seen something, or is under way. */
export function readyScan({ scan, status }: Pick<PatchesModel, 'scan' | 'status'>): LayerScan | null {
  return scan && status && (scan.seen > 0 || status.state === 'running') ? scan : null;
}

/** Why there are no patches, and the one next step. */
export function NoPatches({ model, onRetry }: { model: PatchesModel; onRetry: () => void }) {
  const { networkId, graph, problem, layer, setId, setPending, scanPending } = model;
  if (!networkId)
    return (
      <Middle>
        <EmptyState title="Choose a network">In the bar at the top. It is what looks at the pictures.</EmptyState>
      </Middle>
    );
  if (problem)
    return (
      <div className="flex-1 p-3">
        <Callout kind="error" actions={<Button onClick={onRetry}>Try again</Button>}>
          {problem.message}
        </Callout>
      </div>
    );
  if (graph && !layer) return <NoLayer model={model} />;
  if (graph && setId === null && !setPending)
    return (
      <Middle>
        <EmptyState
          title="Choose the pictures to search"
          action={model.imageSets.length === 0 && <LinkButton href="/images">Add pictures</LinkButton>}
        >
          An image set, beside this view; or a picture of the session, whose set is then searched.
        </EmptyState>
      </Middle>
    );
  if (!graph || setPending || scanPending)
    return (
      <Waiting what="The patches are on the way." className="flex min-h-80 flex-1 flex-col gap-1 p-3">
        {Array.from({ length: 6 }, (_, row) => (
          <Skeleton key={row} className="h-16 w-full" />
        ))}
      </Waiting>
    );
  return <NeverSearched model={model} />;
}

function NeverSearched({ model }: { model: PatchesModel }) {
  const { joined, set, layer, channels, place, start, starting, startProblem } = model;
  const where = place ? `at row ${place.row}, column ${place.col} ` : '';
  const none = set?.imageCount === 0;
  return (
    <Middle>
      <EmptyState
        title={
          none ? `There is no picture in ${set.name}` : `These pictures were not searched for ${layer?.name ?? ''} yet`
        }
        action={
          none ? (
            <LinkButton href={`/images/${set.id}`}>Add pictures</LinkButton>
          ) : (
            <Button kind="primary" disabled={!joined} busy={starting} onClick={start}>
              {set ? `Search ${countText(set.imageCount, 'picture')} of ${set.name}` : 'Search the pictures'}
            </Button>
          )
        }
      >
        {none
          ? 'A search goes through the pictures of a set.'
          : `One search goes through all of them once and finds what fires each of the ${countText(channels, 'channel')} ${where}most, and where. Everybody in the session watches it.`}
      </EmptyState>
      {startProblem && <Callout kind="error">{startProblem}</Callout>}
    </Middle>
  );
}

function NoLayer({ model: { graph, choice, wanted } }: { model: PatchesModel }) {
  if (!choice?.layers.length)
    return (
      <Middle>
        <EmptyState title="This network has no layer with channels">Nothing of it can be shown as a patch.</EmptyState>
      </Middle>
    );
  const exists = graph?.layers.some(({ name }) => name === wanted);
  return (
    <Middle>
      <EmptyState title={exists ? `The layer ${wanted} has no channels` : noSuchLayer(wanted)}>
        {exists && 'What it gives is no map and no list of channels, so that nothing of a picture fires one. '}
        Choose another layer beside this view.
      </EmptyState>
    </Middle>
  );
}

function Middle({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-80 flex-1 place-items-center p-3">
      <div className="flex w-full max-w-md flex-col gap-3">{children}</div>
    </div>
  );
}
