/** Operators that work element by element, and normalisations that look along some axes but keep the shape. */
import { broadcastShape, mixing } from '../../network/dependences';
import { axesIn, axisIn, type NodeView } from './nodeView';
import { elementwiseOf, ofFirst, type Rule, unknownOutput } from './rule';

/** Values that stay as they are, perhaps in another type. */
const SAME = ['Identity', 'Dropout', 'Cast', 'CastLike'];
/** One input decides the shape; further ones are limits, slopes and statistics. */
const UNARY = [
  'Abs', 'Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'BitwiseNot', 'Ceil', 'Celu', 'Clip', 'Cos', 'Cosh', 'Elu',
  'Erf', 'Exp', 'Floor', 'Gelu', 'HardSigmoid', 'HardSwish', 'IsInf', 'IsNaN', 'LeakyRelu', 'Log', 'Mish', 'Neg', 'Not',
  'Reciprocal', 'Relu', 'Round', 'Selu', 'Shrink', 'Sigmoid', 'Sign', 'Sin', 'Sinh', 'Softplus', 'Softsign', 'Sqrt',
  'Swish', 'Tan', 'Tanh', 'ThresholdedRelu', 'BatchNormalization', 'QuantizeLinear', 'DequantizeLinear',
  'com.microsoft.QuickGelu', 'com.microsoft.FastGelu', 'com.microsoft.Gelu', 'com.microsoft.QuantizeLinear',
  'com.microsoft.DequantizeLinear',
]; // prettier-ignore
/** Several inputs, broadcast. */
const BROADCAST = [
  'Add', 'And', 'BitwiseAnd', 'BitwiseOr', 'BitwiseXor', 'BitShift', 'Div', 'Equal', 'Greater', 'GreaterOrEqual', 'Less',
  'LessOrEqual', 'Max', 'Mean', 'Min', 'Mod', 'Mul', 'Or', 'Pow', 'PRelu', 'Sub', 'Sum', 'Where', 'Xor',
  'com.microsoft.BiasGelu',
]; // prettier-ignore
export const BROADCAST_TYPES: ReadonlySet<string> = new Set(BROADCAST);

/** Since this version Softmax looks along one axis; before it, along all from that axis on. */
const SINGLE_AXIS_OPSET = 13;

const unary: Rule = (node) => {
  const shape = node.shape(0);
  if (!shape) return node.node.output.map(() => unknownOutput());
  const role = SAME.includes(node.type) ? ('same' as const) : undefined;
  const dependence = elementwiseOf(node, shape.length, [0]);
  return node.node.output.slice(0, 2).map(() => ({ shape, dependence, role }));
};

const broadcast: Rule = (node) => {
  const shape = broadcastShape(node.inputs.flatMap((input) => (input ? [input.shape] : [])));
  return [shape ? { shape, dependence: elementwiseOf(node, shape.length) } : unknownOutput()];
};

/** Keeps the shape and sees some axes from end to end. `axesOf` gives null when they cannot be told. */
function mixes(axesOf: (node: NodeView, rank: number) => readonly number[] | null): Rule {
  return (node) => {
    const shape = node.shape(0);
    const axes = shape && axesOf(node, shape.length);
    if (!axes) return [unknownOutput(shape)];
    return [{ shape, dependence: ofFirst(node, mixing(shape.length, axes)) }];
  };
}

const from = (axis: number | null, rank: number) =>
  axis === null ? null : Array.from({ length: rank - axis }, (_, i) => axis + i);

const softmax = mixes((node, rank) => {
  if (node.opset < SINGLE_AXIS_OPSET) return from(axisIn(node.int('axis', 1), rank), rank);
  return axesIn([node.int('axis', -1)], rank);
});

const oneAxis = (otherwise: number) => mixes((node, rank) => axesIn([node.int('axis', otherwise)], rank));
const fromAxis = (otherwise: number) => mixes((node, rank) => from(axisIn(node.int('axis', otherwise), rank), rank));

export const ELEMENTWISE_RULES: Record<string, Rule> = {
  ...Object.fromEntries([...SAME, ...UNARY].map((type) => [type, unary])),
  ...Object.fromEntries(BROADCAST.map((type) => [type, broadcast])),
  Softmax: softmax,
  LogSoftmax: softmax,
  Hardmax: softmax,
  LRN: mixes(() => [1]),
  LpNormalization: oneAxis(-1),
  InstanceNormalization: mixes((_, rank) => from(2, rank)),
  GroupNormalization: mixes((_, rank) => from(1, rank)),
  LayerNormalization: fromAxis(-1),
  SimplifiedLayerNormalization: fromAxis(-1),
  RMSNormalization: fromAxis(-1),
  MeanVarianceNormalization: mixes((node, rank) => axesIn(node.ints('axes') ?? [0, 2, 3], rank)),
  CumSum: mixes((node, rank) => {
    const axes = node.values(1);
    return axes && axesIn(axes, rank);
  }),
};
