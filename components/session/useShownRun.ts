'use client';
import { useEffect, useMemo } from 'react';
import type { ErrorBody } from '@/lib/domain/appError';
import { isFinal, type Job, type OcclusionRequest } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import type { OcclusionSpec, Score, Target } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { targetClass } from '@/lib/occlusion/targetClass';
import type { WatchSlot } from '@/lib/protocol/protocol';
import type { CellMap } from '../occlusion/cellMap';
import { displayedMap, type DisplayedMap } from '../occlusion/displayedMap';
import { jobOfRequest } from './currentView';
import { gridOf } from './gridOf';
import type { SessionState } from './sessionState';
import type { SessionStore } from './sessionStore';

/** One network's look at the picture. */
export interface ShownRun {
  /** Null while loading or not chosen. */
  network: Network | null;
  labels: readonly string[];
  spec: OcclusionSpec;
  request: OcclusionRequest | null;
  /** Null while the network is not known, or when the settings do not fit it. */
  grid: OcclusionGrid | null;
  gridProblem: ErrorBody | null;
  /** The newest attempt at what is shown. */
  job: Job | null;
  cells: CellMap | null;
  classIndex: number | null;
  map: DisplayedMap | null;
}

export interface RunSubject {
  network: Network | null;
  request: OcclusionRequest | null;
  spec: OcclusionSpec;
  imageLabel: string | null;
  target: Target;
  score: Score;
}

/** How often the state of a run of another session is asked for: its changes are told only to that one. */
const FOREIGN_RUN_INTERVAL_MS = 2000;
const NO_LABELS: readonly string[] = [];

/** Finds the run of a subject, receives its cells through one slot, and makes the map that is drawn. */
export function useShownRun(
  store: SessionStore,
  state: SessionState,
  slot: WatchSlot,
  { network, request, spec, imageLabel, target, score }: RunSubject,
): ShownRun {
  const labels = network?.card.labels ?? NO_LABELS;
  const { grid, problem: gridProblem } = useMemo(
    () => (network ? gridOf(spec, network) : { grid: null, problem: null }),
    [spec, network],
  );
  const job = request && jobOfRequest(state, request);
  const classIndex = targetClass(target, { base: job?.base ?? null, imageLabel, labels });
  useJobOf(store, state, request, job);
  useEffect(() => {
    store.watch(slot, job && { job, classes: classIndex === null ? [] : [classIndex] });
    // The job's identity decides, not its progress.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, slot, job?.id, classIndex]);
  const cells = job && store.cellMap(job);
  const map = useMemo(
    () => (cells ? displayedMap(cells, job, classIndex, score) : null),
    // The cells change in place; their version counts the changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [cells, state.cellsVersion, job?.base, classIndex, score],
  );
  return { network, labels, spec, request, grid, gridProblem, job, cells, classIndex, map };
}

/** Finds what was computed before, here or elsewhere, and keeps a run of another session up to date. */
function useJobOf(store: SessionStore, state: SessionState, request: OcclusionRequest | null, job: Job | null): void {
  const joined = state.connection.status === 'joined';
  const key = request && JSON.stringify(request);
  const missing = joined && job === null;
  useEffect(() => {
    if (missing && request) void store.lookUp(request);
    // `key` says the same as the request, which is made anew at every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, key, missing]);

  const foreignRun = joined && job !== null && !isFinal(job.state) && state.foundJobs.some(({ id }) => id === job.id);
  useEffect(() => {
    if (!foreignRun || !request) return;
    const timer = setInterval(() => void store.lookUp(request), FOREIGN_RUN_INTERVAL_MS);
    return () => clearInterval(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key`, as above
  }, [store, key, foreignRun]);
}
