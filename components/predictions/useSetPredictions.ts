'use client';
import { useEffect, useState } from 'react';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { predictionSummarySchema, taskAnswerSchema, type PredictionSummary } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import { useTask } from '../tasks/useTask';
import type { PredictionPlace } from './pictureLinks';

/** The counts are asked for this often while they change. */
const REFRESH_MS = 1000;

export interface SetPredictions {
  /** What is known now; renewed while a task computes more. */
  summary: PredictionSummary;
  task: Task | null;
  running: boolean;
  /** Why the state may be old. */
  taskProblem: string | null;
  start: () => Promise<void>;
  starting: boolean;
  /** Why it could not be started. */
  problem: string | null;
}

/** The predictions of a set, as they come in. `initial`: what the page was opened with. */
export function useSetPredictions(
  { imageSetId, networkId }: PredictionPlace,
  initial: PredictionSummary,
): SetPredictions {
  // prettier-ignore
  const path = `/api/image-sets/${imageSetId}/predictions?network=${networkId}`;
  const summary = valueOf(useResource(path, predictionSummarySchema)) ?? initial;
  const [started, setStarted] = useState<Task | null>(null);
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // The task that was just started, until the summary knows of it or of a later one.
  const known = started && (!summary.task || started.createdAt >= summary.task.createdAt) ? started : summary.task;
  const { task: followed, problem: taskProblem } = useTask(known && !isTaskOver(known.state) ? known.id : null, known);
  const task = followed ?? known;
  const running = task !== null && !isTaskOver(task.state);

  useEffect(() => {
    if (!running) return;
    const look = () => reloadResource(path, predictionSummarySchema);
    const timer = setInterval(() => void look(), REFRESH_MS);
    return () => {
      clearInterval(timer);
      // The last batch came after the last look. One that is under way may have been answered before it: hence twice.
      void look().then(look);
    };
  }, [running, path]);

  const start = async () => {
    setStarting(true);
    setProblem(null);
    try {
      const route = `/api/image-sets/${imageSetId}/predictions`;
      setStarted((await request(route, taskAnswerSchema, { method: 'POST', json: { networkId } })).task);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setStarting(false);
    }
  };
  return { summary, task, running, taskProblem: taskProblem?.message ?? null, start, starting, problem };
}
