/** The part of a TensorFlow.js network between one of its layers and the scores, as a gradient is taken through it. */
import { AppError } from '../domain/appError';
import type { PartInput } from '../network/networkPart';
import { functionalConfig } from './functionalConfig';
import { partOfModel } from './partOfModel';
import { type LayerCall, readLayers } from './readLayers';
import { nodeOf, readNodes } from './readNodes';
import type { TfjsModel } from './tfjsModel';

/** A tensor and its shape without the batch: rows, columns and channels, in the network's own order. */
export interface MapTensor {
  tensor: string;
  shape: readonly number[];
}

export interface TailQuestion {
  /** The layer whose maps are given. `name` is the one that the user knows, for messages. */
  layer: MapTensor & { name: string };
  /** The picture. */
  input: MapTensor;
  output: string;
}

export interface TfjsTail {
  /** Gives the scores of its one output; shares its weights with the network. */
  model: TfjsModel;
  /** What the model calls the maps of the layer. */
  maps: string;
  /** What it calls the picture; null where the scores depend on it through the layer alone. */
  picture: string | null;
  /** The output was what a softmax makes of the scores, and the scores are given instead. */
  withoutSoftmax: boolean;
}

/** Layers and operators that leave each class where it is. */
const SHAPE_ONLY: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'Squeeze', 'ExpandDims', 'Identity', 'Dropout']);

/** Throws `unsupported` (field layer) where the scores do not depend on the layer. Runs nothing. */
export function tailOfModel(original: TfjsModel, { layer, input, output }: TailQuestion, fileName: string): TfjsTail {
  const { model, scores, reads } =
    original.format === 'layers-model' ? layersTo(original, output, fileName) : nodesTo(original, output, fileName);
  const met = sourcesOf(scores, reads, new Set([layer.tensor, input.tensor]));
  if (!met.has(layer.tensor) || scores === layer.tensor)
    throw new AppError('unsupported', `The scores of the network do not depend on the layer "${layer.name}", or are that layer. Choose another layer.`, { field: 'layer' }); // prettier-ignore
  const needsPicture = met.has(input.tensor) && input.tensor !== layer.tensor;
  const inputs = (needsPicture ? [layer, input] : [layer]).map(partInput);
  const part = partOfModel(model, { inputs, rewired: [], outputs: [{ tensor: scores, isMap: false }] }, fileName);
  return {
    model: part.model,
    maps: part.inputs[0]!,
    picture: part.inputs[1] ?? null,
    withoutSoftmax: scores !== output || model !== original,
  };
}

interface ScoresOf {
  /** The given one, or a copy whose last layer has no softmax. */
  model: TfjsModel;
  /** The tensor that a final softmax turns into probabilities, or the output itself. */
  scores: string;
  reads: ReadonlyMap<string, readonly string[]>;
}

function layersTo(model: TfjsModel, output: string, fileName: string): ScoresOf {
  const read = readLayers(model.topology, fileName);
  const calls = new Map(read.calls.map((call) => [call.tensor, call]));
  const reads = new Map(read.calls.map(({ tensor, inputs }) => [tensor, inputs]));
  let last = calls.get(output);
  while (last && isShapeOnly(last)) last = calls.get(last.inputs[0] ?? '');
  if (!last || !endsInSoftmax(last)) return { model, scores: output, reads };
  const [before] = last.inputs;
  if (before !== undefined && SOFTMAX_LAYERS.has(last.className)) return { model, scores: before, reads };
  const { layer, tensor } = last;
  const linear = read.calls.map((call) =>
    call.layer === layer ? { ...call, config: { ...call.config, activation: 'linear' } } : call,
  );
  const topology = { model_config: functionalConfig({ ...read, calls: linear, outputs: [tensor] }) };
  return { model: { ...model, topology }, scores: tensor, reads };
}

/** Layers that are nothing but their activation. */
const SOFTMAX_LAYERS: ReadonlySet<string> = new Set(['Softmax', 'Activation']);

function endsInSoftmax({ className, config }: LayerCall): boolean {
  return className === 'Softmax' || config.activation === 'softmax';
}

function isShapeOnly({ className, config }: LayerCall): boolean {
  return SHAPE_ONLY.has(className) || (className === 'Activation' && config.activation === 'linear');
}

function nodesTo(model: TfjsModel, output: string, fileName: string): ScoresOf {
  const { nodes } = readNodes(model, fileName);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const reads = new Map(nodes.map(({ name, inputs }) => [name, inputs.map(nodeOf)]));
  let last = byName.get(nodeOf(output));
  while (last && SHAPE_ONLY.has(last.op)) last = byName.get(nodeOf(last.inputs[0] ?? ''));
  const isSoftmax = last?.op === 'Softmax' || last?.op === 'LogSoftmax';
  return { model, scores: (isSoftmax && last?.inputs[0]) || output, reads };
}

/** Those of `stops` that a tensor is made of, each looked at no further. */
function sourcesOf(
  tensor: string,
  reads: ReadonlyMap<string, readonly string[]>,
  stops: ReadonlySet<string>,
): Set<string> {
  const seen = new Set<string>();
  const open = [tensor];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    if (!stops.has(one)) open.push(...(reads.get(one) ?? reads.get(nodeOf(one)) ?? []));
  }
  return seen;
}

function partInput({ tensor, shape: [height = 1, width = 1, channels = 1] }: MapTensor): PartInput {
  return { name: tensor, tensor, channels, size: { height, width } };
}
