/** A part of a TensorFlow.js network as a network of its own. Maps have their channels last in these networks anyway. */
import type { PartInput, PartLayer, PartSpec } from '../network/networkPart';
import { weightsByLayer } from './checkLayerWeights';
import { functionalConfig } from './functionalConfig';
import { type LayerCall, type LayersModel, readLayers } from './readLayers';
import { type GraphNode, nodeOf, readNodes } from './readNodes';
import type { JsonObject, TfjsModel } from './tfjsModel';

export interface TfjsPart {
  model: TfjsModel;
  /** What the model calls the inputs of the spec, in its order. */
  inputs: string[];
}

/**
 * The model's outputs are in the order of the spec. Weights are shared with the given model, which is not changed. Throws
 * RangeError when the part needs a tensor that it is not given.
 */
export function partOfModel(model: TfjsModel, spec: PartSpec, fileName: string): TfjsPart {
  return model.format === 'layers-model'
    ? partOfLayers(model, readLayers(model.topology, fileName), spec)
    : partOfGraph(model, readNodes(model, fileName).nodes, spec);
}

/** The same of layers that were read, and may have been edited. Throws as above. */
export function partOfLayers(model: TfjsModel, read: LayersModel, spec: PartSpec): TfjsPart {
  const names = new InputNames(spec, new Set([...read.calls.map(({ layer }) => layer), ...read.inputs.map(({ tensor }) => tensor)])); // prettier-ignore
  const rewired = new Map(spec.rewired.map((layer) => [layer.tensor, layer]));
  const all = read.calls.map((call): LayerCall => {
    const layer = rewired.get(call.tensor);
    const inputs = call.inputs.map((tensor) => names.of(tensor, layer));
    return layer?.windowed ? withoutPadding({ ...call, inputs }) : { ...call, inputs };
  });
  const needed = reached(
    spec.outputs.map(({ tensor }) => tensor),
    new Map(all.map((call) => [call.tensor, call.inputs])),
    names,
  );
  const calls = all.filter(({ tensor }) => needed.has(tensor));
  const weightsOf = weightsByLayer(new Set(read.calls.map(({ layer }) => layer)), model.weights);
  const layers = new Set(calls.map(({ layer }) => layer));
  const part: LayersModel = {
    name: read.name,
    inputs: spec.inputs.map((input) => ({ tensor: names.ofInput(input), shape: shapeOf(input), dtype: 'float32' })),
    calls,
    outputs: spec.outputs.map(({ tensor }) => tensor),
  };
  return {
    model: {
      format: 'layers-model',
      topology: { model_config: functionalConfig(part) },
      signature: null,
      weights: [...layers].flatMap((layer) => weightsOf(layer)),
    },
    inputs: spec.inputs.map((input) => names.ofInput(input)),
  };
}

function withoutPadding(call: LayerCall): LayerCall {
  // What it lays around the map is there already.
  if (call.className === 'ZeroPadding2D') return { ...call, className: 'Activation', config: { activation: 'linear' } };
  return { ...call, config: { ...call.config, padding: 'valid' } };
}

/** "VALID" and the type of float32, as the JSON form of a graph writes them. */
const VALID: JsonObject = { s: 'VkFMSUQ=' };
const FLOAT: JsonObject = { type: 'DT_FLOAT' };

/** The same of nodes that were read. Throws as above. */
export function partOfGraph(model: TfjsModel, nodes: readonly GraphNode[], spec: PartSpec): TfjsPart {
  const names = new InputNames(spec, new Set(nodes.map(({ name }) => name)));
  const rewired = new Map(spec.rewired.map((layer) => [layer.tensor, layer]));
  const all = nodes.map((node): GraphNode => {
    const layer = rewired.get(node.name);
    const inputs = node.inputs.map((tensor) => names.of(tensor, layer));
    return layer?.windowed ? paddingTakenFrom({ ...node, inputs }) : { ...node, inputs };
  });
  const needed = reached(
    spec.outputs.map(({ tensor }) => nodeOf(tensor)),
    new Map(all.map(({ name, inputs }) => [name, inputs.map(nodeOf)])),
    names,
  );
  const kept = all.filter(({ name }) => needed.has(name));
  const placeholders = spec.inputs.map((input): GraphNode => {
    const dim = shapeOf(input).map((size) => ({ size: String(size ?? -1) }));
    return { name: names.ofInput(input), op: 'Placeholder', inputs: [], attributes: { dtype: FLOAT, shape: { shape: { dim } } } }; // prettier-ignore
  });
  const node = [...placeholders, ...kept].map(({ name, op, inputs, attributes }) => ({ name, op, input: inputs, attr: attributes })); // prettier-ignore
  const outputs = Object.fromEntries(spec.outputs.map(({ tensor }, k) => [`output${k}`, { name: tensor }]));
  const constants = new Set(kept.filter(({ op }) => op === 'Const').map(({ name }) => name));
  return {
    model: {
      format: 'graph-model',
      topology: { node },
      signature: { outputs },
      weights: model.weights.filter(({ name }) => constants.has(name)),
    },
    inputs: spec.inputs.map((input) => names.ofInput(input)),
  };
}

function paddingTakenFrom(node: GraphNode): GraphNode {
  if (node.op === 'Pad') return { ...node, op: 'Identity', inputs: node.inputs.slice(0, 1), attributes: { T: FLOAT } };
  const { explicit_paddings: _, ...attributes } = node.attributes;
  return { ...node, attributes: { ...attributes, padding: VALID } };
}

function shapeOf({ channels, size }: PartInput): (number | null)[] {
  return [null, size?.height ?? null, size?.width ?? null, channels];
}

/** Everything that the outputs are made of, back to the inputs. */
function reached(
  outputs: readonly string[],
  reads: ReadonlyMap<string, readonly string[]>,
  names: InputNames,
): Set<string> {
  const needed = new Set<string>();
  const open = [...outputs];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    if (needed.has(tensor) || names.isInput(tensor)) continue;
    const inputs = reads.get(tensor);
    if (!inputs) throw new RangeError(`"${tensor}" is neither given nor computed`);
    needed.add(tensor);
    for (const input of inputs) open.push(input);
  }
  return needed;
}

/** Inputs get names that nothing in the network has. */
class InputNames {
  private readonly inner = new Map<string, string>();
  private readonly own: ReadonlySet<string>;

  constructor({ inputs }: PartSpec, used: ReadonlySet<string>) {
    let number = 0;
    for (const { name } of inputs) {
      do number++;
      while (used.has(`part_input_${number}`));
      this.inner.set(name, `part_input_${number}`);
    }
    this.own = new Set(this.inner.values());
  }

  ofInput({ name }: PartInput): string {
    return this.inner.get(name) ?? name;
  }

  /** What a layer reads in place of a tensor: an input, or the tensor itself where the part computes it. */
  of(tensor: string, layer: PartLayer | undefined): string {
    return this.inner.get(layer?.reads.get(tensor) ?? tensor) ?? tensor;
  }

  isInput(tensor: string): boolean {
    return this.own.has(tensor);
  }
}
