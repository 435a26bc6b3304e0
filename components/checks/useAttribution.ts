'use client';
import { useEffect, useState } from 'react';
import type { AttributionRequest } from '@/lib/domain/attribution';
import type { Task } from '@/lib/domain/task';
import { attributionAnswerSchema, type AttributionAnswer } from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { requestBytes } from '../api/request';
import { useAsked, type Asked } from './useAsked';

/** A map that is still computed is fetched again after so many more pictures, at the least. */
const PARTIAL_SHARE = 0.05;

export interface ShownAttribution extends Asked<AttributionAnswer> {
  request: AttributionRequest;
  /** Height × width; of what is known so far. Null: nothing yet. */
  values: Float32Array | null;
}

export const attributionMapPath = (key: string, more = '') => `/api/attributions/${key}/map${more}`;

/** One map: what is there of it, how its task goes, and how to begin it. Null asks nothing. */
export function useAttribution(wanted: AttributionRequest | null): ShownAttribution | null {
  const asked = useAsked(wanted && '/api/attributions', wanted ?? {}, attributionAnswerSchema);
  const values = useMapValues(asked.answer, asked.task);
  return wanted && { ...asked, request: wanted, values };
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
