/**
 * Follows a task over server-sent events, and by asking where those do not come through (a proxy that holds them back,
 * a server that is away). Knows no React and no browser: useTask.ts hands both in.
 */
import { toAppError, type AppError } from '@/lib/domain/appError';
import { isTaskOver, taskSchema, type Task } from '@/lib/domain/task';
import type { Timers } from '../timing/timers';

/** Asked this often while there are no events. */
export const POLL_MS = 2000;

export interface StreamListener {
  onData(data: string): void;
  onError(): void;
}

export interface FollowOptions {
  /** Opens the server's events and gives back how to close them. */
  openStream: (listener: StreamListener) => () => void;
  /** Asks for the task once. Throws AppErrors. */
  ask: (signal: AbortSignal) => Promise<Task>;
  timers: Timers;
  onTask: (task: Task) => void;
  /** Why nothing is known right now; null when that has passed. */
  onProblem: (problem: AppError | null) => void;
}

/** Tells what is known until the task is over or the returned function is called. */
export function followTask({ openStream, ask, timers, onTask, onProblem }: FollowOptions): () => void {
  const controller = new AbortController();
  let closeStream: (() => void) | null = null;
  let timer: unknown = null;

  function stop(): void {
    controller.abort();
    closeStream?.();
    if (timer !== null) timers.clear(timer);
    timer = null;
  }

  function take(task: Task): void {
    if (controller.signal.aborted) return;
    onProblem(null);
    onTask(task);
    if (isTaskOver(task.state)) stop();
  }

  function listen(): void {
    const close = openStream({
      onData(data) {
        const task = parseTask(data);
        if (task) take(task);
      },
      onError() {
        // An EventSource's own reconnecting cannot tell a task that is gone from a server that is away.
        close();
        void lookAndListen();
      },
    });
    closeStream = close;
  }

  async function lookAndListen(): Promise<void> {
    try {
      take(await ask(controller.signal));
      if (!controller.signal.aborted) later(listen);
    } catch (error) {
      if (controller.signal.aborted) return;
      const problem = toAppError(error);
      onProblem(problem);
      if (problem.code === 'not_found') stop();
      else later(() => void lookAndListen());
    }
  }

  function later(action: () => void): void {
    timer = timers.set(() => {
      timer = null;
      action();
    }, POLL_MS);
  }

  listen();
  return stop;
}

function parseTask(data: string): Task | null {
  try {
    return taskSchema.parse(JSON.parse(data));
  } catch {
    return null; // of another version: asking says so
  }
}
