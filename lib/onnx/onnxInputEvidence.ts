/** The signs in an ONNX file of how its pictures were prepared: who wrote it, its names, its own normalisation. */
import type { InputEvidence, OwnNormalisation } from '../modelCard/inputEvidence';
import type { OnnxModel } from './decodeOnnx';
import type { NodeProto, TensorProto } from './generated/onnx_pb';
import { fedInputs } from './inspectOnnx';
import { elementCount, isExternal, isFloatTensor, readFloats } from './tensorValues';

/** Nodes whose names are looked at; a file's habits show at once. */
const NAMED_NODES = 8;
/** A normalisation is at most a handful of operators long. */
const MAX_STEPS = 8;
/** Operators that move values without changing them. */
const PASSING = new Set(['Identity', 'Cast', 'Transpose', 'Reshape', 'Squeeze', 'Unsqueeze', 'Dropout']);

export function readInputEvidence(model: OnnxModel): InputEvidence {
  const { graph } = model;
  const [input] = fedInputs(model);
  const first = graph.node.slice(0, NAMED_NODES);
  const names = [input?.name ?? '', ...first.flatMap((n) => [n.name, ...n.input]), ...graph.output.map((o) => o.name)];
  return {
    producer: [model.producerName, model.producerVersion].filter(Boolean).join(' '),
    names: [...new Set(names)].filter(Boolean),
    ownNormalisation: input ? findNormalisation(model, input.name) : null,
  };
}

/** Follows the picture from the input while it is only scaled and shifted by constants. */
function findNormalisation(model: OnnxModel, input: string): OwnNormalisation | null {
  const constants = constantTensors(model);
  let [scale, shift] = [[1], [0]];
  const operators: string[] = [];
  let tensor = input;
  for (let step = 0; step < MAX_STEPS; step++) {
    const readers = model.graph.node.filter((node) => node.input.includes(tensor));
    const [reader] = readers;
    if (readers.length !== 1 || !reader) break;
    if (!PASSING.has(reader.opType)) {
      const change = affineOf(reader, tensor, constants);
      if (!change) break;
      const count = Math.max(scale.length, change.scale.length, change.shift.length);
      const at = (values: readonly number[], c: number) => values[values.length === 1 ? 0 : c] ?? NaN;
      const before = { scale, shift };
      scale = Array.from({ length: count }, (_, c) => at(before.scale, c) * at(change.scale, c));
      shift = Array.from({ length: count }, (_, c) => at(before.shift, c) * at(change.scale, c) + at(change.shift, c));
      operators.push(reader.opType);
    }
    tensor = reader.output[0] ?? '';
  }
  const isUsable = [...scale, ...shift].every(Number.isFinite) && scale.every((value) => value !== 0);
  return operators.length > 0 && isUsable ? { scale, shift, operators: operators.join(', ') } : null;
}

type Affine = Pick<OwnNormalisation, 'scale' | 'shift'>;

function affineOf(node: NodeProto, tensor: string, constants: ReadonlyMap<string, TensorProto>): Affine | null {
  const values = (name: string | undefined): number[] | null => {
    const constant = name === undefined ? undefined : constants.get(name);
    // A value for each channel at the most: a bias map, say, is no normalisation.
    return constant && isFloatTensor(constant) && !isExternal(constant) && elementCount(constant) <= 3
      ? [...readFloats(constant)]
      : null;
  };
  if (node.opType === 'BatchNormalization') return batchNormalisation(node, values);
  const [first, second] = node.input;
  const isFirst = first === tensor;
  const other = values(isFirst ? second : first);
  if (!other) return null;
  const zeros = other.map(() => 0);
  switch (node.opType) {
    case 'Mul':
      return { scale: other, shift: zeros };
    case 'Div':
      return isFirst ? { scale: other.map((value) => 1 / value), shift: zeros } : null;
    case 'Add':
      return { scale: other.map(() => 1), shift: other };
    case 'Sub':
      return isFirst
        ? { scale: other.map(() => 1), shift: other.map((value) => -value) }
        : { scale: other.map(() => -1), shift: other };
    default:
      return null;
  }
}

const DEFAULT_EPSILON = 1e-5;

function batchNormalisation(node: NodeProto, values: (name: string | undefined) => number[] | null): Affine | null {
  const [gamma, beta, mean, variance] = node.input.slice(1).map(values);
  if (!gamma || !beta || !mean || !variance) return null;
  const epsilon = node.attribute.find(({ name }) => name === 'epsilon')?.f ?? DEFAULT_EPSILON;
  const scale = gamma.map((value, c) => value / Math.sqrt(variance[c]! + epsilon));
  return { scale, shift: beta.map((value, c) => value - mean[c]! * scale[c]!) };
}

function constantTensors({ graph }: OnnxModel): Map<string, TensorProto> {
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const { opType, output, attribute } of graph.node) {
    const value = opType === 'Constant' ? attribute.find(({ name }) => name === 'value')?.t : undefined;
    if (value && output[0]) constants.set(output[0], value);
  }
  return constants;
}
