'use client';
import { useState } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import type { LayerScan, MapPlace } from '@/lib/domain/patches';
import type { SessionView } from '@/lib/domain/session';
import { graphAnswerSchema, imageSetsAnswerSchema, scanAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import { chooseLayer, deepestMaps, layersWithChannels, type LayerChoice } from '../layers/layerChoice';
import { channelsOf, mapSizeOf } from '../layers/layerText';
import { graphPath, IMAGE_SETS_PATH } from '../session/restPaths';
import type { SessionState } from '../session/sessionState';
import type { SessionStore } from '../session/sessionStore';
import { useScan } from '../session/useScan';
import { scansPath } from './patchPaths';
import type { PatchesLook } from './patchesLook';
import { scanStatus, type ScanStatus } from './patchText';

/** Everything that the parts of the view of patches show, put together once. */
export interface PatchesModel {
  joined: boolean;
  networkId: string | null;
  graph: NetworkGraph | null;
  /** Why the network, its layers or its scan cannot be shown. */
  problem: AppError | null;
  choice: LayerChoice<NetworkLayer> | null;
  /** The name that the session's view or the address gives; null: nobody chose a layer. */
  wanted: string | null;
  layer: NetworkLayer | null;
  /** Of the layer; 0 while there is none. */
  channels: number;
  /** The one that everybody looks at, where the layer has it. */
  channel: number | null;
  imageSets: readonly ImageSet[];
  /** The set that is searched; null while nothing says which. */
  setId: string | null;
  set: ImageSet | null;
  /** What that is, is still to come. */
  setPending: boolean;
  /** The neurons at one place of the map alone, where the map has it. */
  place: MapPlace | null;
  /** Why the wanted place is none. */
  placeProblem: string | null;
  /** Null: it was never started, or nothing is known yet (`scanPending`). */
  scan: LayerScan | null;
  scanPending: boolean;
  status: ScanStatus | null;
  start: () => void;
  starting: boolean;
  startProblem: string | null;
  look: PatchesLook;
  changeLook: (change: Partial<PatchesLook>) => void;
}

export interface PatchesModelOptions {
  store: SessionStore;
  state: SessionState;
  view: SessionView;
  /** The session's picture; null while it is not known. */
  image: Image | null;
  look: PatchesLook;
  changeLook: (change: Partial<PatchesLook>) => void;
  /** Whether patches are looked at: otherwise nothing is asked for. */
  active: boolean;
}

/** The set that is searched: the shared one, or that of the picture; while the next picture is on its way, as it was. */
function useSearchedSet(view: SessionView, image: Image | null): string | null {
  const known = view.imageSetId ?? image?.imageSetId ?? null;
  const [last, setLast] = useState(known);
  if (known !== null && known !== last) setLast(known);
  return known ?? (view.imageId !== null && image === null ? last : null);
}

export function usePatchesModel(options: PatchesModelOptions): PatchesModel {
  const { store, state, view, image, look, changeLook, active } = options;
  const { networkId } = view;
  const graphAnswer = useResource(active && networkId ? graphPath(networkId) : null, graphAnswerSchema);
  const graph = valueOf(graphAnswer)?.graph ?? null;
  const wanted = view.layer ?? null;
  const choice = graph && chooseLayer(layersWithChannels(graph), wanted, deepestMaps(graph));
  const layer = choice?.chosen ?? null;
  const channels = (layer && channelsOf(layer)) ?? 0;
  const imageSets = valueOf(useResource(active ? IMAGE_SETS_PATH : null, imageSetsAnswerSchema))?.imageSets ?? NO_SETS;
  const setId = useSearchedSet(view, image);
  const set = imageSets.find(({ id }) => id === setId) ?? null;
  const { place, placeProblem } = placeOn(layer, look.place);
  const coordinates =
    active && networkId && setId && layer
      ? { networkId, imageSetId: setId, layer: layer.name, ...(place && { place }) }
      : null;
  const known = useScan(store, state, coordinates);
  const scan = known.status === 'known' ? known.scan : null;
  const starting = useStart(store, view, coordinates);
  return {
    joined: state.connection.status === 'joined',
    ...{
      networkId,
      graph,
      choice,
      wanted,
      layer,
      channels,
      imageSets,
      setId,
      set,
      place,
      placeProblem,
      scan,
      look,
      changeLook,
    },
    channel: view.channel != null && view.channel < channels ? view.channel : null,
    setPending: setId === null && view.imageId !== null && image === null,
    scanPending: known.status === 'waiting',
    problem: graphAnswer.status === 'failed' ? graphAnswer.error : known.status === 'failed' ? known.error : null,
    status: scan && scanStatus(scan, set?.imageCount ?? null),
    ...starting,
  };
}

const NO_SETS: readonly ImageSet[] = [];

function placeOn(
  layer: NetworkLayer | null,
  wanted: MapPlace | null,
): { place: MapPlace | null; placeProblem: string | null } {
  if (!wanted || !layer) return { place: null, placeProblem: null };
  const size = mapSizeOf(layer);
  if (size && wanted.row < size.height && wanted.col < size.width) return { place: wanted, placeProblem: null };
  const problem = size
    ? `The maps of this layer have rows 0 to ${size.height - 1} and columns 0 to ${size.width - 1}.`
    : 'This layer has no maps: its channels have no places.';
  return { place: null, placeProblem: problem };
}

/** Starts the search, or goes on with it, for everybody in the session. */
function useStart(
  store: SessionStore,
  view: SessionView,
  coordinates: { networkId: string; imageSetId: string; layer: string; place?: MapPlace } | null,
): Pick<PatchesModel, 'start' | 'starting' | 'startProblem'> {
  const key = JSON.stringify(coordinates);
  const [attempt, setAttempt] = useState<{ key: string; busy: boolean; problem: string | null }>();
  const current = attempt?.key === key ? attempt : null;
  const start = async () => {
    if (!coordinates) return;
    const { imageSetId, ...question } = coordinates;
    setAttempt({ key, busy: true, problem: null });
    try {
      // What was shown by itself is from now on what everybody looks at, whichever picture comes next.
      if (view.layer !== question.layer || view.imageSetId !== imageSetId)
        void store.changeView({ layer: question.layer, imageSetId });
      await request(scansPath(imageSetId), scanAnswerSchema, { method: 'POST', json: question });
      void reloadResource(IMAGE_SETS_PATH, imageSetsAnswerSchema);
      setAttempt({ key, busy: false, problem: null });
    } catch (error) {
      setAttempt({ key, busy: false, problem: messageOf(error) });
    }
  };
  return { start: () => void start(), starting: current?.busy ?? false, startProblem: current?.problem ?? null };
}
