import { useEffect, useState } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { Task } from '@/lib/domain/task';
import { taskAnswerSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { browserTimers } from '../timing/timers';
import { followTask, type StreamListener } from './followTask';
import { limitStreams } from './limitStreams';

export interface FollowedTask {
  /** The newest state; what was handed in until there is one, or null. */
  task: Task | null;
  /** Why it is not up to date, or not there at all. */
  problem: AppError | null;
}

/** A task as it goes on, by its id; null follows nothing. `known`: what is known already, from a list or an answer. */
export function useTask(id: string | null, known: Task | null = null): FollowedTask {
  const [followed, setFollowed] = useState<{ id: string } & FollowedTask>({ id: '', task: null, problem: null });
  useEffect(() => {
    if (id === null) return;
    const path = `/api/tasks/${id}`;
    return followTask({
      openStream: openStreamOf(`${path}/events`),
      ask: async (signal) => (await request(path, taskAnswerSchema, { signal })).task,
      timers: browserTimers,
      onTask: (task) => setFollowed({ id, task, problem: null }),
      onProblem: (problem) => setFollowed((last) => ({ id, task: last.id === id ? last.task : null, problem })),
    });
  }, [id]);
  const current = followed.id === id ? followed : null;
  return { task: current?.task ?? (known?.id === id ? known : null), problem: current?.problem ?? null };
}

/** Two of the browser's six connections. */
const MAX_STREAMS = 2;
const streams = limitStreams(MAX_STREAMS);
const openStreamOf = (path: string) => streams((listener) => openEvents(path, listener));

function openEvents(path: string, listener: StreamListener): () => void {
  const source = new EventSource(path);
  source.onmessage = ({ data }) => listener.onData(String(data));
  source.onerror = () => listener.onError();
  return () => source.close();
}

/** Stops a task. Throws AppErrors. */
export async function cancelTask(id: string): Promise<Task> {
  return (await request(`/api/tasks/${id}/cancel`, taskAnswerSchema, { method: 'POST' })).task;
}
