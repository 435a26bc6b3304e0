import { formatDuration } from '@/lib/domain/formatDuration';
import type { Job } from '@/lib/domain/job';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ProgressBar } from '../ui/ProgressBar';
import { workAhead } from './workAhead';

export interface RunControlsProps {
  grid: OcclusionGrid | null;
  job: Job | null;
  /** Device time for one cell as learnt from earlier runs; null when there were none. */
  msPerCell: number | null;
  /** No network, no picture, wrong settings or no connection: the reason. */
  cannotRun: string | null;
  onRun: () => void;
  onCancel: () => void;
}

/** The run of what is shown: start it, see how far it is, stop it. */
export function RunControls({ grid, job, msPerCell, cannotRun, onRun, onCancel }: RunControlsProps) {
  return (
    <div className="flex flex-col gap-2">
      {(job === null || job.state.status === 'cancelled' || job.state.status === 'failed') && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button kind="primary" onClick={onRun} disabled={cannotRun !== null}>
            {job === null ? 'Run' : job.done > 0 ? 'Continue' : 'Run again'}
          </Button>
          {/* Two lines, so that nothing below moves while the network loads. */}
          <p className="text-small text-muted min-h-[2lh] w-full">
            {cannotRun ?? (grid && workAhead(grid, job, msPerCell))}
          </p>
        </div>
      )}
      {job && <RunState job={job} onCancel={onCancel} />}
    </div>
  );
}

function RunState({ job, onCancel }: { job: Job; onCancel: () => void }) {
  const { state, done, total } = job;
  const cells = `${done} of ${total} cells`;
  switch (state.status) {
    case 'queued':
      return (
        <div className="flex items-center justify-between gap-2">
          <p>{state.ahead === 0 ? 'Next on the device' : `Waiting: ${state.ahead} before it`}</p>
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      );
    case 'running':
      return (
        <div className="flex flex-col gap-2">
          <ProgressBar label="Progress of this run" done={done} total={total} valueText={cells} />
          <div className="flex items-center justify-between gap-2">
            <p className="text-small">
              {cells}
              {state.etaMs !== null && ` · ${formatDuration(state.etaMs)} left`}
              <span className="text-muted block">{state.device.description}</span>
            </p>
            <Button onClick={onCancel}>Cancel</Button>
          </div>
        </div>
      );
    case 'completed':
      return (
        <p className="text-small text-muted">
          {total} cells, complete · {formatDuration(state.computeMs)} on {state.device.description}
        </p>
      );
    case 'cancelled':
      return (
        <p className="text-small">
          <strong className="font-semibold">Partial: {cells}.</strong> Cancelled by {state.by}; what is computed stays.
        </p>
      );
    case 'failed':
      return (
        <Callout kind="error" title="The run failed.">
          {state.error.message} {done > 0 && `${cells} are kept.`}
        </Callout>
      );
  }
}
