'use client';
import { useEffect, useMemo } from 'react';
import type { AppError, ErrorBody } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import { isFinal, type Job, type OcclusionRequest } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import type { SessionView } from '@/lib/domain/session';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { imageAnswerSchema, networksAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import type { CellMap } from '../occlusion/cellMap';
import { displayedMap, type DisplayedMap } from '../occlusion/displayedMap';
import { targetClass } from '@/lib/occlusion/targetClass';
import { viewRequest } from '@/lib/domain/viewRequest';
import { currentView, jobOfRequest } from './currentView';
import { gridOf } from './gridOf';
import { imagePath, NETWORKS_PATH } from './restPaths';
import type { SessionState } from './sessionState';
import type { SessionStore } from './sessionStore';

/** Everything that the parts of the workspace show, put together once. */
export interface WorkspaceModel {
  state: SessionState;
  view: SessionView;
  networks: readonly Network[];
  /** Whether `networks` is an answer. */
  networksKnown: boolean;
  /** Null while loading or not chosen. */
  network: Network | null;
  image: Image | null;
  /** Why the networks or the picture cannot be shown. */
  loadProblem: AppError | null;
  labels: readonly string[];
  request: OcclusionRequest | null;
  /** Null while the network is not known, or when the settings do not fit it. */
  grid: OcclusionGrid | null;
  gridProblem: ErrorBody | null;
  /** The newest attempt at what the view shows. */
  job: Job | null;
  cells: CellMap | null;
  classIndex: number | null;
  map: DisplayedMap | null;
}

/** How often the state of a run of another session is asked for: its changes are told only to that one. */
const FOREIGN_RUN_INTERVAL_MS = 2000;

export function useWorkspaceModel(store: SessionStore, state: SessionState): WorkspaceModel {
  const view = currentView(state);
  const { networks, networksKnown, network, networksProblem } = useNetwork(view.networkId);
  const imageResource = useResource(view.imageId && imagePath(view.imageId), imageAnswerSchema);
  const image = valueOf(imageResource)?.image ?? null;
  const labels = network?.card.labels ?? NO_LABELS;
  const request = viewRequest(view);
  const { grid, problem: gridProblem } = useMemo(
    () => (network ? gridOf(view.spec, network) : { grid: null, problem: null }),
    [view.spec, network],
  );
  const job = request && jobOfRequest(state, request);
  const classIndex = targetClass(view.target, { base: job?.base ?? null, imageLabel: image?.label ?? null, labels });

  useJobOfView(store, state, request, job);
  useEffect(() => {
    store.watch(job && { job, classes: classIndex === null ? [] : [classIndex] });
    // The job's identity decides, not its progress.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, job?.id, classIndex]);

  const cells = job && store.cellMap(job);
  const map = useMemo(
    () => (cells ? displayedMap(cells, job, classIndex, view.score) : null),
    // The cells change in place; their version counts the changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [cells, state.cellsVersion, job?.base, classIndex, view.score],
  );
  const imageProblem = imageResource.status === 'failed' ? imageResource.error : null;
  return {
    ...{ state, view, networks, networksKnown, network, image, labels, request },
    loadProblem: networksProblem ?? imageProblem,
    ...{ grid, gridProblem, job, cells, classIndex, map },
  };
}

const NO_LABELS: readonly string[] = [];
const NO_NETWORKS: readonly Network[] = [];

function useNetwork(networkId: string | null) {
  const resource = useResource(NETWORKS_PATH, networksAnswerSchema);
  const networks: readonly Network[] = valueOf(resource)?.networks ?? NO_NETWORKS;
  const networksKnown = resource.status === 'ready';
  const network = networks.find((one) => one.id === networkId) ?? null;
  const isNew = networkId !== null && network === null && networksKnown;
  useEffect(() => {
    // Somebody chose a network that was added after this page was opened.
    if (isNew) void reloadResource(NETWORKS_PATH, networksAnswerSchema);
  }, [isNew, networkId]);
  return { networks, networksKnown, network, networksProblem: resource.status === 'failed' ? resource.error : null };
}

/** Finds what was computed before, here or elsewhere, and keeps a run of another session up to date. */
function useJobOfView(
  store: SessionStore,
  state: SessionState,
  request: OcclusionRequest | null,
  job: Job | null,
): void {
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
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, key, foreignRun]);
}
