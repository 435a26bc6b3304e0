/** The weights of any convolution or dense layer of a TensorFlow.js network, in the order of lib/filters/layerWeights. */
import type { FilterShape } from '../domain/layerFilters';
import { arrange, type LayerWeights, wholeWeights } from '../filters/layerWeights';
import { flagAttribute } from './attributes';
import { weightsByLayer } from './checkLayerWeights';
import { type GraphNode, nodeOf, readNodes } from './readNodes';
import { readLayers } from './readLayers';
import type { TfjsModel, Weight } from './tfjsModel';
import { weightValues } from './weightValues';

/** How the axes of a kernel of rows × columns × … are arranged. */
type Kind = 'convolution' | 'transposed' | 'depthwise' | 'dense' | 'denseTurned';

/**
 * The weights of the layer that gives `tensor`; null where no convolution or dense layer gives it, or where its weights
 * are not stored. Throws `invalid_network` for a network that cannot be read.
 */
export function tfjsLayerWeights(model: TfjsModel, tensor: string, fileName: string): LayerWeights | null {
  return model.format === 'layers-model' ? ofLayer(model, tensor, fileName) : ofNode(model, tensor, fileName);
}

const LAYER_KINDS: ReadonlyMap<string, Kind> = new Map([
  ['Conv2D', 'convolution'],
  ['Conv2DTranspose', 'transposed'],
  ['DepthwiseConv2D', 'depthwise'],
  ['Dense', 'dense'],
]);

function ofLayer(model: TfjsModel, tensor: string, fileName: string): LayerWeights | null {
  const { calls } = readLayers(model.topology, fileName);
  const call = calls.find((one) => one.tensor === tensor);
  if (!call) return null;
  const own = weightsByLayer(new Set(calls.map(({ layer }) => layer)), model.weights)(call.layer);
  const named = (...names: string[]) => own.find(({ name }) => names.some((one) => name.endsWith(`/${one}`)));
  if (call.className === 'SeparableConv2D') return separable(named('depthwise_kernel'), named('pointwise_kernel'));
  const kind = LAYER_KINDS.get(call.className);
  // Keras 3 calls the kernel of a depthwise convolution a kernel too.
  const kernel = kind === 'depthwise' ? named('depthwise_kernel', 'kernel') : named('kernel');
  const { groups } = call.config;
  return kind && kernel ? arranged(kernel, kind, typeof groups === 'number' ? groups : 1) : null;
}

const NODE_KINDS: ReadonlyMap<string, Kind> = new Map([
  ['Conv2D', 'convolution'],
  ['_FusedConv2D', 'convolution'],
  ['DepthwiseConv2d', 'depthwise'],
  ['DepthwiseConv2dNative', 'depthwise'],
  ['FusedDepthwiseConv2dNative', 'depthwise'],
  ['Conv2DBackpropInput', 'transposed'],
  ['MatMul', 'dense'],
  ['_FusedMatMul', 'dense'],
  ['BatchMatMul', 'dense'],
  ['BatchMatMulV2', 'dense'],
]);
/** Steps from a weight to what is stored. */
const MAX_STEPS = 16;

function ofNode(model: TfjsModel, tensor: string, fileName: string): LayerWeights | null {
  const nodes = new Map(readNodes(model, fileName).nodes.map((node) => [node.name, node]));
  const node = nodes.get(tensor);
  const kind = node && NODE_KINDS.get(node.op);
  if (!node || !kind) return null;
  const kernel = stored(node.inputs[1], nodes, model.weights);
  if (!kernel) return null;
  const isTurned = kind === 'dense' && (flagAttribute(node, 'transpose_b') || flagAttribute(node, 'adj_y'));
  return arranged(kernel, isTurned ? 'denseTurned' : kind, 1);
}

/** Behind operators that hand values on as they are. */
function stored(tensor: string | undefined, nodes: ReadonlyMap<string, GraphNode>, weights: readonly Weight[]) {
  let name = tensor;
  for (let step = 0; step < MAX_STEPS && name !== undefined; step++) {
    const node = nodes.get(nodeOf(name));
    if (node?.op === 'Const') return weights.find((weight) => weight.name === node.name);
    name = node && ['Identity', 'ReadVariableOp', 'StopGradient'].includes(node.op) ? node.inputs[0] : undefined;
  }
  return undefined;
}

function arranged(kernel: Weight, kind: Kind, groups: number): LayerWeights | null {
  const values = weightValues(kernel);
  const { shape } = kernel;
  const isDense = kind === 'dense' || kind === 'denseTurned';
  if (!values || shape.length !== (isDense ? 2 : 4)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  const made = kernel.quantization ? `stored in fewer bits (${kernel.quantization.dtype})` : '';
  const weights = (to: FilterShape, order: number[][], parts = 1) =>
    wholeWeights(to, arrange(values, shape, order), parts, made);
  switch (kind) {
    case 'convolution':
      return weights([d, c, a, b], [[3], [2], [0], [1]], groups);
    case 'transposed':
      return weights([c, d, a, b], [[2], [3], [0], [1]]);
    case 'depthwise':
      // Outputs of one input channel lie beside each other.
      return weights([c * d, 1, a, b], [[2, 3], [], [0], [1]], c);
    case 'dense':
      return weights([b, a, 1, 1], [[1], [0]]);
    case 'denseTurned':
      return weights([a, b, 1, 1], [[0], [1]]);
  }
}

/** Both of its convolutions as the one that they are together: nothing is between them. Sums in double precision. */
function separable(depthwise: Weight | undefined, pointwise: Weight | undefined): LayerWeights | null {
  const windows = depthwise && weightValues(depthwise);
  const mixes = pointwise && weightValues(pointwise);
  if (!windows || !mixes || depthwise.shape.length !== 4) return null;
  const [rows = 0, columns = 0, inputs = 0, each = 0] = depthwise.shape;
  const outputs = mixes.length / (inputs * each);
  if (!Number.isInteger(outputs)) return null;
  const places = rows * columns;
  const values = new Float32Array(outputs * inputs * places);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let place = 0; place < places; place++) {
        let sum = 0;
        for (let m = 0; m < each; m++)
          sum += windows[(place * inputs + i) * each + m]! * mixes[(i * each + m) * outputs + o]!;
        values[(o * inputs + i) * places + place] = sum;
      }
  return wholeWeights([outputs, inputs, rows, columns], values, 1, 'depthwise and pointwise kernel multiplied');
}
