'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toAppError } from '@/lib/domain/appError';
import { batchSummarySchema, type BatchSummary } from '@/lib/domain/occlusionBatch';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { request } from '../api/request';
import { useTask } from '../tasks/useTask';

/** The counts are asked for this often while they change. */
const REFRESH_MS = 2000;
/** Whether somebody else has started or deleted it is asked this often when nothing changes. */
const IDLE_MS = 15_000;

export interface WatchedBatch {
  summary: BatchSummary;
  /** Somebody deleted it while it was looked at: nothing of it can be asked for any more. */
  isDeleted: boolean;
  task: Task | null;
  taskProblem: string | null;
  setStarted: (task: Task) => void;
}

/** The summary, renewed while its task goes on, and now and then afterwards. */
export function useBatch(initial: BatchSummary): WatchedBatch {
  const path = `/api/batches/${initial.batch.id}`;
  const [summary, setSummary] = useState(initial);
  const [isDeleted, setDeleted] = useState(false);
  const [started, setStarted] = useState<Task | null>(null);
  const looks = useRef({ asked: 0, shown: 0 });
  const look = useCallback(async () => {
    const place = ++looks.current.asked;
    try {
      const answer = await request(path, batchSummarySchema);
      // Answers may overtake each other.
      if (place < looks.current.shown) return;
      looks.current.shown = place;
      setSummary(answer);
    } catch (error) {
      // Anything else passes: what is known stays, and is asked for again.
      if (toAppError(error).code === 'not_found') setDeleted(true);
    }
  }, [path]);

  const known = started && (!summary.task || started.createdAt >= summary.task.createdAt) ? started : summary.task;
  const isFollowed = known !== null && !isTaskOver(known.state) && !isDeleted;
  const { task: followed, problem } = useTask(isFollowed ? known.id : null, known);
  const task = followed ?? known;
  const running = task !== null && !isTaskOver(task.state);
  useEffect(() => {
    if (isDeleted) return;
    const lookIfSeen = () => {
      if (running || document.visibilityState === 'visible') void look();
    };
    const timer = setInterval(lookIfSeen, running ? REFRESH_MS : IDLE_MS);
    document.addEventListener('visibilitychange', lookIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', lookIfSeen);
      // The last picture came after the last look.
      if (running) void look();
    };
  }, [running, isDeleted, look]);
  return { summary, isDeleted, task, taskProblem: problem?.message ?? null, setStarted };
}
