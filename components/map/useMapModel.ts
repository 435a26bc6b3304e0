'use client';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Embedding, MapView } from '@/lib/domain/embedding';
import type { SessionView } from '@/lib/domain/session';
import type { MapSlot } from '@/lib/protocol/protocol';
import { embeddingsAnswerSchema } from '@/lib/protocol/rest';
import type { Resource } from '../api/resourceCache';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import type { SessionState } from '../session/sessionState';
import type { SessionStore } from '../session/sessionStore';
import { namesOf } from './colourPoints';
import { findMatches, type Matches } from './findPoints';
import { sideChange, sideLook, type MapLook } from './mapLook';
import { mapsPath } from './mapPaths';
import { useSideColours } from './useDrawnSide';
import { useMapActions, type MapActions } from './useMapActions';
import { useMapSide, type MapSide } from './useMapSide';
import { useMapSelection, type MapSelection } from './useMapSelection';

/** Everything that the parts of the map view show, put together once. */
export interface MapModel {
  joined: boolean;
  /** The session's network. */
  networkId: string | null;
  /** The session's picture. */
  imageId: string | null;
  /** The set whose maps are offered; null while nothing says which. */
  setId: string | null;
  /** Maps of the set, newest first, from the `listFrom`th on; `total` counts them all. */
  maps: Resource<{ embeddings: Embedding[]; total: number }>;
  shared: MapView;
  shown: MapSide | null;
  beside: MapSide | null;
  look: MapLook;
  changeLook: (change: Partial<MapLook>) => void;
  actions: MapActions;
  /** Classes in the order of their colours. */
  names: readonly string[];
  selection: MapSelection;
  /** What the search finds on the shown map; null: nothing is looked for. */
  matches: Matches | null;
  /** The picture under the pointer. */
  hoveredId: string | null;
  hover: (imageId: string | null) => void;
  /** The picture that the keyboard is on, or else the session's, where the shown map has it. */
  focusId: string | null;
}

const NO_MAP: MapView = { shown: null, beside: null, frame: null };

export interface MapModelOptions {
  store: SessionStore;
  state: SessionState;
  view: SessionView;
  /** Of the session's picture; null while it is not known. */
  pictureSetId: string | null;
  look: MapLook;
  changeLook: (change: Partial<MapLook>) => void;
  /** Whether the map view is looked at: otherwise nothing is asked for. */
  active: boolean;
}

export function useMapModel({ store, state, view, pictureSetId, look, changeLook, active }: MapModelOptions): MapModel {
  const actions = useMapActions(store, changeLook);
  const shared = { ...(view.map ?? NO_MAP), ...actions.frameUnderWay };
  const shown = useMapSide(store, state, 'shown', active ? shared.shown : null, {
    frame: look.own ? look.own.frame : shared.frame,
    axes: sideLook(look, 'shown').axes,
  });
  const beside = useMapSide(store, state, 'beside', active ? shared.beside : null, {
    frame: null,
    axes: sideLook(look, 'beside').axes,
  });
  const setId = look.setId ?? shown?.embedding?.request.imageSetId ?? (shared.shown === null ? pictureSetId : null);
  const maps = useMaps(active ? setId : null, { shown, beside, look, changeLook });
  useCameraOfMap('shown', shown, changeLook);
  useCameraOfMap('beside', beside, changeLook);
  const selection = useMapSelection(active ? look.selectionId : null, changeLook);
  const [hoveredId, hover] = useState<string | null>(null);
  const names = useNames(look, shown, beside);
  const matches = useMatches(look, names, shown);
  const wantedFocus = look.focusId ?? view.imageId;
  return {
    ...{ joined: state.connection.status === 'joined', networkId: view.networkId, imageId: view.imageId },
    ...{ setId, maps, shared, shown, beside, look, changeLook, actions, names, selection, matches, hoveredId, hover },
    focusId: wantedFocus !== null && shown?.pointOf.has(wantedFocus) ? wantedFocus : null,
  };
}

/** The maps of the set. What is watched is newer than the list, which is asked for again when a watched map is another. */
function useMaps(
  setId: string | null,
  { shown, beside, look, changeLook }: Pick<MapModel, 'shown' | 'beside' | 'look' | 'changeLook'>,
): MapModel['maps'] {
  const { listFrom } = look;
  const path = setId === null ? null : mapsPath(setId, listFrom);
  const maps = useResource(path, embeddingsAnswerSchema);
  const watched = [shown?.embedding ?? null, beside?.embedding ?? null];
  const states = watched.map((embedding) => embedding && `${embedding.id} ${embedding.state.status}`).join();
  useEffect(() => {
    if (path) void reloadResource(path, embeddingsAnswerSchema);
  }, [path, states]);
  const answer = valueOf(maps);
  const isPastEnd = answer !== null && listFrom > 0 && listFrom >= answer.total;
  const showFirst = useEffectEvent(() => changeLook({ listFrom: 0 }));
  useEffect(() => {
    if (isPastEnd) showFirst(); // another set has fewer
  }, [isPastEnd]);
  if (maps.status !== 'ready') return maps;
  const embeddings = maps.value.embeddings.map((one) => watched.find((other) => other?.id === one.id) ?? one);
  return { status: 'ready', value: { ...maps.value, embeddings } };
}

/** A camera is a place on one map: on the next one, whoever chose it, there may be nothing. */
function useCameraOfMap(slot: MapSlot, side: MapSide | null, changeLook: MapModelOptions['changeLook']): void {
  const drawn = side?.layout ? side.id : null;
  const before = useRef<string | null>(null);
  const showWhole = useEffectEvent(() => changeLook(sideChange(slot, { camera: null })));
  useEffect(() => {
    if (drawn === null) return;
    if (before.current !== null && before.current !== drawn) showWhole();
    before.current = drawn;
  }, [drawn]);
}

function useMatches(look: MapLook, names: readonly string[], shown: MapSide | null): Matches | null {
  const isSearched = look.find.trim() !== '';
  const points = shown?.points ?? null;
  const colours = useSideColours({ look, names }, isSearched ? shown : null);
  const { find, hidden } = look;
  return useMemo(
    () => (points && colours ? findMatches(points, find, { ...colours, hidden }) : null),
    [points, find, colours, hidden],
  );
}

function useNames(
  { colour }: Pick<MapLook, 'colour'>,
  shown: MapSide | null,
  beside: MapSide | null,
): readonly string[] {
  const first = shown?.coloured ?? null;
  const second = beside?.coloured ?? null;
  return useMemo(
    () =>
      namesOf(
        colour,
        [first, second].flatMap((coloured) => coloured ?? []),
      ),
    [colour, first, second],
  );
}
