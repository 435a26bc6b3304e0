/** A TensorFlow.js network as maps and windows: which of its layers can be run for a part of the picture, and how. */
import type { LayerSource } from '../network/layerSource';
import { BORDER_OF_MAXIMA, type LayerTraits, type SpatialNetwork, spatialNetwork } from '../network/spatialNetwork';
import { flagAttribute, textAttribute } from './attributes';
import { BROADCAST_OPERATORS } from './nodeRules';
import { type LayerCall, readLayers } from './readLayers';
import { type GraphNode, nodeOf, readNodes } from './readNodes';
import { type GraphCard, tfjsSource } from './tfjsGraph';
import type { TfjsModel, Weight } from './tfjsModel';

const GLOBAL: LayerTraits = { border: null, local: false };
/** Rows, columns and channels. */
const PLACE_AXES = 3;

/** Maps whose channels come first are left whole: no device of TensorFlow.js here runs them. Throws as `tfjsSource` does. */
export function tfjsSpatialNetwork(model: TfjsModel, fileName: string, card: GraphCard): SpatialNetwork {
  const source = tfjsSource(model, fileName, card);
  const traitsOf =
    card.input.layout === 'NCHW'
      ? () => GLOBAL
      : model.format === 'layers-model'
        ? traitsOfLayers(readLayers(model.topology, fileName).calls)
        : traitsOfNodes(readNodes(model, fileName).nodes, model.weights);
  return spatialNetwork(source, traitsOf);
}

function traitsOfLayers(calls: readonly LayerCall[]): (layer: LayerSource) => LayerTraits {
  const byTensor = new Map(calls.map((call) => [call.tensor, call]));
  return ({ tensor }) => {
    const call = byTensor.get(tensor);
    if (!call || call.config.data_format === 'channels_first') return GLOBAL;
    return { border: borderOfLayer(call), local: isLocal(call) };
  };
}

function borderOfLayer({ className, config }: LayerCall): number | null {
  switch (className) {
    case 'Conv2D':
    case 'DepthwiseConv2D':
    case 'SeparableConv2D':
    case 'ZeroPadding2D':
      return 0;
    case 'MaxPooling2D':
      return BORDER_OF_MAXIMA;
    case 'AveragePooling2D':
      // An average never counts the padding.
      return String(config.padding).toLowerCase() === 'same' ? null : 0;
    default:
      return null;
  }
}

function isLocal({ className, config }: LayerCall): boolean {
  switch (className) {
    case 'PReLU': {
      // Unless they are shared, there is a slope for each place.
      const shared: unknown = config.shared_axes;
      return Array.isArray(shared) && shared.includes(1) && shared.includes(2);
    }
    case 'BatchNormalization':
      return config.axis === undefined || [-1, PLACE_AXES].includes(Number(config.axis));
    default:
      return true;
  }
}

function traitsOfNodes(nodes: readonly GraphNode[], weights: readonly Weight[]): (layer: LayerSource) => LayerTraits {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const shapes = new Map(weights.map(({ name, shape }) => [name, shape]));
  const isShared = (tensor: string): boolean => {
    const node = byName.get(nodeOf(tensor));
    if (node?.op === 'Identity') return isShared(node.inputs[0] ?? '');
    const shape = node?.op === 'Const' ? shapes.get(node.name) : undefined;
    return shape?.every((size, axis) => size === 1 || axis === shape.length - 1) ?? false;
  };
  return ({ tensor, inputs }) => {
    const node = byName.get(tensor);
    if (!node || textAttribute(node, 'data_format') === 'NCHW') return GLOBAL;
    const constants = node.inputs.filter((input) => !inputs.includes(nodeOf(input)));
    return { border: borderOfNode(node), local: isLocalNode(node, constants, isShared) };
  };
}

function borderOfNode(node: GraphNode): number | null {
  switch (node.op) {
    case 'Conv2D':
    case '_FusedConv2D':
    case 'DepthwiseConv2d':
    case 'DepthwiseConv2dNative':
    case 'FusedDepthwiseConv2dNative':
    case 'Pad':
      return 0;
    case 'MaxPool':
      return BORDER_OF_MAXIMA;
    case 'AvgPool':
      return textAttribute(node, 'padding') === 'VALID' ? 0 : null;
    default:
      return null;
  }
}

/** What is added or multiplied must be one number a channel at most: its rows and columns could not be cut out. */
function isLocalNode(node: GraphNode, constants: readonly string[], isShared: (tensor: string) => boolean): boolean {
  if (node.op === 'Cast' || flagAttribute(node, 'is_training')) return false;
  if (BROADCAST_OPERATORS.has(node.op)) return constants.every(isShared);
  // After the kernel come a bias and the slopes of an activation.
  if (node.op.includes('Fused')) return constants.slice(1).every(isShared);
  return true;
}
