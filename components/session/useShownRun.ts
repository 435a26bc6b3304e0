'use client';
import { useEffect, useMemo } from 'react';
import type { ErrorBody } from '@/lib/domain/appError';
import { isFinal, type Job, type OcclusionRequest } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import type { OcclusionSpec, Score, Target } from '@/lib/domain/occlusion';
import { coarseFill } from '@/lib/occlusion/coarseFill';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { targetClass } from '@/lib/occlusion/targetClass';
import type { WatchSlot } from '@/lib/protocol/protocol';
import type { CellMap } from '../occlusion/cellMap';
import { displayedMap, type DisplayedMap } from '../occlusion/displayedMap';
import { hiddenLike, mapValues, type MapValues } from '../occlusion/mapValues';
import type { OcclusionLook } from '../occlusion/occlusionLook';
import { jobOfRequest } from './currentView';
import { useSegmentedGrid } from '../occlusion/useSegmentedGrid';
import { gridOf } from './gridOf';
import { inputPicturePath } from './restPaths';
import type { SessionState } from './sessionState';
import type { SessionStore } from './sessionStore';

/** One network's look at the picture. */
export interface ShownRun {
  /** Null while loading or not chosen. */
  network: Network | null;
  labels: readonly string[];
  spec: OcclusionSpec;
  request: OcclusionRequest | null;
  /** Null while the network, or the picture whose segments are covered, is not known, or when the settings do not fit. */
  grid: OcclusionGrid | null;
  gridProblem: ErrorBody | null;
  /** The newest attempt at what is shown. */
  job: Job | null;
  cells: CellMap | null;
  classIndex: number | null;
  map: DisplayedMap | null;
  /** The numbers of the map as they are drawn. */
  values: MapValues | null;
  /** What wins each cell, coarse blocks for those that are not known; null while it is not shown. */
  winners: Winners | null;
  /** Other classes' maps, in the order in which they were asked for. */
  others: readonly TargetMap[];
}

/** One class's map. */
export interface TargetMap {
  classIndex: number;
  map: DisplayedMap | null;
  values: MapValues | null;
}

export interface Winners {
  /** Row-major; NaN where not even a coarse block is known. */
  drawn: Float32Array;
  /** NaN where the cell itself is not known. */
  known: Float32Array;
}

export interface RunSubject {
  network: Network | null;
  request: OcclusionRequest | null;
  spec: OcclusionSpec;
  imageLabel: string | null;
  target: Target;
  score: Score;
  look: OcclusionLook;
}

/** How often the state of a run of another session is asked for: its changes are told only to that one. */
const FOREIGN_RUN_INTERVAL_MS = 2000;
const NO_LABELS: readonly string[] = [];

/** Finds the run of a subject, receives its cells through one slot, and makes the map that is drawn. */
export function useShownRun(
  store: SessionStore,
  state: SessionState,
  slot: WatchSlot,
  { network, request, spec, imageLabel, target, score, look }: RunSubject,
): ShownRun {
  const labels = network?.card.labels ?? NO_LABELS;
  const fitted = useMemo(() => (network ? gridOf(spec, network) : { grid: null, problem: null }), [spec, network]);
  const shaped = useSegmentedGrid(
    fitted.grid,
    spec,
    request && network && inputPicturePath(request.imageId, request.networkId),
  );
  const { grid } = shaped;
  const gridProblem = fitted.problem ?? shaped.problem;
  const job = request && jobOfRequest(state, request);
  const classIndex = targetClass(target, { base: job?.base ?? null, imageLabel, labels });
  useJobOf(store, state, request, job);
  const targets = useMemo(() => look.targets.filter((one) => one < labels.length), [look.targets, labels]);
  useEffect(() => {
    const classes = new Set(classIndex === null ? targets : [classIndex, ...targets]);
    store.watch(slot, job && { job, classes: [...classes] });
    // The job's identity decides, not its progress.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, slot, job?.id, classIndex, targets]);
  const cells = job && store.cellMap(job);
  const map = useMemo(
    () => (cells ? displayedMap(cells, job, classIndex, score) : null),
    // The cells change in place; their version counts the changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [cells, state.cellsVersion, job?.base, classIndex, score],
  );
  const { per, threshold } = look;
  const values = useMemo(
    () => (map && grid ? mapValues(map, grid, spec, score, { per, threshold }) : null),
    [map, grid, spec, score, per, threshold],
  );
  const others = useMemo(
    () =>
      targets.map((one): TargetMap => {
        const own = cells && job ? displayedMap(cells, job, one, score) : null;
        return {
          classIndex: one,
          map: own,
          values: own && grid ? hiddenLike(mapValues(own, grid, spec, score, { per, threshold: null }), values) : null,
        };
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the cells' version, as above
    [cells, state.cellsVersion, job?.base, targets, grid, spec, score, per, values],
  );
  const winners = useMemo(
    () => (cells && grid && look.shows === 'classes' && cells.done > 0 ? winnersOf(cells, grid) : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the cells' version, as above
    [cells, state.cellsVersion, grid, look.shows],
  );
  return { network, labels, spec, request, grid, gridProblem, job, cells, classIndex, map, values, winners, others };
}

function winnersOf(cells: CellMap, grid: OcclusionGrid): Winners {
  const known = cells.winners();
  return { known, drawn: coarseFill(known, grid).values };
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
