'use client';
import { useEffect, useMemo, useState } from 'react';
import { isFinal, type Job, type OcclusionRequest } from '@/lib/domain/job';
import { isRandomFill, type Score } from '@/lib/domain/occlusion';
import { repeatRequests } from '@/lib/occlusion/repeats';
import { repeatsAnswerSchema, type RepeatsAnswer } from '@/lib/protocol/rest';
import { messageOf, request as ask } from '../api/request';
import { jobOfRequest } from './currentView';
import type { WorkspaceModel } from './useWorkspaceModel';

/** The repeats of the shown run. */
export interface Repeats {
  /** A run for each seed. */
  requests: readonly OcclusionRequest[];
  /** The newest attempts at them that this session knows. */
  jobs: readonly Job[];
  /** Mean and spread over those that are known; null while there is no answer. */
  moments: RepeatMoments | null;
  /** Of the repeats, those that are complete. */
  complete: number;
  problem: string | null;
}

export interface RepeatMoments {
  /** Row-major; NaN where not known. */
  mean: Float32Array;
  deviation: Float32Array;
  /** Repeats of which something is known. */
  maps: number;
}

/** While something is computed, the answer before was so long ago when the next one is asked for. */
const INTERVAL_MS = 1000;

/**
 * Null while the view has no repeats, or no map yet. The server makes the two maps; the next answer is asked for when the
 * one before is here, so that a slow page gets fewer of them.
 */
export function useRepeats({ state, view, request, classIndex }: WorkspaceModel): Repeats | null {
  const { repeats = null, score } = view;
  const key =
    request && repeats !== null && isRandomFill(request.spec.fill) ? JSON.stringify({ request, repeats }) : null;
  const requests = useMemo(() => {
    if (key === null) return [];
    const read = JSON.parse(key) as { request: OcclusionRequest; repeats: number };
    return repeatRequests(read.request, read.repeats);
  }, [key]);
  const jobs = requests.flatMap((one) => jobOfRequest(state, one) ?? []);
  const isRunning = jobs.some((job) => !isFinal(job.state));
  const version = jobs.map(({ id, state: { status } }) => `${id} ${status}`).join();
  const { answer, problem } = useMoments(key, classIndex, score, version, isRunning);
  const moments = useMemo(() => {
    if (!answer || answer.maps === 0) return null;
    const map = (values: readonly (number | null)[]) => Float32Array.from(values, (value) => value ?? NaN);
    return { mean: map(answer.mean), deviation: map(answer.deviation), maps: answer.maps };
  }, [answer]);
  if (key === null) return null;
  const complete = answer?.repeats.filter(({ status }) => status === 'completed').length ?? 0;
  return { requests, jobs, moments, complete, problem };
}

function useMoments(key: string | null, classIndex: number | null, score: Score, version: string, isRunning: boolean) {
  const [told, setTold] = useState<{ about: string; answer: RepeatsAnswer | null; problem: string | null } | null>(
    null,
  );
  const about = key === null || classIndex === null ? null : JSON.stringify([key, classIndex, score]);
  useEffect(() => {
    if (about === null || key === null) return;
    const wish = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const json = { ...(JSON.parse(key) as object), class: classIndex, score };
    const next = async () => {
      try {
        const answer = await ask('/api/jobs/repeats', repeatsAnswerSchema, {
          method: 'POST',
          json,
          signal: wish.signal,
        });
        setTold({ about, answer, problem: null });
        if (isRunning) timer = setTimeout(() => void next(), INTERVAL_MS);
      } catch (error) {
        if (!wish.signal.aborted) setTold({ about, answer: null, problem: messageOf(error) });
      }
    };
    void next();
    return () => {
      wish.abort();
      clearTimeout(timer);
    };
  }, [about, key, classIndex, score, version, isRunning]);
  return told?.about === about ? told : { answer: null, problem: null };
}
