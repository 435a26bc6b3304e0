/** Reshape targets that name a fixed batch size, rewritten to follow the batch. */
import { clone, create } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  type GraphProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
} from './generated/onnx_pb';
import { isStandardDomain, MAX_RANK } from './inspectOnnx';
import { elementCount, int64Tensor, isExternal, readInt64 } from './tensorValues';

/** In a Reshape target: take the size from the input's dimension at the same place. */
const COPY = 0;
/** In a Reshape target: whatever makes the number of elements right; at most once. */
const INFER = -1;

/**
 * The nodes of a graph, with every Reshape of a batched tensor to a constant target [batch, …] freed. A target may be
 * shared with other nodes: the Reshape gets a constant of its own, and the old one stays as it is.
 */
export function freeReshapes(graph: GraphProto, batched: ReadonlySet<string>, batch: number): NodeProto[] {
  const constants = int64Constants(graph);
  const uniqueName = nameMaker(graph);
  return graph.node.flatMap((node) => {
    if (node.opType !== 'Reshape' || !isStandardDomain(node.domain) || !batched.has(node.input[0] ?? '')) return [node];
    const old = reshapeTarget(node, constants);
    const target = old && freedTarget(old, batch, allowsZero(node));
    if (!target) return [node];

    const copy = clone(NodeProtoSchema, node);
    copy.attribute = copy.attribute.filter(({ name }) => name !== 'allowzero' || !target.includes(COPY));
    const attribute = copy.attribute.find(({ name }) => name === 'shape');
    if (attribute) {
      attribute.ints = target.map(BigInt);
      return [copy];
    }
    const constant = constantNode(uniqueName(`${node.output[0]}_target`), target);
    copy.input[1] = constant.output[0]!;
    return [constant, copy];
  });
}

/**
 * The target with its first entry freed; null when it is not the batch, or cannot be freed. Inferring is preferred: it
 * holds even where the input's first dimension is not the batch.
 */
export function freedTarget(target: readonly number[], batch: number, allowZero: boolean): number[] | null {
  const [first, ...rest] = target;
  if (first !== batch) return null;
  if (allowZero && rest.includes(0)) return null; // an empty tensor
  return [rest.includes(INFER) ? COPY : INFER, ...rest];
}

/** Before opset 5 the target was an attribute. */
function reshapeTarget(
  node: NodeProto,
  constants: ReadonlyMap<string, readonly number[]>,
): readonly number[] | undefined {
  const attribute = node.attribute.find(({ name }) => name === 'shape');
  return attribute ? attribute.ints.map(Number) : constants.get(node.input[1] ?? '');
}

/** Since opset 14: 0 means an empty dimension, not a copied one. */
function allowsZero(node: NodeProto): boolean {
  return node.attribute.some(({ name, i }) => name === 'allowzero' && i !== 0n);
}

/** Lists of sizes that the file holds, whole or in parts that nodes put together. */
function int64Constants(graph: GraphProto): Map<string, readonly number[]> {
  const constants = new Map<string, readonly number[]>();
  // A file may double a list from node to node: what is too long for a shape is none.
  const add = (name: string, sizes: readonly number[]) => {
    if (sizes.length <= MAX_RANK) constants.set(name, sizes);
  };
  const addTensor = (name: string, tensor: TensorProto) => {
    if (tensor.dataType === TensorProto_DataType.INT64 && elementCount(tensor) <= MAX_RANK && !isExternal(tensor))
      add(name, readInt64(tensor));
  };
  for (const tensor of graph.initializer) addTensor(tensor.name, tensor);
  for (const { opType, input, output, attribute } of graph.node) {
    const [name] = output;
    if (name === undefined) continue;
    if (opType === 'Constant') {
      for (const { name: kind, t, ints, i } of attribute)
        if (kind === 'value' && t) addTensor(name, t);
        else if (kind === 'value_ints') add(name, ints.map(Number));
        else if (kind === 'value_int') add(name, [Number(i)]);
    } else if (KEEPS_VALUES.has(opType)) {
      const parts = (opType === 'Concat' ? input : input.slice(0, 1)).map((part) => constants.get(part));
      // A node may name one list a million times: each part has a number at least, or says nothing.
      if (parts.length <= MAX_RANK && parts.every((part) => part !== undefined)) add(name, parts.flat());
    }
  }
  return constants;
}

/** Operators that lists of sizes go through unchanged, one after the other. */
const KEEPS_VALUES: ReadonlySet<string> = new Set(['Concat', 'Identity', 'Unsqueeze', 'Squeeze']);

/** A Constant node rather than an initialiser: files of old versions must list initialisers as inputs too. */
function constantNode(name: string, values: readonly number[]): NodeProto {
  return create(NodeProtoSchema, {
    opType: 'Constant',
    name,
    output: [name],
    attribute: [{ name: 'value', type: AttributeProto_AttributeType.TENSOR, t: int64Tensor(values) }],
  });
}

function nameMaker(graph: GraphProto): (wanted: string) => string {
  const used = new Set([
    ...graph.initializer.map(({ name }) => name),
    ...graph.input.map(({ name }) => name),
    ...graph.node.flatMap(({ input, output, name }) => [...input, ...output, name]),
  ]);
  return (wanted) => {
    let name = wanted;
    for (let n = 2; used.has(name); n++) name = `${wanted}_${n}`;
    used.add(name);
    return name;
  };
}
