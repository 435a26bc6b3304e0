'use client';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { SessionViewChange } from '@/lib/domain/session';
import { graphAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource } from '../api/useResource';
import { findingsAbout } from '../session/findingsAbout';
import { channelFinding, patchFinding } from '../session/findingContext';
import type { PlaceContext, PlaceParts } from '../session/place';
import { graphPath } from '../session/restPaths';
import { sessionHref } from '../session/viewUrl';
import { PatchesInspector } from './PatchesInspector';
import { PatchesView } from './PatchesView';
import type { ChosenPatch, PatchActions } from './PatchMenu';
import { usePatchesModel, type PatchesModel } from './usePatchesModel';
import { useFilterBehind } from './useFilterBehind';

/** What fires a channel: patches of the pictures of a set. */
export function usePatchesPlace(context: PlaceContext): PlaceParts {
  const { store, model, me, personal, tabs, goTo } = context;
  const { state, view, image } = model;
  const changeLook: PatchesModel['changeLook'] = (wanted) => context.changeLook('patches', wanted);
  const patches = usePatchesModel({
    ...{ store, state, view, image, changeLook },
    look: personal.looks.patches,
    active: personal.place === 'patches',
  });
  const { layer, choice } = patches;
  const [chosen, setChosen] = useState<{ of: string; patch: ChosenPatch } | null>(null);
  const of = `${patches.scan?.key} ${patches.setId} ${patches.channel}`;
  const selected = chosen?.of === of ? chosen.patch : null;
  useFirstRow(patches);
  const changeView = (change: SessionViewChange) => void store.changeView(change);
  const toChannel = (channel: number | null) => layer && changeView({ layer: layer.name, channel });
  const actions = patchActions(context, patches);
  const { scan, set, place, look } = patches;
  const filter = useFilterBehind(patches);
  const finding = channelFinding({
    ...{ sessionId: state.session.id, author: me.name, network: model.network },
    ...{ layer: layer?.name ?? null, channel: patches.channel },
    filter: filter && { layer: filter.name },
    map: image && { imageId: image.id, imageName: image.fileName },
    patches: scan &&
      set && {
        ...{ imageSetId: set.id, imageSetName: set.name, place, top: look.top },
        ...{ seen: scan.seen, pictures: scan.pictures },
      },
  });
  const step = (to: typeof layer | undefined) => to && changeView({ layer: to.name });
  return {
    view: (
      <PatchesView
        model={patches}
        picture={image}
        order={model.network?.card.input.channels ?? null}
        {...{ tabs, actions }}
        onSelect={(patch) => setChosen({ of, patch })}
        onRetry={() => {
          if (view.networkId && !patches.graph) void reloadResource(graphPath(view.networkId), graphAnswerSchema);
          if (state.scan?.problem) store.watchScan(state.scan.of);
        }}
        onChannel={toChannel}
        onFilters={(name, channel) => goTo('filters', { layer: name, channel })}
        onMaps={() => goTo('activations')}
      />
    ),
    inspector: (
      <PatchesInspector
        model={patches}
        wantedLayer={view.layer ?? null}
        {...{ selected, actions }}
        onView={changeView}
      />
    ),
    announcement: patches.status && `Search: ${patches.status.text}.`,
    finding,
    ...findingsAbout(state.findings, { ...view, ...(layer && { layer: layer.name, channel: patches.channel }) }),
    comparable: false,
    showsRuns: false,
    pointedAt: { cell: null, imageId: selected?.patch.imageId ?? null },
    shortcuts: {
      toggleTable: () => changeLook({ table: !patches.look.table }),
      previousLayer: () => step(choice?.before),
      nextLayer: () => step(choice?.after),
      reset: () => setChosen(null),
    },
  };
}

/** The rows of another layer, whoever chooses it, begin with the first, unless a row came along with it. */
function useFirstRow({ networkId, layer, look, changeLook }: PatchesModel): void {
  const of = layer && `${networkId} ${layer.name}`;
  const { from } = look;
  const before = useRef<{ of: string; from: number } | null>(null);
  const begin = useEffectEvent(() => changeLook({ from: 0 }));
  useEffect(() => {
    if (of === null) return;
    const known = before.current;
    before.current = { of, from };
    if (known && known.of !== of && known.from === from && from > 0) begin();
  }, [of, from]);
}

/** The ways from a patch to the other views, which then show its picture, and its channel where they show one. */
function patchActions(
  { goTo, changeLook, model, me, openDialog }: PlaceContext,
  { layer, look }: PatchesModel,
): PatchActions {
  const { state, view } = model;
  const of = (channel: number) => ({ layer: layer?.name ?? null, channel });
  return {
    openMaps: ({ channel, patch }) => goTo('activations', { imageId: patch.imageId, ...of(channel) }),
    openOcclusion: ({ patch }) => goTo('occlusion', { imageId: patch.imageId }),
    openMap({ patch }) {
      changeLook('map', { focusId: patch.imageId });
      goTo('map', { imageId: patch.imageId });
    },
    openChannel: (channel) => goTo('patches', of(channel)),
    save({ channel, patch }) {
      const shown = { sessionId: state.session.id, author: me.name, network: model.network };
      const { subject } = patchFinding({ ...shown, layer: layer?.name ?? null, channel }, patch);
      if (subject) openDialog({ kind: 'finding', subject: subject() });
    },
    linkOf: ({ channel, patch }) =>
      window.location.origin +
      sessionHref(
        state.session.id,
        { ...view, ...of(channel), imageId: patch.imageId },
        { place: 'patches', looks: { patches: look } },
      ),
  };
}
