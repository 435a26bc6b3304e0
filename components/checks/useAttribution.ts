'use client';
import { useCallback, useEffect, useState } from 'react';
import type { AttributionRequest } from '@/lib/domain/attribution';
import { isTaskOver, type Task } from '@/lib/domain/task';
import { attributionAnswerSchema, type AttributionAnswer } from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { messageOf, request, requestBytes } from '../api/request';
import { useTask } from '../tasks/useTask';

/** A map that is still computed is fetched again after so many more pictures, at the least. */
const PARTIAL_SHARE = 0.05;

export interface ShownAttribution {
  request: AttributionRequest;
  answer: AttributionAnswer | null;
  task: Task | null;
  /** Height × width; of what is known so far. Null: nothing yet. */
  values: Float32Array | null;
  /** Why it could not be asked for. */
  problem: string | null;
  start: () => void;
}

export const attributionMapPath = (key: string, more = '') => `/api/attributions/${key}/map${more}`;

/** One map: what is there of it, how its task goes, and how to begin it. Null asks nothing. */
export function useAttribution(wanted: AttributionRequest | null): ShownAttribution | null {
  const name = wanted && JSON.stringify(wanted);
  const [known, setKnown] = useState<{ name: string; answer: AttributionAnswer | null; problem: string | null } | null>(null); // prettier-ignore
  const current = known && known.name === name ? known : null;
  const { task } = useTask(current?.answer?.task?.id ?? null, current?.answer?.task ?? null);
  const isOver = task !== null && isTaskOver(task.state);
  const ask = useCallback(
    async (start: boolean, signal?: AbortSignal) => {
      if (!name) return;
      const json = { ...(JSON.parse(name) as AttributionRequest), start };
      try {
        const answer = await request('/api/attributions', attributionAnswerSchema, { method: 'POST', json, signal });
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
    // Again when the task is over: then the map is there.
  }, [ask, isOver]);

  const values = useMapValues(current?.answer ?? null, task);
  if (!wanted) return null;
  return {
    ...{ request: wanted, answer: current?.answer ?? null, task, values, problem: current?.problem ?? null },
    start: () => void ask(true),
  };
}

function useMapValues(answer: AttributionAnswer | null, task: Task | null): Float32Array | null {
  const [fetched, setFetched] = useState<{ key: string; values: Float32Array } | null>(null);
  const isRunning = task?.state.status === 'running' && task.total !== null && task.total > 1;
  const step = isRunning && task.total ? Math.floor(task.done / (task.total * PARTIAL_SHARE)) : 0;
  const key = answer?.key ?? null;
  const hash = answer?.attribution?.mapHash ?? null;
  useEffect(() => {
    if (!key || (!hash && step === 0)) return;
    const controller = new AbortController();
    const path = attributionMapPath(key, hash ? '' : `?done=${step}`);
    requestBytes(path, { signal: controller.signal }).then(
      (bytes) => setFetched({ key, values: decodeNpy(bytes).data }),
      () => undefined, // it may be over or cancelled meanwhile: its task says so
    );
    return () => controller.abort();
  }, [key, hash, step]);
  const isShown = fetched !== null && fetched.key === key && (hash !== null || isRunning);
  return isShown ? fetched.values : null;
}
