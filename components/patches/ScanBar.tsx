'use client';
import { useState, useTransition } from 'react';
import { isTaskOver } from '@/lib/domain/task';
import { messageOf } from '../api/request';
import { cancelTask } from '../tasks/useTask';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ProgressBar } from '../ui/ProgressBar';
import { remainingText } from './patchText';
import type { PatchesModel } from './usePatchesModel';

/** How far the search is, for everybody: how long yet, cancel, go on. */
export function ScanBar({ model }: { model: PatchesModel }) {
  const { scan, status, joined, start, starting, startProblem } = model;
  if (!scan || !status) return null;
  const { task } = scan;
  return (
    <section aria-label="Search" className="text-small flex flex-col gap-1 px-3 pb-2">
      {status.state === 'running' && (
        <ProgressBar label={`Search of ${scan.layer}`} done={scan.seen} total={scan.pictures} valueText={status.text} />
      )}
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        <p data-scan={status.state} className={status.state === 'complete' ? 'text-muted' : undefined}>
          {status.text}
        </p>
        {task && !isTaskOver(task.state) && <CancelButton taskId={task.id} />}
        {status.state === 'partial' && (
          <Button disabled={!joined} busy={starting} onClick={start}>
            {remainingText(status, scan)}
          </Button>
        )}
      </div>
      {(status.problem ?? startProblem) && (
        <Callout kind="error" title="The search stopped.">
          {status.problem ?? startProblem} What was found is kept.
        </Callout>
      )}
    </section>
  );
}

function CancelButton({ taskId }: { taskId: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [cancelling, begin] = useTransition();
  const cancel = () =>
    begin(async () => {
      setProblem(null);
      // That it ended in the meantime is what its state says.
      await cancelTask(taskId).catch((error: unknown) => setProblem(messageOf(error)));
    });
  return (
    <>
      <Button onClick={cancel} busy={cancelling} aria-label="Cancel the search, for everybody">
        Cancel
      </Button>
      {problem && <span className="text-error">{problem}</span>}
    </>
  );
}
