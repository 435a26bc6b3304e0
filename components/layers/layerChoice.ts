/** Which layer of a network a view looks at, and which come before and after it. */
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { channelsOf, mapSizeOf } from './layerText';

export interface LayerChoice<L> {
  /** Those that can be looked at, in the order of the network. */
  layers: readonly L[];
  /** The wanted one, or else the view's first choice; null: there is none, or the wanted one is not among them. */
  chosen: L | null;
  /** Nobody chose yet: `chosen` is what the view shows by itself. */
  isDefault: boolean;
  before: L | null;
  after: L | null;
}

/**
 * @param wanted name of the shared layer; null: nobody chose one
 * @param usual what is shown until somebody chooses
 */
export function chooseLayer<L extends { name: string }>(
  layers: readonly L[],
  wanted: string | null,
  usual: L | null,
): LayerChoice<L> {
  const name = wanted ?? usual?.name;
  const at = layers.findIndex((layer) => layer.name === name);
  return {
    layers,
    chosen: layers[at] ?? null,
    isDefault: wanted === null,
    before: at < 0 ? null : (layers[at - 1] ?? null),
    after: at < 0 ? (layers[0] ?? null) : (layers[at + 1] ?? null),
  };
}

/** They give what they read. */
const SAME_VALUES: ReadonlySet<string> = new Set(['Dropout', 'Identity', 'Cast']);

/** Layers whose outputs are channels: maps, or one value each. */
export function layersWithChannels({ layers }: Pick<NetworkGraph, 'layers'>): NetworkLayer[] {
  return layers.filter((layer) => channelsOf(layer) !== null && !SAME_VALUES.has(layer.type));
}

/**
 * The layer whose feature maps and patches say most before anybody chose: the deepest that still has maps, before the
 * penultimate vector where the network has one.
 */
export function deepestMaps(graph: NetworkGraph): NetworkLayer | null {
  const end = graph.layers.findIndex(({ tensor }) => tensor === graph.featuresTensor);
  const before = end < 0 ? graph.layers : graph.layers.slice(0, end + 1);
  const hasMaps = (layer: NetworkLayer) => {
    const size = mapSizeOf(layer);
    return size !== null && size.height * size.width > 1;
  };
  return (
    layersWithChannels({ layers: before }).findLast(hasMaps) ?? layersWithChannels(graph).findLast(hasMaps) ?? null
  );
}
