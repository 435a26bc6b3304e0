'use client';
import { useMemo, useState } from 'react';
import type { Embedding, MapView } from '@/lib/domain/embedding';
import type { SessionView } from '@/lib/domain/session';
import { embeddingsAnswerSchema } from '@/lib/protocol/rest';
import type { Resource } from '../api/resourceCache';
import { useResource, valueOf } from '../api/useResource';
import type { SessionState } from '../session/sessionState';
import type { SessionStore } from '../session/sessionStore';
import { namesOf } from './colourPoints';
import { findPoints } from './findPoints';
import type { MapLook } from './mapLook';
import { mapsPath } from './mapPaths';
import { useMapActions, type MapActions } from './useMapActions';
import { colouredPoints, useMapSide, type MapSide } from './useMapSide';
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
  /** Maps of the set, newest first. */
  maps: Resource<{ embeddings: Embedding[] }>;
  shared: MapView;
  shown: MapSide | null;
  beside: MapSide | null;
  look: MapLook;
  changeLook: (change: Partial<MapLook>) => void;
  actions: MapActions;
  /** Classes in the order of their colours. */
  names: readonly string[];
  selection: MapSelection;
  /** Points of the shown map that match the search; null: nothing is looked for. */
  matches: readonly number[] | null;
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
  const { axes } = look;
  const shown = useMapSide(store, state, 'shown', active ? shared.shown : null, {
    frame: look.own ? look.own.frame : shared.frame,
    axes,
  });
  const beside = useMapSide(store, state, 'beside', active ? shared.beside : null, { frame: null, axes });
  const setId = look.setId ?? shown?.embedding?.request.imageSetId ?? (shared.shown === null ? pictureSetId : null);
  const maps = useResource(active && setId ? mapsPath(setId) : null, embeddingsAnswerSchema);
  const selection = useMapSelection(active ? look.selectionId : null, changeLook);
  const [hoveredId, hover] = useState<string | null>(null);
  const names = useNames(look, shown, beside);
  const points = shown?.points ?? null;
  const matches = useMemo(() => (points ? findPoints(points, look.find) : null), [points, look.find]);
  const wantedFocus = look.focusId ?? view.imageId;
  return {
    ...{ joined: state.connection.status === 'joined', networkId: view.networkId, imageId: view.imageId },
    ...{ setId, maps, shared, shown, beside, look, changeLook, actions, names, selection, matches, hoveredId, hover },
    focusId: wantedFocus !== null && shown?.pointOf.has(wantedFocus) ? wantedFocus : null,
  };
}

function useNames(
  { colour }: Pick<MapLook, 'colour'>,
  shown: MapSide | null,
  beside: MapSide | null,
): readonly string[] {
  return useMemo(
    () =>
      namesOf(
        colour,
        [shown, beside].flatMap((side) => (side && colouredPoints(side)) ?? []),
      ),
    // The points and predictions of the sides are what counts; the sides are made anew at every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [colour, shown?.points, shown?.predictions, beside?.points, beside?.predictions],
  );
}

/** The map of this id in the list of the set's maps. */
export function mapOf({ maps }: Pick<MapModel, 'maps'>, id: string): Embedding | null {
  return valueOf(maps)?.embeddings.find((embedding) => embedding.id === id) ?? null;
}
