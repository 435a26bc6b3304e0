import { memo, useEffect, useRef, useState } from 'react';
import { formatDuration } from '@/lib/domain/formatDuration';
import { isCleared, isFinal, type Job, type OcclusionRequest } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import { imageAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { Button } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { ProgressBar } from '../ui/ProgressBar';
import { Tag } from '../ui/Tag';
import { sameRequest } from './currentView';
import { imagePath } from './restPaths';
import { runDetails, runSettings } from './runName';

export interface RunListProps {
  jobs: readonly Job[];
  networks: readonly Network[];
  /** The job that the view shows. */
  shownId: string | null;
  /** What stands beside the shown run; null: no run does. */
  beside: OcclusionRequest | null;
  onShow: (job: Job) => void;
  /** Puts a run beside the shown one; null takes it away. Null where no two runs are shown. */
  onBeside: ((request: OcclusionRequest | null) => void) | null;
  onCancel: (job: Job) => void;
}

type RunActions = Pick<RunListProps, 'onShow' | 'onCancel'> & { onBeside: NonNullable<RunListProps['onBeside']> };

/** What was and is computed in this session, for whom, how far, and how long yet. */
export function RunList({ jobs, networks, shownId, beside, onShow, onBeside, onCancel }: RunListProps) {
  const actions = useSameActions({ onShow, onCancel, onBeside: (request) => onBeside?.(request) });
  const nameOf = (id: string) => networks.find((network) => network.id === id)?.name ?? id;
  return (
    <section aria-labelledby="runs" className="border-line bg-surface border-t px-3 py-2">
      <h2 id="runs" className="text-small font-semibold">
        Runs
      </h2>
      {jobs.length === 0 ? (
        <p className="text-small text-muted">Nothing was computed in this session yet.</p>
      ) : (
        <ul
          className="flex max-h-28 flex-col overflow-y-auto lg:grid lg:grid-cols-[auto_2fr_3fr_auto]"
          aria-label="Runs of this session"
        >
          {jobs.map((job) => (
            <RunRow
              key={job.id}
              job={job}
              networkName={nameOf(job.request.networkId)}
              shown={job.id === shownId}
              isBeside={beside !== null && job.recheckOf === null && sameRequest(beside, job.request)}
              canStandBeside={onBeside !== null && job.recheckOf === null}
              actions={actions}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The newest actions as an object that stays the same: a row is drawn anew when its own run has changed. */
function useSameActions(actions: RunActions): RunActions {
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  const [same] = useState<RunActions>(() => ({
    onShow: (job) => newest.current.onShow(job),
    onCancel: (job) => newest.current.onCancel(job),
    onBeside: (request) => newest.current.onBeside(request),
  }));
  return same;
}

interface RunRowProps {
  job: Job;
  networkName: string;
  shown: boolean;
  isBeside: boolean;
  canStandBeside: boolean;
  actions: RunActions;
}

const RunRow = memo(function RunRow({ job, networkName, shown, isBeside, canStandBeside, actions }: RunRowProps) {
  const { request } = job;
  const picture = valueOf(useResource(imagePath(request.imageId), imageAnswerSchema, true))?.image ?? null;
  const settings = runSettings(request, networkName);
  const details = runDetails(request, picture?.fileName ?? null);
  return (
    <li className="border-line grid grid-cols-[auto_1fr_auto] items-center gap-x-3 border-b py-1 last:border-0 lg:col-span-full lg:grid-cols-subgrid">
      <button
        type="button"
        onClick={() => actions.onShow(job)}
        aria-current={shown ? 'true' : undefined}
        title={`Show ${settings}${details}`}
        className="rounded-control relative flex items-center gap-2 text-left hover:underline"
      >
        <img
          src={`/api/images/${request.imageId}/thumbnail?size=64`}
          alt=""
          className={classNames(
            'pixelated size-7 border-2 object-contain',
            shown ? 'border-accent' : 'border-transparent',
          )}
        />
        <span className="max-w-48 truncate sm:max-w-none">{settings}</span>
        <span className="sr-only">{details}</span>
      </button>
      <p className="text-small text-muted truncate">
        {job.recheckOf ? 'a finding, run again, ' : ''}for {job.requestedBy}
      </p>
      <RunProgress job={job} />
      <div className="relative -my-1 flex justify-end">
        {canStandBeside && (
          <Button
            kind="quiet"
            className="whitespace-nowrap"
            title={isBeside ? 'Show one map again' : shown ? 'Change a setting then: this run stays beside the next one' : 'Show its map beside the shown one'} // prettier-ignore
            onClick={() => actions.onBeside(isBeside ? null : request)}
          >
            {isBeside ? 'Stop comparing' : shown ? 'Keep beside' : 'Compare'}
            <span className="sr-only">
              {isBeside ? ' with ' : shown ? ' the next run: ' : ' with the shown run: '}
              {settings}
              {details}
            </span>
          </Button>
        )}
        {!isFinal(job.state) && (
          <Button kind="quiet" onClick={() => actions.onCancel(job)}>
            Cancel
            <span className="sr-only">
              {' '}
              {settings}
              {details}
            </span>
          </Button>
        )}
      </div>
    </li>
  );
});

function RunProgress({ job }: { job: Job }) {
  const { state, done, total } = job;
  switch (state.status) {
    case 'queued':
      return <p className="text-small max-lg:col-span-2">{state.ahead === 0 ? 'next' : `${state.ahead} before it`}</p>;
    case 'running':
      return (
        <div className="flex items-center gap-3 max-lg:col-span-2">
          <ProgressBar label="Progress" done={done} total={total} valueText={`${done} of ${total} cells`} />
          <span className="text-small whitespace-nowrap">
            {done} of {total}
            {state.etaMs !== null && ` · ${formatDuration(state.etaMs)} left`}
          </span>
        </div>
      );
    case 'completed':
      if (isCleared(job))
        return (
          <p className="text-small truncate max-lg:col-span-2">
            <Tag>cleared</Tag> its cells were removed from storage; show it and run it again
          </p>
        );
      return (
        <p className="text-small text-muted truncate max-lg:col-span-2">
          complete · {total} cells · {formatDuration(state.computeMs)} · {state.device.description}
        </p>
      );
    case 'cancelled':
      return (
        <p className="text-small truncate max-lg:col-span-2">
          <Tag>partial</Tag> {done} of {total} · cancelled by {state.by}
        </p>
      );
    case 'failed':
      return (
        <p className="text-small text-error truncate max-lg:col-span-2" title={state.error.message}>
          failed at {done} of {total} · {state.error.message}
        </p>
      );
  }
}
