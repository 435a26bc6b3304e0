'use client';
import { useCallback, useEffect, useState } from 'react';
import type { MapMeasures } from '@/lib/domain/attribution';
import type { Fill } from '@/lib/domain/occlusion';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { measuresAnswerSchema, type MeasuresAnswer } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { useTask } from '../tasks/useTask';

export interface ShownMeasures {
  measures: MapMeasures | null;
  task: Task | null;
  problem: string | null;
  start: () => void;
}

/** How faithful a finished map is; `key` null asks nothing. */
export function useMeasures(key: string | null, fill: Fill): ShownMeasures {
  const name = key && `${key} ${JSON.stringify(fill)}`;
  const [known, setKnown] = useState<{ name: string; answer: MeasuresAnswer | null; problem: string | null } | null>(null); // prettier-ignore
  const current = known && known.name === name ? known : null;
  const { task } = useTask(current?.answer?.task?.id ?? null, current?.answer?.task ?? null);
  const isOver = task !== null && isTaskOver(task.state);
  const ask = useCallback(
    async (start: boolean, signal?: AbortSignal) => {
      if (!name) return;
      const [ofKey = '', ...fillText] = name.split(' ');
      const json = { fill: JSON.parse(fillText.join(' ')) as Fill, start };
      try {
        const path = `/api/attributions/${ofKey}/measures`;
        const answer = await request(path, measuresAnswerSchema, { method: 'POST', json, signal });
        if (!signal?.aborted) setKnown({ name, answer, problem: null });
      } catch (error) {
        if (!signal?.aborted) setKnown((last) => ({ name, answer: last?.name === name ? last.answer : null, problem: messageOf(error) })); // prettier-ignore
      }
    },
    [name],
  );
  useEffect(() => {
    const controller = new AbortController();
    void ask(false, controller.signal);
    return () => controller.abort();
  }, [ask, isOver]);
  const { answer = null, problem = null } = current ?? {};
  return { measures: answer?.measures ?? null, task, problem, start: () => void ask(true) };
}
