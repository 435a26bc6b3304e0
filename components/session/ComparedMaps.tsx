'use client';
import { isFinal } from '@/lib/domain/job';
import { topClass } from '@/lib/occlusion/targetClass';
import { counterpart, type CellPlace } from '../occlusion/cellGeometry';
import { formatProbability } from '../occlusion/cellText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { Tag } from '../ui/Tag';
import { HeatmapPane } from './HeatmapPane';
import type { MainViewProps } from './MainView';
import type { ShownRun } from './useShownRun';
import { useSessionStore } from './useSession';

export interface ComparedMapsProps extends MainViewProps {
  compared: ShownRun;
}

/**
 * Two networks' maps of one picture, side by side in the same colours: the same colour is the same number in both. The
 * cell that is looked at is the same place of the picture, also where the inputs differ in size.
 */
export function ComparedMaps({ compared, model, personal, hovered, selected, cursors, ...on }: ComparedMapsProps) {
  const { view, image, grid } = model;
  const shown: ShownRun = { ...model, spec: view.spec };
  const here = grid && { grid, stride: view.spec.stride };
  const there = compared.grid && { grid: compared.grid, stride: compared.spec.stride };
  const toThere = (cell: CellPlace | null) => cell && here && there && counterpart(here, there, cell);
  const toHere = (cell: CellPlace | null) => cell && here && there && counterpart(there, here, cell);
  const { look, classes, range } = model;
  const common = { score: view.score, ...{ image, look, classes, range } };
  return (
    <div className="grid min-h-0 flex-1 gap-2 p-2 lg:grid-cols-2">
      <section
        aria-label={`Map of ${shown.network?.name ?? 'the network'}`}
        className="flex min-h-0 min-w-0 flex-col gap-1"
      >
        <PaneTitle run={shown} />
        <div className="min-h-0 flex-1 max-lg:h-[70vw] max-lg:max-h-[45dvh] max-lg:flex-none">
          <HeatmapPane
            {...common}
            run={shown}
            personal={personal}
            hovered={hovered}
            selected={selected}
            cursors={cursors}
            onHover={(cell, pixel) => on.onPersonal({ hovered: cell, hoveredPixel: pixel })}
            onSelect={on.onSelect}
          />
        </div>
      </section>
      <section
        aria-label={`Map of ${compared.network?.name ?? 'the other network'}`}
        className="flex min-h-0 min-w-0 flex-col gap-1"
      >
        <PaneTitle run={compared} />
        <div className="min-h-0 flex-1 max-lg:h-[70vw] max-lg:max-h-[45dvh] max-lg:flex-none">
          {compared.gridProblem ? (
            <Callout kind="error">{compared.gridProblem.message}</Callout>
          ) : !compared.grid ? (
            <Waiting what="The second heatmap is on the way." className="h-full">
              <Skeleton className="h-full w-full" />
            </Waiting>
          ) : (
            <HeatmapPane
              {...common}
              run={compared}
              at={1}
              // A region of cells belongs to the map that it was drawn on.
              personal={{ ...personal, area: null }}
              hovered={toThere(hovered)}
              selected={toThere(selected)}
              cursors={[]}
              onHover={(cell) => on.onPersonal({ hovered: toHere(cell), hoveredPixel: null })}
              onSelect={(from, to) => {
                const [start, end] = [toHere(from), toHere(to)];
                if (start && end) on.onSelect(start, end);
              }}
            />
          )}
        </div>
      </section>
    </div>
  );
}

/** Which network, what it says of the whole picture, and how far its map is. */
function PaneTitle({ run }: { run: ShownRun }) {
  const store = useSessionStore();
  const { network, labels, job, map, request } = run;
  const best = job?.base ? topClass(job.base) : null;
  const unfinished = job !== null && !isFinal(job.state);
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1">
      <h2 className="min-w-0 truncate font-semibold" title={network?.name}>
        {network?.name ?? '…'}
      </h2>
      {best !== null && (
        <p className="text-small min-w-0 truncate">
          {labels[best]} {formatProbability(job?.base?.[best] ?? NaN)}
        </p>
      )}
      {map && map.done < map.total && (
        <Tag>
          {map.done} of {map.total} cells
        </Tag>
      )}
      {request && !unfinished && job?.state.status !== 'completed' && (
        <Button className="ml-auto" onClick={() => void store.run(request)}>
          {job && job.done > 0 ? 'Continue' : 'Run'}
          <span className="sr-only"> with {network?.name}</span>
        </Button>
      )}
      {job && unfinished && (
        <Button className="ml-auto" onClick={() => void store.cancel(job.id)}>
          Cancel<span className="sr-only"> the run of {network?.name}</span>
        </Button>
      )}
    </div>
  );
}
