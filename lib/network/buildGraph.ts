/** The layers of a network as people see them: shapes, parameters, receptive fields, and where its features are. */
import type { NetworkGraph, NetworkLayer } from '../domain/networkGraph';
import { channelAxes } from './channelAxes';
import { findFeatures } from './findFeatures';
import { followFields } from './followFields';
import type { LayerSource, NetworkSource } from './layerSource';
import { summariseField } from './summariseField';

/** How the picture is named among the inputs of a layer. */
export const PICTURE_NAME = 'input';

export interface GraphOptions {
  /** The penultimate tensor, where the model card names it. */
  featuresTensor?: string;
}

/** Throws `invalid_network` when a layer reads what no earlier layer gives. */
export function buildGraph(source: NetworkSource, { featuresTensor }: GraphOptions = {}): NetworkGraph {
  const { picture } = source;
  const height = picture.shape[picture.rowAxis]!;
  const width = picture.shape[picture.columnAxis]!;
  const layerOf = new Map([[picture.tensor, PICTURE_NAME]]);
  for (const { tensor, name } of source.layers) layerOf.set(tensor, name);
  const channels = channelAxes(source);
  const parameters = parameterCounter();

  const layers: NetworkLayer[] = [];
  for (const { layer, field } of followFields(source)) {
    const outer = hasBatch(layer, source.batch);
    const channelAxis = channels.get(layer.tensor) ?? null;
    layers.push({
      name: layer.name,
      type: layer.type,
      tensor: layer.tensor,
      outputShape: layer.shape?.slice(outer ? 1 : 0) ?? null,
      channelAxis: channelAxis === null || !outer ? channelAxis : channelAxis > 0 ? channelAxis - 1 : null,
      parameters: parameters(layer),
      inputs: layer.inputs.map((tensor) => layerOf.get(tensor) ?? tensor),
      detail: layer.detail,
      receptiveField: summariseField(field, { height, width }),
    });
  }
  return {
    input: { tensor: picture.tensor, height, width, channels: picture.shape[picture.channelAxis]! },
    layers,
    outputTensor: source.outputTensor,
    featuresTensor: featuresTensor ?? findFeatures(source),
  };
}

/** Whether the first axis of a layer's output counts pictures. */
function hasBatch({ shape }: LayerSource, batch: number): boolean {
  return shape !== null && shape.length >= 2 && (shape[0] === batch || shape[0] === null);
}

/** Parameters of layer after layer; a tensor that was counted already is shared. */
function parameterCounter(): (layer: LayerSource) => number {
  const counted = new Set<string>();
  return ({ weights }) => {
    let sum = 0;
    for (const { name, count } of weights) {
      if (counted.has(name)) continue;
      counted.add(name);
      sum += count;
    }
    return sum;
  };
}
