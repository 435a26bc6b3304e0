/**
 * The gradient of one class's score by an inner tensor of an ONNX network: the tail behind that tensor is computed and
 * then followed backwards (reverse-mode differentiation), in double precision. ONNX Runtime for inference gives no
 * gradients. Where an operator has a kink (a ReLU at 0, a maximum of two equal values), one side's slope is taken.
 */
import { AppError } from '../../domain/appError';
import { Attributes, type Operator, type Step, type Values } from './operator';
import { OPERATORS } from './operators';
import { noGradient, type Tail } from './tail';
import type { NodeProto } from '../generated/onnx_pb';

/** Multiplications of one pass: some seconds of one processor. */
export const MAX_TAIL_WORK = 1e9;

export interface TailGradient {
  /** The class's score, as the runtime has it up to rounding. */
  score: number;
  /** By each value of the tensor. */
  gradient: Float64Array;
}

/**
 * A pass over the tail, one operator between two pulls: whoever pulls may leave. `values` holds the tensor of the tail
 * and what else it is given. Throws `unsupported` for a form of an operator that is not known, `too_large` for a tail that
 * would take too long (both with the field layer), `invalid_input` for a class that there is not.
 */
export function* tailGradient(
  tail: Tail,
  values: ReadonlyMap<string, Values>,
  { classIndex, layer }: { classIndex: number; layer: string },
): Generator<void, TailGradient> {
  const known = new Map([...tail.constants, ...values]);
  const stepOf = (node: NodeProto): Step => ({
    inputs: node.input.map((name) => (name === '' ? null : (known.get(name) ?? null))),
    attributes: new Attributes(node),
  });
  let work = 0;
  for (const node of tail.nodes) {
    const step = stepOf(node);
    const output = guarded(node, layer, () => {
      work += operatorOf(node).work?.(step) ?? 0;
      return work > MAX_TAIL_WORK ? null : operatorOf(node).forward(step);
    });
    if (!output)
      throw new AppError('too_large', `Behind the layer "${layer}" lie more than ${MAX_TAIL_WORK / 1e9} thousand million multiplications, too many for the gradient. Choose a later layer.`, { field: 'layer' }); // prettier-ignore
    known.set(resultOf(node), output);
    yield;
  }
  const scores = known.get(tail.to)?.data ?? new Float64Array(0);
  const score = scores[classIndex];
  if (score === undefined)
    throw new AppError('invalid_input', `The network has ${scores.length} classes; there is no class ${classIndex}.`, { field: 'classIndex' }); // prettier-ignore

  const needsGradient = new Set([tail.from, ...tail.nodes.flatMap((node) => node.output)]);
  const gradients = new Map<string, Float64Array>([
    [tail.to, Float64Array.from(scores, (_, at) => (at === classIndex ? 1 : 0))],
  ]);
  for (const node of tail.nodes.toReversed()) {
    const gradient = gradients.get(resultOf(node));
    const output = known.get(resultOf(node));
    if (!gradient || !output) continue; // a shape, which no score depends on
    const step = { ...stepOf(node), output };
    const wanted = node.input.map((name) => needsGradient.has(name));
    const given = guarded(node, layer, () => operatorOf(node).backward(gradient, { ...step, wanted }));
    node.input.forEach((name, at) => {
      const part = wanted[at] ? given[at] : null;
      if (!part) return;
      const before = gradients.get(name);
      gradients.set(name, before ? before.map((sum, k) => sum + part[k]!) : part);
    });
    yield;
  }
  const length = known.get(tail.from)?.data.length ?? 0;
  return { score, gradient: gradients.get(tail.from) ?? new Float64Array(length) };
}

/** findTail has let through no other. */
function operatorOf({ opType }: NodeProto): Operator {
  const operator = OPERATORS[opType];
  if (!operator) throw new RangeError('it is not known');
  return operator;
}

/** Further outputs (the places of a maximum, the mask of a dropout) are for training. */
const resultOf = ({ output: [first = ''] }: NodeProto) => first;

function guarded<T>(node: NodeProto, layer: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) throw noGradient(node, layer, `which is not followed: ${error.message}`);
    throw error;
  }
}
