/** The part of a network between one of its tensors and the scores, as a gradient is taken through it. Runs nothing. */
import { AppError } from '../../domain/appError';
import type { OnnxModel } from '../decodeOnnx';
import type { NodeProto } from '../generated/onnx_pb';
import { isStandardDomain } from '../inspectOnnx';
import { OnnxConstants } from '../onnxConstants';
import type { Values } from './operator';
import { OPERATORS } from './operators';

export interface Tail {
  /** The tensor by which the gradient is taken. */
  from: string;
  /** What is asked about: the scores, in front of a softmax at the end. */
  to: string;
  /** What depends on `from` and leads to `to`, in the order of computing. */
  nodes: NodeProto[];
  /** Weights and other constants that these read. */
  constants: ReadonlyMap<string, Values>;
  /** Tensors of the picture that these read besides `from`: other branches. */
  given: readonly string[];
}

/** Operators that leave each class where it is. */
const SHAPE_ONLY = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity', 'Cast']);

/** The tensor whose values a final softmax turns into probabilities, or the output itself. */
export function scoresBeforeSoftmax({ graph }: OnnxModel, output: string): string {
  const producers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  let name = output;
  for (let node = producers.get(name); node; node = producers.get(name)) {
    const [read] = node.input;
    if (read === undefined) break;
    if (node.opType === 'Softmax' || node.opType === 'LogSoftmax') return read;
    if (!SHAPE_ONLY.has(node.opType)) break;
    name = read;
  }
  return output;
}

/**
 * Throws `unsupported` (field layer) where the scores do not depend on the layer, and for the first operator whose gradient
 * is not known: it names both.
 * @param layer the name that the user knows, for messages
 */
export function findTail(
  model: OnnxModel,
  { from, output, layer }: { from: string; output: string; layer: string },
): Tail {
  const to = scoresBeforeSoftmax(model, output);
  const nodes = between(model.graph.node, from, to);
  if (nodes.length === 0)
    throw new AppError('unsupported', `The scores of the network do not depend on the layer "${layer}", or are that layer. Choose another layer.`, { field: 'layer' }); // prettier-ignore
  const stranger = nodes.find(({ domain, opType }) => !isStandardDomain(domain) || !OPERATORS[opType]);
  if (stranger) throw noGradient(stranger, layer, 'whose gradient is not known here');
  const computed = new Set([from, ...nodes.flatMap((node) => node.output)]);
  const constants = new Map<string, Values>();
  const given = new Set<string>();
  for (const name of nodes.flatMap((node) => node.input)) {
    if (name === '' || computed.has(name) || constants.has(name)) continue;
    const values = new OnnxConstants(model).values(name);
    if (values) constants.set(name, { dims: values.dims, data: Float64Array.from(values.values) });
    else given.add(name);
  }
  return { from, to, nodes, constants, given: [...given] };
}

/** Of a node on the way; `why` follows its name. */
export function noGradient({ opType, name, output }: NodeProto, layer: string, why: string): AppError {
  return new AppError(
    'unsupported',
    `Between the layer "${layer}" and the scores stands the operator ${opType} ("${name || output[0]}"), ${why}. Choose a later layer, or compare with RISE, which needs no gradient.`,
    { field: 'layer' },
  );
}

function between(nodes: readonly NodeProto[], from: string, to: string): NodeProto[] {
  const depending = new Set([from]);
  const after = nodes.filter((node) => {
    const depends = !node.output.includes(from) && node.input.some((name) => depending.has(name));
    if (depends) for (const name of node.output) depending.add(name);
    return depends;
  });
  const wanted = new Set([to]);
  const leading = after.toReversed().filter((node) => {
    const leads = node.output.some((name) => name !== '' && wanted.has(name));
    if (leads) for (const name of node.input) wanted.add(name);
    return leads;
  });
  return leading.toReversed();
}
