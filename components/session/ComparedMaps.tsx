'use client';
import type { ReactNode } from 'react';
import { isFinal } from '@/lib/domain/job';
import type { Score } from '@/lib/domain/occlusion';
import type { RunDifference } from '@/lib/occlusion/runDifference';
import { topClass } from '@/lib/occlusion/targetClass';
import { counterpart, type CellPlace } from '../occlusion/cellGeometry';
import { formatProbability, formatScore } from '../occlusion/cellText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { Tag } from '../ui/Tag';
import { classNames } from '../ui/classNames';
import { DifferencePane, PANE } from './DifferencePane';
import { HeatmapPane, type HeatmapPaneProps } from './HeatmapPane';
import type { MainViewProps } from './MainView';
import { RunAgreement } from './RunAgreement';
import { useRunComparison, type RunComparison } from './useRunComparison';
import type { ShownRun } from './useShownRun';
import { useSessionStore } from './useSession';

export interface ComparedMapsProps extends MainViewProps {
  compared: ShownRun;
}

/**
 * Two runs' maps side by side: of two networks on one picture, or any two. In the same colours the same colour is the
 * same number in both. The cell that is looked at is the same place, also where the inputs differ in size.
 */
export function ComparedMaps({ compared, model, personal, hovered, selected, cursors, ...on }: ComparedMapsProps) {
  const { view, image, comparedImage, grid, look, classes, range } = model;
  const comparison = useRunComparison(model);
  const shown: ShownRun = { ...model, spec: view.spec };
  const here = grid && { grid, stride: view.spec.stride };
  const there = compared.grid && { grid: compared.grid, stride: compared.spec.stride };
  const toThere = (cell: CellPlace | null) => cell && here && there && counterpart(here, there, cell);
  const toHere = (cell: CellPlace | null) => cell && here && there && counterpart(there, here, cell);
  const common = { score: view.score, ...{ look, classes } };
  const onHover: HeatmapPaneProps['onHover'] = (cell, pixel) => on.onPersonal({ hovered: cell, hoveredPixel: pixel });
  const hasDifference = look.shows === 'score' && comparison?.pair != null;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        className={classNames(
          'grid min-h-0 flex-1 gap-2 p-2 lg:grid-rows-[auto_minmax(0,1fr)_auto]',
          hasDifference ? 'lg:grid-cols-3' : 'lg:grid-cols-2',
        )}
      >
        <Pane run={shown} other={compared} side="first" comparison={comparison} ownRange={look.ownRanges && view.score}>
          <HeatmapPane
            {...common}
            {...{ image, range, personal, hovered, selected, cursors, onHover }}
            run={shown}
            onSelect={on.onSelect}
          />{' '}
          {/* prettier-ignore */}
        </Pane>
        <Pane
          run={compared}
          other={shown}
          side="second"
          comparison={comparison}
          ownRange={look.ownRanges && view.score}
        >
          <SecondMap run={compared} networksKnown={model.networksKnown}>
            <HeatmapPane
              {...common}
              image={comparedImage}
              range={look.ownRanges ? (compared.map?.range ?? null) : range}
              run={compared}
              at={1}
              // A region of cells belongs to the map that it was drawn on.
              personal={{ ...personal, area: null }}
              hovered={toThere(hovered)}
              selected={toThere(selected)}
              cursors={[]}
              onHover={(cell) => onHover(toHere(cell), null)}
              onSelect={(from, to) => {
                const [start, end] = [toHere(from), toHere(to)];
                if (start && end) on.onSelect(start, end);
              }}
            />
          </SecondMap>
        </Pane>
        {hasDifference && (
          <DifferencePane model={model} comparison={comparison} cell={hovered ?? selected} onHover={onHover} />
        )}
      </div>
      {comparison && <RunAgreement model={model} comparison={comparison} />}
    </div>
  );
}

interface PaneProps {
  run: ShownRun;
  other: ShownRun;
  side: 'first' | 'second';
  comparison: RunComparison | null;
  /** The score whose range is told, where the colours are this map's own. */
  ownRange: Score | false;
  children: ReactNode;
}

/** One of the maps under its title. Runs of one network are told apart by what they differ in. */
function Pane({ run, other, side, comparison, ownRange, children }: PaneProps) {
  const sameNetwork = run.network !== null && run.network.id === other.network?.id;
  const differing = (comparison?.differences ?? []).filter(({ field }) => field !== 'network');
  const details = differing.map((one) => (isLength(one) ? `${one.name.toLowerCase()} ${one[side]}` : one[side])).join(', '); // prettier-ignore
  const name = run.network?.name ?? (side === 'first' ? 'the network' : 'the other network');
  const { map } = run;
  return (
    <section aria-label={`Map of ${name}${sameNetwork && details ? `, ${details}` : ''}`} className={PANE}>
      <PaneTitle run={run} details={sameNetwork ? details : ''} />
      <div className="min-h-0 flex-1 max-lg:h-[70vw] max-lg:max-h-[45dvh] max-lg:flex-none">{children}</div>
      <p className="text-small text-muted text-right">
        {ownRange && map && (
          <>
            Colours from {formatScore(ownRange, map.range.min)} to {formatScore(ownRange, map.range.max)}
          </>
        )}
      </p>
    </section>
  );
}

/** Numbers of pixels say by their name alone what they are of. */
function isLength({ field }: RunDifference): boolean {
  return field === 'patch' || field === 'stride' || field === 'box' || field === 'alsoCovered';
}

/** The second map, or why it is not there. */
function SecondMap({ run, networksKnown, children }: { run: ShownRun; networksKnown: boolean; children: ReactNode }) {
  if (run.gridProblem) return <Callout kind="error">{run.gridProblem.message}</Callout>;
  if (!run.network && networksKnown)
    return <Callout kind="error">The network of this run does not exist any more. Compare with another run.</Callout>;
  if (!run.grid)
    return (
      <Waiting what="The second heatmap is on the way." className="h-full">
        <Skeleton className="h-full w-full" />
      </Waiting>
    );
  return children;
}

/** Which network, what it says of the whole picture, and how far its map is. */
function PaneTitle({ run, details }: { run: ShownRun; details: string }) {
  const store = useSessionStore();
  const { network, labels, job, map, request } = run;
  const best = job?.base ? topClass(job.base) : null;
  const unfinished = job !== null && !isFinal(job.state);
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1">
      <h2 className="min-w-0 truncate font-semibold" title={network?.name}>
        {network?.name ?? '…'}
      </h2>
      {details && (
        <p className="text-small min-w-0 truncate" title={details}>
          {details}
        </p>
      )}
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
          <span className="sr-only">
            {' '}
            with {network?.name}
            {details && `, ${details}`}
          </span>
        </Button>
      )}
      {job && unfinished && (
        <Button className="ml-auto" onClick={() => void store.cancel(job.id)}>
          Cancel
          <span className="sr-only">
            {' '}
            the run of {network?.name}
            {details && `, ${details}`}
          </span>
        </Button>
      )}
    </div>
  );
}
