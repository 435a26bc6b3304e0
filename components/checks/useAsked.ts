'use client';
import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { messageOf, request } from '../api/request';
import { useTask } from '../tasks/useTask';

/** What a task computes: what is known of it, how the task goes, and how to begin it. */
export interface Asked<Answer> {
  answer: Answer | null;
  task: Task | null;
  /** Why it could not be asked for. */
  problem: string | null;
  start: () => void;
}

/**
 * Asks what is known of a thing by `POST path` with `start: false`, and again when its task is over; `start` asks with
 * `start: true`. A null path asks nothing.
 * @param schema of the answer; the same object at every render
 */
export function useAsked<Answer extends { task: Task | null }>(
  path: string | null,
  body: object,
  schema: z.ZodType<Answer>,
): Asked<Answer> {
  const json = JSON.stringify(body);
  const name = path && `${path} ${json}`;
  const [known, setKnown] = useState<{ name: string; answer: Answer | null; problem: string | null } | null>(null);
  const { answer = null, problem = null } = known && known.name === name ? known : {};
  const { task } = useTask(answer?.task?.id ?? null, answer?.task ?? null);
  const isOver = task !== null && isTaskOver(task.state);
  const ask = useCallback(
    async (start: boolean, signal?: AbortSignal) => {
      if (!path || !name) return;
      const asked = { ...(JSON.parse(json) as object), start };
      try {
        const answer = await request(path, schema, { method: 'POST', json: asked, signal });
        if (!signal?.aborted) setKnown({ name, answer, problem: null });
      } catch (error) {
        if (signal?.aborted) return;
        setKnown((last) => ({ name, answer: last?.name === name ? last.answer : null, problem: messageOf(error) }));
      }
    },
    [path, json, name, schema],
  );
  useEffect(() => {
    const controller = new AbortController();
    void ask(false, controller.signal);
    return () => controller.abort();
    // Again when the task is over: then it is there.
  }, [ask, isOver]);
  const start = useCallback(() => void ask(true), [ask]);
  return { answer, task, problem, start };
}
