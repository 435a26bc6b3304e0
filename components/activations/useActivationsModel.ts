'use client';
import { useEffect, useMemo, useState } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { graphAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import { chooseLayer, deepestMaps, layersWithChannels, type LayerChoice } from '../layers/layerChoice';
import { channelsOf } from '../layers/layerText';
import type { CellPlace } from '../occlusion/cellGeometry';
import type { PlaceContext } from '../session/place';
import { graphPath } from '../session/restPaths';
import { pinsOf, togglePin, type ActivationsLook, type ShownSide } from './activationsLook';
import type { MapsRequest } from './activationsPaths';
import { isDead, orderChannels } from './channelOrder';
import { differenceOf } from './difference';
import type { MapSet } from './mapSet';
import { toneRanges, type ToneRange } from './tones';
import { useComparison, type Comparison } from './useComparison';
import { useLayerMaps, type LayerMaps } from './useLayerMaps';
import { useSteadyMaps } from './useSteadyMaps';

/** Everything that the parts of the view of feature maps show, put together once. */
export interface ActivationsModel {
  graph: NetworkGraph | null;
  /** Why there is nothing to see; null: nothing is wrong. */
  problem: AppError | null;
  retry: () => void;
  choice: LayerChoice<NetworkLayer>;
  /** The shared layer by name; null: nobody chose one. */
  wanted: string | null;
  /** Which maps are looked at; null while no layer, network or picture is. */
  request: MapsRequest | null;
  /** What is drawn: of the request, or of the one before while `stale`. */
  maps: MapSet | null;
  stale: boolean;
  /** Counts the values that arrive. */
  version: number;
  /** Channels in the order of the grid. */
  order: readonly number[];
  pins: readonly number[];
  /** Channels that are 0 everywhere. */
  dead: number;
  range: (channel: number) => ToneRange | null;
  /** The shared channel, where the maps have it. */
  channel: number | null;
  /** The channel under the pointer. */
  hovered: number | null;
  hover: (channel: number | null) => void;
  /** The cell of the large map under the pointer. */
  hoveredCell: CellPlace | null;
  hoverCell: (cell: CellPlace | null) => void;
  comparison: Comparison | null;
  /** What of a comparison is shown. */
  side: ShownSide;
  own: LayerMaps;
  other: LayerMaps;
  look: ActivationsLook;
  changeLook: (change: Partial<ActivationsLook>) => void;
  /** Tells which places of the order are in sight, both ends included. */
  sight: (first: number, last: number) => void;
  selectLayer: (layer: Pick<NetworkLayer, 'name'>) => void;
  selectChannel: (channel: number | null) => void;
  /** Pins a channel, or lets it go; nothing where there is no room for more. */
  togglePin: (channel: number) => void;
}

const NO_CHANNELS: readonly number[] = [];

export function useActivationsModel(context: PlaceContext): ActivationsModel {
  const { model, personal, store } = context;
  const { view } = model;
  const look = personal.looks.activations;
  const changeLook = (change: Partial<ActivationsLook>) => context.changeLook('activations', change);
  const networkId = personal.place === 'activations' ? view.networkId : null;
  const graphResource = useResource(networkId && graphPath(networkId), graphAnswerSchema);
  const graph = valueOf(graphResource)?.graph ?? null;
  const choice = useLayerChoice(graph, view.layer ?? null);
  const layer = choice.chosen;
  const request = networkId && view.imageId && layer ? { networkId, imageId: view.imageId, layer: layer.name } : null;
  const comparison = useComparison(model, look, request && layer && { request, layer, layers: choice.layers });
  const own = useLayerMaps(request);
  const other = useLayerMaps(comparison?.request ?? null);
  const side = comparison?.request ? look.side : 'this';
  const wantedSet = useShownSide(side, own, other);
  const channel = view.channel ?? null;
  const drawing = useDrawnMaps(wantedSet, { request, channel }, look);
  const maps = drawing.drawn?.set ?? null;
  const [hovered, hover] = useState<number | null>(null);
  const [hoveredCell, hoverCell] = useState<CellPlace | null>(null);
  const { scale } = look;
  const dead = useMemo(() => maps?.statistics.filter(isDead).length ?? 0, [maps]);
  const ranges = useMemo(() => (maps ? toneRanges(maps, scale) : () => null), [maps, scale]);
  const shown = maps && channel !== null && channel < maps.channels ? channel : null;
  const isCell = maps && hoveredCell && hoveredCell.row < maps.height && hoveredCell.col < maps.width;
  return {
    ...{ graph, choice, wanted: view.layer ?? null, request, maps, stale: drawing.stale, look, changeLook },
    problem: (graphResource.status === 'failed' ? graphResource.error : null) ?? own.problem ?? (side === 'this' ? null : other.problem), // prettier-ignore
    retry() {
      if (networkId && graphResource.status === 'failed') void reloadResource(graphPath(networkId), graphAnswerSchema);
      for (const one of [own, other]) one.retry();
    },
    ...{ version: own.version + other.version, order: drawing.order, pins: drawing.pins, dead, range: ranges },
    channel: shown,
    hovered: maps && hovered !== null && hovered < maps.channels ? hovered : null,
    hoveredCell: isCell ? hoveredCell : null,
    ...{ hover, hoverCell, comparison, side, own, other, sight: drawing.sight },
    selectLayer({ name }) {
      if (look.enlarged) changeLook({ enlarged: false });
      void store.changeView({ layer: name });
    },
    selectChannel: (wanted) => {
      // The grid that is still shown may be of a layer with more channels.
      const isThere = wanted === null || wanted < ((layer && channelsOf(layer)) ?? 0);
      if (!layer || !isThere || wanted === channel) return;
      // A channel that was large is none any more, and the grid is shown: another one is chosen in it.
      if (look.enlarged && maps && shown === null) changeLook({ enlarged: false });
      void store.changeView({ layer: layer.name, channel: wanted });
    },
    togglePin: (wanted) => {
      const pins = layer && togglePin(look.pins, { layer: layer.name, channel: wanted });
      if (pins) changeLook({ pins });
    },
  };
}

function useLayerChoice(graph: NetworkGraph | null, wanted: string | null): LayerChoice<NetworkLayer> {
  return useMemo(
    () => chooseLayer(graph ? layersWithChannels(graph) : [], wanted, graph && deepestMaps(graph)),
    [graph, wanted],
  );
}

/** The maps themselves, the other's, or their difference once all of both is there. */
function useShownSide(side: ShownSide, own: LayerMaps, other: LayerMaps): MapSet | null {
  const a = own.blocks;
  const b = other.blocks;
  const versions = own.version + other.version;
  useEffect(() => {
    if (side !== 'difference') return;
    const letGo = [a?.needAll(), b?.needAll()];
    return () => letGo.forEach((one) => one?.());
  }, [side, a, b]);
  const difference = useMemo(
    () => (side === 'difference' && a && b && versions >= 0 ? differenceOf(a, b) : null),
    [side, a, b, versions],
  );
  return { this: a, other: b, difference }[side];
}

interface Asked {
  request: MapsRequest | null;
  /** The shared channel, which may be shown large. */
  channel: number | null;
}

/** What is drawn, in which order; what is in sight of it is asked for. */
function useDrawnMaps(set: MapSet | null, { request, channel }: Asked, look: ActivationsLook) {
  const [inSight, setInSight] = useState({ first: 0, last: -1 });
  const { networkId = '', imageId = '', layer = '' } = request ?? {};
  const wanted = useMemo(
    () => (set && layer ? { set, networkId, imageId, layer } : null),
    [set, networkId, imageId, layer],
  );
  const wantedOrder = useOrder(set, layer, look);
  const seen = useMemo(() => {
    const tiles = wantedOrder.order.slice(inSight.first, inSight.last + 1);
    return channel !== null && channel < wantedOrder.order.length ? [channel, ...tiles] : tiles;
  }, [wantedOrder, inSight, channel]);
  const { drawn, stale } = useSteadyMaps(wanted, seen);
  const order = useOrder(drawn?.set ?? null, drawn?.layer ?? '', look);
  const sight = (first: number, last: number) =>
    setInSight((known) => (known.first === first && known.last === last ? known : { first, last }));
  return { drawn, stale, ...order, sight };
}

function useOrder(set: MapSet | null, layer: string, { order, pins }: ActivationsLook) {
  return useMemo(() => {
    if (!set) return { order: NO_CHANNELS, pins: NO_CHANNELS };
    const pinned = pinsOf({ pins }, layer, set.channels);
    return { order: orderChannels(set.statistics, order, pinned), pins: pinned };
  }, [set, layer, order, pins]);
}
