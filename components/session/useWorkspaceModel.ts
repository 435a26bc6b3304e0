'use client';
import { useEffect, useMemo } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import type { OcclusionRequest } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import type { SessionView } from '@/lib/domain/session';
import { viewRequest } from '@/lib/domain/viewRequest';
import { comparedSpec, comparedTarget } from '@/lib/occlusion/comparedView';
import { countClasses } from '@/lib/occlusion/classMap';
import { isWithoutFixed } from '@/lib/occlusion/interaction';
import { commonRange, type ValueRange } from '@/lib/palette/range';
import { imageAnswerSchema, networksAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import { classLegend, type ClassLegend } from '../occlusion/classLegend';
import { DEFAULT_OCCLUSION_LOOK, lookOfNetwork, type OcclusionLook } from '../occlusion/occlusionLook';
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
  /** The run beside it: another network's look at the same picture, or any run; null while nothing is compared. */
  compared: ShownRun | null;
  /** The picture of that run; null too while its facts are on their way. */
  comparedImage: Image | null;
  /** How the map is looked at, of what the network shown has. */
  look: OcclusionLook;
  /** The classes that win somewhere, in both maps that are compared; null while they are not shown. */
  classes: ClassLegend | null;
}

export function useWorkspaceModel(store: SessionStore, state: SessionState, wanted: OcclusionLook): WorkspaceModel {
  const view = currentView(state);
  const compares = view.compareRun != null || view.compareWith != null;
  const look = useMemo(() => {
    const own = lookOfNetwork(wanted, view.networkId);
    // Two maps side by side leave no room for other classes.
    return compares ? { ...own, targets: DEFAULT_OCCLUSION_LOOK.targets } : own;
  }, [wanted, view.networkId, compares]);
  const otherId = view.compareRun?.networkId ?? view.compareWith ?? null;
  const { networks, networksKnown, networksProblem } = useNetworks([view.networkId, otherId]);
  const network = networks.find(({ id }) => id === view.networkId) ?? null;
  const other = networks.find(({ id }) => id === otherId) ?? null;
  const imageResource = useResource(view.imageId && imagePath(view.imageId), imageAnswerSchema);
  const image = valueOf(imageResource)?.image ?? null;
  const imageProblem = imageResource.status === 'failed' ? imageResource.error : null;
  const imageLabel = image?.label ?? null;

  const shown = useShownRun(store, state, 'shown', {
    ...{ network, imageLabel, spec: view.spec, target: view.target, score: view.score, look },
    request: viewRequest(view),
  });
  const otherImage = useComparedImage(view, image);
  const subject = useComparedSubject(view, network, other, otherImage?.label ?? null, look);
  // The interaction of two patches is about one class, whatever wins without the fixed one.
  const pair = shown.request && subject.request && arePair(shown.request, subject.request);
  const target = (pair ? shown.classIndex : null) ?? subject.target;
  const compared = useShownRun(store, state, 'compared', { ...subject, target });
  const own = shown.map?.range ?? null;
  const others = compares && !look.ownRanges ? (compared.map?.range ?? null) : null;
  const range = useMemo(() => {
    const beside = look.ownRanges ? [] : shown.others.map(({ map }) => map?.range ?? null);
    return [others, ...beside].reduce((all, one) => (all && one ? commonRange(all, one) : all), own);
  }, [own, others, look.ownRanges, shown.others]);
  const classes = useClassLegend(shown, compares ? compared : null);
  return {
    ...{ state, view, networks, networksKnown, image },
    ...shown,
    loadProblem: networksProblem ?? imageProblem,
    range,
    compared: compares ? compared : null,
    comparedImage: compares ? otherImage : null,
    ...{ look, classes },
  };
}

function arePair(a: OcclusionRequest, b: OcclusionRequest): boolean {
  return isWithoutFixed(a, b) || isWithoutFixed(b, a);
}

function useClassLegend(shown: ShownRun, compared: ShownRun | null): ClassLegend | null {
  const [own, ownLabels] = [shown.winners, shown.labels];
  const [others, otherLabels] = [compared?.winners ?? null, compared?.labels ?? null];
  return useMemo(() => {
    const maps = [
      { winners: own, labels: ownLabels },
      ...(otherLabels ? [{ winners: others, labels: otherLabels }] : []),
    ];
    if (maps.every(({ winners }) => winners === null)) return null;
    return classLegend(
      maps.map(({ winners, labels }) => ({ counts: winners ? countClasses(winners.known) : [], labels })),
    );
  }, [own, ownLabels, others, otherLabels]);
}

/** The picture that is shown, unless the run beside it is of another one. */
function useComparedImage({ compareRun, imageId }: SessionView, image: Image | null): Image | null {
  const otherId = compareRun && compareRun.imageId !== imageId ? compareRun.imageId : null;
  const other = valueOf(useResource(otherId && imagePath(otherId), imageAnswerSchema))?.image ?? null;
  return otherId === null ? image : other;
}

function useComparedSubject(
  view: SessionView,
  network: Network | null,
  other: Network | null,
  imageLabel: string | null,
  look: OcclusionLook,
): RunSubject {
  const from = network?.card.input;
  const to = other?.card.input;
  const asked = useMemo(() => (from && to ? comparedSpec(view.spec, from, to) : view.spec), [view.spec, from, to]);
  const { imageId, score, compareRun } = view;
  const spec = compareRun?.spec ?? asked;
  const askedRequest = network && other && imageId ? { networkId: other.id, imageId, spec } : null;
  return {
    ...{ network: other, spec, imageLabel, score, look },
    target: comparedTarget(view.target, network?.card.labels ?? [], other?.card.labels ?? []),
    request: compareRun ?? askedRequest,
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
