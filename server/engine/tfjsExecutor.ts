/** The two kinds of TensorFlow.js networks behind one face: tensors by name in, tensors by name out. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { AppError } from '@/lib/domain/appError';
import type { TensorInfo } from '@/lib/network/tensorInfo';
import { shapeAttribute, typeAttribute } from '@/lib/tfjs/attributes';
import { checkLayerWeights } from '@/lib/tfjs/checkLayerWeights';
import { functionalConfig } from '@/lib/tfjs/functionalConfig';
import { readLayers } from '@/lib/tfjs/readLayers';
import { type GraphNode, nodeOf, readNodes } from '@/lib/tfjs/readNodes';
import type { JsonObject, TfjsModel } from '@/lib/tfjs/tfjsModel';
import { isCrash } from './tfjsError';
import type { TfjsRuntime } from './tfjsRuntime';

/** Lists of outputs that are remembered. */
const MOST_VIEWS = 16;

export interface TfjsExecutor {
  inputs: TensorInfo[];
  outputs: TensorInfo[];
  /** Pictures of one run as the file says; null where it says any number. */
  statedBatch: number | null;
  /** Whether there is a tensor of this name that can be fetched. */
  has(tensor: string): boolean;
  /** Inside tf.tidy. Throws what TensorFlow.js throws. */
  execute(feeds: Record<string, TfTensor>, fetches: readonly string[]): TfTensor[];
  dispose(): void;
}

/**
 * Throws `invalid_network` for what the file says, and what TensorFlow.js throws for the rest. Calls must not overlap:
 * what one that fails leaves behind is told by what was there before it.
 */
export async function openExecutor(runtime: TfjsRuntime, model: TfjsModel, fileName: string): Promise<TfjsExecutor> {
  return freeingWhatFails(runtime, () =>
    model.format === 'layers-model'
      ? openLayersModel(runtime, model, fileName)
      : openGraphModel(runtime, model, fileName),
  );
}

/** TensorFlow.js keeps the weights of layers before the one that it refuses, and of a graph with an unknown operator. */
async function freeingWhatFails<T>({ core }: TfjsRuntime, open: () => Promise<T>): Promise<T> {
  const engine = core.engine();
  const before = new Set(Object.keys(engine.state.registeredVariables));
  engine.startScope('load'); // frees the tensors that nobody keeps; variables are not among them
  try {
    const executor = await open();
    engine.endScope();
    return executor;
  } catch (error) {
    if (isCrash(error)) throw error; // its memory is not touched again
    engine.endScope();
    for (const [name, variable] of Object.entries(engine.state.registeredVariables))
      if (!before.has(name)) variable.dispose();
    throw error;
  }
}

async function openLayersModel({ layers }: TfjsRuntime, model: TfjsModel, fileName: string): Promise<TfjsExecutor> {
  const read = readLayers(model.topology, fileName);
  checkLayerWeights(read, model.weights, fileName);
  const network = await layers.loadLayersModel({
    load: () => Promise.resolve({ modelTopology: functionalConfig(read), ...artifactsOf(model) }),
  });
  const symbols = new Map<string, SymbolicTensor>();
  for (const [k, { tensor }] of read.inputs.entries()) symbols.set(tensor, network.inputs[k]!);
  for (const { tensor, layer } of read.calls) {
    const call = tensor === layer ? 0 : Number(tensor.slice(layer.length + 1));
    const output = network.getLayer(layer).getOutputAt(call);
    if (!Array.isArray(output)) symbols.set(tensor, output);
  }
  const info = (tensor: string): TensorInfo => {
    const symbol = symbols.get(tensor);
    return {
      name: tensor,
      dims: [...(symbol?.shape ?? [])],
      elementType: symbol?.dtype === 'float32' ? 'float32' : 'other',
    };
  };
  // A model for each list of outputs, over the same layers; few lists are ever asked for.
  const models = new Map<string, LayersModel>();
  const views = (fetches: readonly string[]): LayersModel => {
    const key = JSON.stringify(fetches);
    const known = models.get(key);
    if (known) return known;
    const outputs = fetches.flatMap((tensor) => symbols.get(tensor) ?? []);
    const view = layers.model({ inputs: network.inputs, outputs });
    if (models.size >= MOST_VIEWS) models.clear();
    models.set(key, view);
    return view;
  };
  return {
    inputs: read.inputs.map(({ tensor }) => info(tensor)),
    outputs: read.outputs.map(info),
    statedBatch: null,
    has: (tensor) => symbols.has(tensor),
    execute(feeds, fetches) {
      const fed = read.inputs.map(({ tensor }) => feeds[tensor]!);
      return [views(fetches).predictOnBatch(fed)].flat();
    },
    // Not network.dispose(): it counts the calls of a layer, and keeps the weights of one that is used twice.
    dispose: () => network.weights.forEach((weight) => weight.dispose()),
  };
}

