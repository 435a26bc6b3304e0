'use client';
import { useEffect, useMemo } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { SessionView } from '@/lib/domain/session';
import { viewRequest } from '@/lib/domain/viewRequest';
import { comparedSpec, comparedTarget } from '@/lib/occlusion/comparedView';
import { commonRange, type ValueRange } from '@/lib/palette/range';
import { imageAnswerSchema, networksAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import { currentView } from './currentView';
import { imagePath, NETWORKS_PATH } from './restPaths';
import type { SessionState } from './sessionState';
import type { SessionStore } from './sessionStore';
import { useShownRun, type RunSubject, type ShownRun } from './useShownRun';

/** Everything that the parts of the workspace show, put together once. */
export interface WorkspaceModel extends Omit<ShownRun, 'spec'> {
  state: SessionState;
  view: SessionView;
  networks: readonly Network[];
  /** Whether `networks` is an answer. */
  networksKnown: boolean;
  image: Image | null;
  /** Why the networks or the picture cannot be shown. */
  loadProblem: AppError | null;
  /** Of the colours: of the map, or of both maps that are compared. Null while nothing can be drawn. */
  range: ValueRange | null;
  /** The other network's look at the same picture; null while nothing is compared. */
  compared: ShownRun | null;
}

export function useWorkspaceModel(store: SessionStore, state: SessionState): WorkspaceModel {
  const view = currentView(state);
  const { networks, networksKnown, networksProblem } = useNetworks([view.networkId, view.compareWith ?? null]);
  const network = networks.find(({ id }) => id === view.networkId) ?? null;
  const other = networks.find(({ id }) => id === view.compareWith) ?? null;
  const imageResource = useResource(view.imageId && imagePath(view.imageId), imageAnswerSchema);
  const image = valueOf(imageResource)?.image ?? null;
  const imageProblem = imageResource.status === 'failed' ? imageResource.error : null;
  const imageLabel = image?.label ?? null;

  const shown = useShownRun(store, state, 'shown', {
    ...{ network, imageLabel, spec: view.spec, target: view.target, score: view.score },
    request: viewRequest(view),
  });
  const subject = useComparedSubject(view, network, other, imageLabel);
  const compared = useShownRun(store, state, 'compared', subject);
  const own = shown.map?.range ?? null;
  const others = view.compareWith ? (compared.map?.range ?? null) : null;
  const range = useMemo(() => (own && others ? commonRange(own, others) : own), [own, others]);
  return {
    ...{ state, view, networks, networksKnown, image },
    ...shown,
    loadProblem: networksProblem ?? imageProblem,
    range,
    compared: view.compareWith ? compared : null,
  };
}

function useComparedSubject(
  view: SessionView,
  network: Network | null,
  other: Network | null,
  imageLabel: string | null,
): RunSubject {
  const from = network?.card.input;
  const to = other?.card.input;
  const spec = useMemo(() => (from && to ? comparedSpec(view.spec, from, to) : view.spec), [view.spec, from, to]);
  const { imageId, score } = view;
  return {
    ...{ network: other, spec, imageLabel, score },
    target: comparedTarget(view.target, network?.card.labels ?? [], other?.card.labels ?? []),
    request: network && other && imageId ? { networkId: other.id, imageId, spec } : null,
  };
}

const NO_NETWORKS: readonly Network[] = [];

function useNetworks(chosen: readonly (string | null)[]) {
  const resource = useResource(NETWORKS_PATH, networksAnswerSchema);
  const networks: readonly Network[] = valueOf(resource)?.networks ?? NO_NETWORKS;
  const networksKnown = resource.status === 'ready';
  const unknown = networksKnown
    ? chosen.filter((id) => id !== null && !networks.some((network) => network.id === id)).join(' ')
    : '';
  useEffect(() => {
    // Somebody chose a network that was added after this page was opened.
    if (unknown) void reloadResource(NETWORKS_PATH, networksAnswerSchema);
  }, [unknown]);
  return { networks, networksKnown, networksProblem: resource.status === 'failed' ? resource.error : null };
}
