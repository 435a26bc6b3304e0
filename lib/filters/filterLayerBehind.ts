/** Which weights make a channel: its layer's own, or those of the layer that its layer only reshapes. */
import type { FilterLayer } from '../domain/layerFilters';
import type { NetworkGraph, NetworkLayer } from '../domain/networkGraph';

/** Layers that make each channel of the same channel of what they read, and of nothing else. */
const CHANNEL_BY_CHANNEL: ReadonlySet<string> = new Set([
  ...['Relu', 'Relu6', 'LeakyRelu', 'PRelu', 'Elu', 'Selu', 'Celu', 'Gelu', 'Sigmoid', 'HardSigmoid'],
  ...['HardSwish', 'Tanh', 'Softplus', 'Clip'],
  ...['BatchNormalization', 'InstanceNormalization', 'Dropout', 'Identity', 'Cast'],
  ...['MaxPool', 'AveragePool', 'GlobalAveragePool', 'GlobalMaxPool'],
]);

/** Null: the channels of the layer are made of several, or there are no weights. */
export function filterLayerBehind(
  { layers }: Pick<NetworkGraph, 'layers'>,
  layer: NetworkLayer,
  filterLayers: readonly FilterLayer[],
): FilterLayer | null {
  const channels = channelsOf(layer);
  let at: NetworkLayer | undefined = layer;
  while (at) {
    const { name, type, inputs }: NetworkLayer = at;
    const found = filterLayers.find((one) => one.name === name);
    if (found) return found;
    if (!CHANNEL_BY_CHANNEL.has(type) || inputs.length !== 1) return null;
    at = layers.find((one) => one.name === inputs[0]);
    if (at && channelsOf(at) !== channels) return null;
  }
  return null;
}

function channelsOf({ outputShape, channelAxis }: NetworkLayer): number | null {
  return channelAxis === null ? null : (outputShape?.[channelAxis] ?? null);
}