async function openGraphModel(
  { converter, core }: TfjsRuntime,
  model: TfjsModel,
  fileName: string,
): Promise<TfjsExecutor> {
  const read = readNodes(model, fileName);
  const statedBatch = batchOf(read.inputs);
  // No signature: tensors are named by their nodes, and which of them are inputs and outputs is read already.
  const topology = {
    versions: { producer: 0, minConsumer: 0 },
    library: {},
    node: read.nodes.map((node) => graphDefNode(node, read.inputs.includes(node))),
  };
  const network = await converter.loadGraphModel({
    load: () => Promise.resolve({ modelTopology: topology, ...artifactsOf(model) }),
  });
  for (const weight of Object.values(network.weights).flat()) core.keep(weight);
  const nodes = new Map(read.nodes.map((node) => [node.name, node]));
  return {
    inputs: read.inputs.map((node) => ({
      name: node.name,
      dims: withFreeBatch(shapeAttribute(node, 'shape') ?? []),
      elementType: typeAttribute(node, 'dtype') === 'DT_FLOAT' ? 'float32' : 'other',
    })),
    outputs: read.outputs.map((name) => ({ name, dims: [], elementType: 'float32' })),
    statedBatch,
    has: (tensor) => nodes.has(nodeOf(tensor)),
    execute(feeds, fetches) {
      const results: (TfTensor | undefined)[] = [network.execute(feeds, [...fetches])].flat();
      return fetches.map((tensor, i) => results[i] ?? absent(tensor, fileName));
    },
    dispose: () => network.dispose(),
  };
}

/** "relu:7" of a node with one output: its operator alone knows how many it gives. */
function absent(tensor: string, fileName: string): never {
  throw noSuchTensor(tensor, fileName);
}

export function noSuchTensor(tensor: string, fileName: string): AppError {
  return new AppError('invalid_input', `The network "${fileName}" has no tensor "${tensor}".`, { field: 'tensor' });
}

function batchOf(inputs: readonly GraphNode[]): number | null {
  return inputs.map((node) => shapeAttribute(node, 'shape')?.[0] ?? null).find((size) => size !== null) ?? null;
}

function withFreeBatch([batch, ...inner]: (number | null)[]): (number | null)[] {
  return batch === undefined ? [] : [null, ...inner];
}

/** A node as the file has it; the batch of an input is freed. */
function graphDefNode({ name, op, inputs, attributes }: GraphNode, isInput: boolean): JsonObject {
  const dims = isInput ? shapeAttribute({ attributes }, 'shape') : null;
  const shape = dims && { shape: { dim: withFreeBatch(dims).map((size) => ({ size: size ?? -1 })) } };
  return { name, op, input: inputs, attr: shape ? { ...attributes, shape } : attributes };
}

/** Weights as TensorFlow.js reads them: one piece of memory, in the order of their list. */
function artifactsOf({ weights }: TfjsModel) {
  const data = new Uint8Array(weights.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of weights) {
    data.set(bytes, at);
    at += bytes.length;
  }
  const specs = weights.map(({ name, shape, dtype, quantization }) => ({
    name,
    shape,
    dtype,
    ...(quantization ? { quantization } : {}),
  }));
  return { weightSpecs: specs, weightData: data.buffer };
}
