/** A part of a network as a network of its own, with maps channels last at its borders. */
import { create } from '@bufbuild/protobuf';
import type { PartInput, PartLayer, PartSpec } from '../network/networkPart';
import type { MapAxes } from '../network/spatialNetwork';
import type { OnnxModel } from './decodeOnnx';
import { extractSubgraph } from './extractSubgraph';
import type { OnnxSpatialNetwork } from './onnxSpatial';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProto_DataType,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './generated/onnx_pb';

export interface PartModel {
  model: OnnxModel;
  /** What the model calls the inputs and outputs of the spec, in its order. */
  inputs: string[];
  outputs: string[];
}

/** Attributes that say what a window reads outside of its input, and how far it may go. */
const PADDING = new Set(['pads', 'auto_pad', 'ceil_mode']);
const WINDOW_AXES = 2;

/**
 * Sizes of maps and batches are free. Weights are shared
 * with the given model, which is not changed. Throws RangeError when the part needs a tensor that it is not given.
 */
export function partModel(
  model: OnnxModel,
  { inputs, rewired, outputs }: PartSpec,
  { network: { axes }, isHalf }: OnnxSpatialNetwork,
): PartModel {
  const names = new Names(model);
  const fed = inputs.map(({ name, tensor, channels, size }) => {
    // A tensor that is read as it is keeps its name: all nodes of the part know it by that.
    const inner = name === tensor ? tensor : names.unused(name);
    const type = isHalf(tensor) ? TensorProto_DataType.FLOAT16 : TensorProto_DataType.FLOAT;
    return {
      name,
      type,
      inner,
      outer: names.unused(`${name} channels last`),
      channels,
      size,
      axes: axesOf(axes, tensor),
    };
  });
  const innerOf = new Map(fed.map(({ name, inner }) => [name, inner]));
  const given = outputs.map(({ tensor, isMap }) =>
    isMap
      ? { tensor, outer: names.unused(`${tensor} channels last`), axes: axesOf(axes, tensor) }
      : { tensor, outer: tensor, axes: null },
  );
  const rewiredBy = new Map(rewired.map((layer) => [layer.tensor, layer]));
  const graph = Object.assign(create(GraphProtoSchema), model.graph, {
    node: model.graph.node.map((node) => rewire(node, rewiredBy, innerOf)),
  });
  const rewiredModel: OnnxModel = Object.assign(create(ModelProtoSchema), model, { graph });
  const part = extractSubgraph(rewiredModel, fed.map(({ inner }) => inner), given.map(({ tensor }) => tensor)); // prettier-ignore
  const before = fed.map(({ outer, inner, axes: { row, col, channel } }) =>
    transpose(outer, inner, inverse([0, row, col, channel])),
  );
  const after = given.flatMap(({ tensor, outer, axes: map }) =>
    map ? [transpose(tensor, outer, [0, map.row, map.col, map.channel])] : [],
  );
  const whole = Object.assign(create(GraphProtoSchema), part.graph, {
    node: [...before, ...part.graph.node, ...after],
    // Of the whole picture; the runtime would believe them.
    valueInfo: [],
    input: fed.map(({ outer, channels, size, type }) => freeMap(outer, { channels, size }, type)),
    output: given.map(({ outer }) => create(ValueInfoProtoSchema, { name: outer })),
  });
  return {
    model: Object.assign(create(ModelProtoSchema), part, { graph: whole }),
    inputs: fed.map(({ outer }) => outer),
    outputs: given.map(({ outer }) => outer),
  };
}

function axesOf(axes: ReadonlyMap<string, MapAxes>, tensor: string): MapAxes {
  const found = axes.get(tensor);
  if (!found) throw new RangeError(`"${tensor}" is no map.`);
  return found;
}

function rewire(
  node: NodeProto,
  rewired: ReadonlyMap<string, PartLayer>,
  innerOf: ReadonlyMap<string, string>,
): NodeProto {
  const layer = node.output.map((tensor) => rewired.get(tensor)).find((one) => one !== undefined);
  if (!layer || (layer.reads.size === 0 && !layer.windowed)) return node;
  const input = node.input.map((tensor) => innerOf.get(layer.reads.get(tensor) ?? '') ?? tensor);
  if (!layer.windowed) return Object.assign(create(NodeProtoSchema), node, { input });
  // What it lays around the map is there already.
  if (node.opType === 'Pad')
    return create(NodeProtoSchema, {
      opType: 'Identity',
      name: node.name,
      input: input.slice(0, 1),
      output: node.output,
    });
  const none = create(AttributeProtoSchema, {
    name: 'pads',
    type: AttributeProto_AttributeType.INTS,
    ints: Array.from({ length: 2 * WINDOW_AXES }, () => 0n),
  });
  const attribute = [...node.attribute.filter(({ name }) => !PADDING.has(name)), none];
  return Object.assign(create(NodeProtoSchema), node, { input, attribute });
}

function transpose(from: string, to: string, order: readonly number[]): NodeProto {
  const perm = create(AttributeProtoSchema, {
    name: 'perm',
    type: AttributeProto_AttributeType.INTS,
    ints: order.map(BigInt),
  });
  return create(NodeProtoSchema, {
    opType: 'Transpose',
    name: `${from} to ${to}`,
    input: [from],
    output: [to],
    attribute: [perm],
  });
}

/** The order that undoes another one. */
function inverse(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

/** The runtime needs to know the channels to lay them out as it likes best. */
function freeMap(
  name: string,
  { channels, size }: Pick<PartInput, 'channels' | 'size'>,
  elemType: TensorProto_DataType,
): ValueInfoProto {
  const free = (what: string) => ({ value: { case: 'dimParam' as const, value: `${what} of ${name}` } });
  const known = (value: number) => ({ value: { case: 'dimValue' as const, value: BigInt(value) } });
  const places = size ? [known(size.height), known(size.width)] : [free('rows'), free('columns')];
  const dim = [free('count'), ...places, known(channels)];
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}

/** Names of a network's tensors, and more that it does not have. */
class Names {
  private readonly used: Set<string>;

  constructor({ graph }: OnnxModel) {
    this.used = new Set([
      ...graph.node.flatMap(({ input, output }) => [...input, ...output]),
      ...[...graph.input, ...graph.initializer].map(({ name }) => name),
    ]);
  }

  unused(wish: string): string {
    let name = wish;
    for (let n = 2; this.used.has(name); n++) name = `${wish} ${n}`;
    this.used.add(name);
    return name;
  }
}
