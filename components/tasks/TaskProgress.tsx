'use client';
import { useState, useTransition, type ReactNode } from 'react';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { messageOf } from '../api/request';
import { useAnnouncement } from '../timing/useAnnouncement';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { ProgressBar } from '../ui/ProgressBar';
import { amountText, announcementText, keptText, speedText, timeLeftText } from './taskText';
import { cancelTask } from './useTask';

export interface TaskProgressProps {
  task: Task;
  /** Why the state may be old: the server cannot be reached. */
  problem?: string | null;
  /** What can be done with a task that is over: open, try again. */
  actions?: ReactNode;
  /** Said when it is complete; "Complete" and the amount when absent. */
  completedText?: ReactNode;
}

/** How a task goes: how far, how fast, how long yet; cancel; how it ended and what is kept. */
export function TaskProgress({ task, problem, actions, completedText }: TaskProgressProps) {
  const said = useAnnouncement(announcementText(task));
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className="sr-only">
        {said}
      </p>
      <TaskState task={task} completedText={completedText} />
      {problem && !isTaskOver(task.state) && <p className="text-small text-warning">{problem} It is asked again.</p>}
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

function TaskState({ task, completedText }: Pick<TaskProgressProps, 'task' | 'completedText'>) {
  const amount = amountText(task);
  const kept = keptText(task);
  switch (task.state.status) {
    case 'queued':
      return (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-small">Waiting for its turn</p>
          <CancelButton task={task} />
        </div>
      );
    case 'running':
      return (
        <>
          <ProgressBar label={task.title} done={task.done} total={task.total ?? 0} valueText={amount} />
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-small tabular-nums">
              {[amount, speedText(task), timeLeftText(task)].filter(Boolean).join(' · ')}
            </p>
            <CancelButton task={task} />
          </div>
        </>
      );
    case 'completed':
      return <p className="text-small">{completedText ?? `Complete: ${amount}.`}</p>;
    case 'cancelled':
      return (
        <p className="text-small">
          <strong className="font-semibold">Cancelled at {amount}.</strong> {kept}
        </p>
      );
    case 'failed':
      return (
        <Callout kind="error" title={`${task.title} failed.`}>
          {task.state.error.message} {kept}
        </Callout>
      );
  }
}

function CancelButton({ task }: { task: Task }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [cancelling, start] = useTransition();
  const cancel = () =>
    start(async () => {
      setProblem(null);
      // That it ended in the meantime is what its state says.
      await cancelTask(task.id).catch((error: unknown) => setProblem(messageOf(error)));
    });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {problem && <span className="text-small text-error">{problem}</span>}
      <Button onClick={cancel} busy={cancelling} aria-label={`Cancel: ${task.title}`}>
        Cancel
      </Button>
    </div>
  );
}
