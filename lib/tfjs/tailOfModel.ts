/** The part of a TensorFlow.js network between one of its layers and the scores, as a gradient is taken through it. */
import { AppError } from '../domain/appError';
import type { PartInput, PartSpec } from '../network/networkPart';
import { partOfGraph, partOfLayers, type TfjsPart } from './partOfModel';
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
export function tailOfModel(model: TfjsModel, { layer, input, output }: TailQuestion, fileName: string): TfjsTail {
  const { scores, withoutSoftmax, reads, part } =
    model.format === 'layers-model' ? layersTo(model, output, fileName) : nodesTo(model, output, fileName);
  const met = sourcesOf(scores, reads, new Set([layer.tensor, input.tensor]));
  if (!met.has(layer.tensor) || scores === layer.tensor)
    throw new AppError('unsupported', `The scores of the network do not depend on the layer "${layer.name}", or are that layer. Choose another layer.`, { field: 'layer' }); // prettier-ignore
  const needsPicture = met.has(input.tensor) && input.tensor !== layer.tensor;
  const inputs = (needsPicture ? [layer, input] : [layer]).map(partInput);
  const made = part({ inputs, rewired: [], outputs: [{ tensor: scores, isMap: false }] });
  const [maps = layer.tensor, picture = null] = made.inputs;
  return { model: made.model, maps, picture, withoutSoftmax };
}

interface ScoresOf {
  /** The tensor that a final softmax turns into probabilities, or the output itself. */
  scores: string;
  withoutSoftmax: boolean;
  reads: ReadonlyMap<string, readonly string[]>;
  part: (spec: PartSpec) => TfjsPart;
}

function layersTo(model: TfjsModel, output: string, fileName: string): ScoresOf {
  const read = readLayers(model.topology, fileName);
  const calls = new Map(read.calls.map((call) => [call.tensor, call]));
  const reads = new Map(read.calls.map(({ tensor, inputs }) => [tensor, inputs]));
  const part = (spec: PartSpec) => partOfLayers(model, read, spec);
  let last = calls.get(output);
  while (last && isShapeOnly(last)) last = calls.get(last.inputs[0] ?? '');
  if (!last || !endsInSoftmax(last)) return { scores: output, withoutSoftmax: false, reads, part };
  const { layer, tensor, className } = last;
  const [before] = last.inputs;
  if (before !== undefined && SOFTMAX_LAYERS.has(className))
    return { scores: before, withoutSoftmax: true, reads, part };
  // A layer has one activation for all of its calls.
  if (read.calls.filter((call) => call.layer === layer).length > 1)
    return { scores: output, withoutSoftmax: false, reads, part };
  const linear = read.calls.map((call) =>
    call.layer === layer ? { ...call, config: { ...call.config, activation: 'linear' } } : call,
  );
  const edited = { ...read, calls: linear };
  return { scores: tensor, withoutSoftmax: true, reads, part: (spec) => partOfLayers(model, edited, spec) };
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
  const reads = new Map(nodes.map(({ name, inputs }) => [name, inputs]));
  let last = byName.get(nodeOf(output));
  while (last && SHAPE_ONLY.has(last.op)) last = byName.get(nodeOf(last.inputs[0] ?? ''));
  const before = last?.op === 'Softmax' || last?.op === 'LogSoftmax' ? last.inputs[0] : undefined;
  const part = (spec: PartSpec) => partOfGraph(model, nodes, spec);
  return { scores: before ?? output, withoutSoftmax: before !== undefined, reads, part };
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
