'use client';
import { isRandomFill, MAX_REPEATS, repeatsSchema, type OcclusionSpec } from '@/lib/domain/occlusion';
import { isFinal } from '@/lib/domain/job';
import { cellCentre, isComputed, type OcclusionGrid } from '@/lib/occlusion/grid';
import { commentLine } from '@/lib/occlusion/mapCsv';
import { DraftNumber } from '../occlusion/DraftNumber';
import { saveText } from '../text/saveText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ProgressBar } from '../ui/ProgressBar';
import { runSettings } from './runName';
import { useSessionStore } from './useSession';
import type { RepeatMoments, Repeats } from './useRepeats';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface RepeatControlsProps {
  model: WorkspaceModel;
  repeats: Repeats | null;
  cannotRun: string | null;
}

/** How often a random fill is tried; all its runs at once. */
export function RepeatControls({ model, repeats, cannotRun }: RepeatControlsProps) {
  const store = useSessionStore();
  const { view, grid, request, network } = model;
  if (!isRandomFill(view.spec.fill)) return null; // every run would be the same
  if (view.repeats == null || !repeats)
    return (
      <Button
        kind="quiet"
        title="The same run with other seeds: how much of the map is chance"
        onClick={() => void store.changeView({ repeats: 5 })}
      >
        Repeat with other seeds
      </Button>
    );
  const { requests, jobs, complete, moments, problem } = repeats;
  const unfinished = jobs.filter((job) => !isFinal(job.state));
  const start = async () => {
    for (const one of requests) await store.run(one); // one after the other: the queue is in the order of the seeds
  };
  const cancel = async () => {
    // The last first: so none is begun when the one before it ends.
    for (const job of unfinished.toReversed()) await store.cancel(job.id);
  };
  return (
    <section aria-label="Repeats of the run" className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <DraftNumber
          label={`Repeats, 2 to ${MAX_REPEATS}`}
          schema={repeatsSchema}
          min={2}
          step={1}
          value={view.repeats}
          onCommit={(count) => void store.changeView({ repeats: count })}
        />
        <Button kind="quiet" className="mt-5" onClick={() => void store.changeView({ repeats: null })}>
          Remove<span className="sr-only"> the repeats</span>
        </Button>
      </div>
      <ProgressBar
        label="Repeats that are complete"
        done={complete}
        total={requests.length}
        valueText={`${complete} of ${requests.length} repeats`}
      />
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-small">
          {complete} of {requests.length} repeats complete
        </p>
        {unfinished.length > 0 && <Button onClick={() => void cancel()}>Cancel all repeats</Button>}
        {unfinished.length === 0 && complete < requests.length && (
          <Button disabled={cannotRun !== null} onClick={() => void start()}>
            Run all repeats
          </Button>
        )}
        {moments && grid && request && (
          <Button
            kind="quiet"
            onClick={() =>
              saveText(
                momentsCsv(moments, grid, view.spec, [
                  ['run', runSettings(request, network?.name ?? '')],
                  ['repeats', `${moments.maps} of ${requests.length}`],
                  ['score', view.score],
                ]),
                'repeats.csv',
                'text/csv',
              )
            }
          >
            {' '}
            {/* prettier-ignore */}
            Mean and spread as CSV
          </Button>
        )}
      </div>
      {problem !== null && <Callout kind="error">{problem}</Callout>}
    </section>
  );
}

/** A line for each cell of the run; numbers that are not known are empty. */
function momentsCsv(
  { mean, deviation }: RepeatMoments,
  grid: OcclusionGrid,
  { stride }: OcclusionSpec,
  facts: readonly (readonly [string, string])[],
): string {
  const text = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value);
  const lines = Array.from(mean, (_, cell) => {
    const [row, col] = [Math.floor(cell / grid.cols), cell % grid.cols];
    if (!isComputed(grid, row, col)) return [];
    const { y, x } = cellCentre(grid, stride, row, col);
    return [[row, col, y, x, text(mean[cell]), text(deviation[cell])].join(',')];
  });
  const comments = facts.map(([name, value]) => commentLine(`${name}: ${value}`));
  return [...comments, 'row,col,y,x,mean,standard_deviation', ...lines.flat()].map((line) => `${line}\r\n`).join('');
}
