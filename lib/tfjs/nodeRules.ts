/** What each operator of a TensorFlow graph does. One that is not here is told as one whose reach is not known. */
import { multiplying, transposing } from '../network/dependences';
import type { Shape } from '../network/layerSource';
import { flagAttribute, numbersAttribute, textAttribute } from './attributes';
import {
  combine,
  concatenate,
  type Described,
  keep,
  type MapAxes,
  NCHW,
  NHWC,
  pad,
  type Pair,
  reduce,
  reshape,
  resize,
  slide,
  slideBack,
  softmax,
  unknown,
  type Window,
} from './described';
import type { GraphNode } from './readNodes';

export interface OperandView {
  shape: Shape | null;
  /** Whether it depends on the picture; else it is a weight or a constant. */
  isLayer: boolean;
  /** Its numbers, where it is a short list of whole ones. */
  values: readonly number[] | null;
}

export interface NodeView {
  node: GraphNode;
  operands: readonly OperandView[];
}
type NodeRule = (view: NodeView) => Described;

const first = ({ operands }: NodeView): Shape | null => operands[0]?.shape ?? null;
const axesOf = (node: GraphNode): MapAxes => (textAttribute(node, 'data_format') === 'NCHW' ? NCHW : NHWC);
const valuesOf = ({ operands }: NodeView, at: number): readonly number[] | null => operands[at]?.values ?? null;

/** Of the axes that hold rows and columns; the lists of a graph have a number for every axis. */
function places(numbers: readonly number[], { places: [rows, columns] }: MapAxes): Pair {
  return [numbers[rows] ?? 1, numbers[columns] ?? 1];
}

function windowOf(node: GraphNode, axes: MapAxes, kernel: Pair): Window {
  const explicit = numbersAttribute(node, 'explicit_paddings');
  const side = (axis: number): Pair => [explicit[2 * axis] ?? 0, explicit[2 * axis + 1] ?? 0];
  const [rows, columns] = axes.places;
  const name = textAttribute(node, 'padding');
  return {
    kernel,
    strides: places(numbersAttribute(node, 'strides'), axes),
    dilation: places(numbersAttribute(node, 'dilations'), axes),
    padding: name === 'SAME' ? 'same' : name === 'EXPLICIT' ? [side(rows), side(columns)] : 'valid',
  };
}

/** Weights are rows × columns × input channels × output channels (depthwise: × multiplier). */
function convolution(depthwise: boolean): NodeRule {
  return (view) => {
    const { node, operands } = view;
    const weight = operands[1];
    const [rows, columns, inner, outer] = weight?.shape ?? [];
    if (typeof rows !== 'number' || typeof columns !== 'number' || !inner || !outer || weight?.isLayer)
      return unknown();
    const axes = axesOf(node);
    const moved = slide(first(view), axes, windowOf(node, axes, [rows, columns]), depthwise ? inner * outer : outer);
    // A fused sum with another layer moves with the output and not through the window.
    if (operands.slice(2).some(({ isLayer }) => isLayer)) return unknown(moved.shape);
    const detail = depthwise ? `${moved.detail}, depthwise` : moved.detail;
    return { ...moved, detail, role: 'weighted' };
  };
}

const transposedConvolution: NodeRule = (view) => {
  const [, weight, picture] = view.operands;
  const sizes = valuesOf(view, 0);
  const [rows, columns, channels] = weight?.shape ?? [];
  if (!picture?.isLayer || typeof rows !== 'number' || typeof columns !== 'number' || !channels) return unknown(sizes);
  const axes = axesOf(view.node);
  const moved = slideBack(picture.shape, axes, windowOf(view.node, axes, [rows, columns]), channels);
  const told = moved.shape?.every((size, axis) => axis === 0 || !sizes || sizes[axis] === size);
  return told ? moved : unknown(sizes);
};

const pooling: NodeRule = (view) => {
  const axes = axesOf(view.node);
  const window = windowOf(view.node, axes, places(numbersAttribute(view.node, 'ksize'), axes));
  return slide(first(view), axes, { ...window, dilation: [1, 1] }, null);
};

/** A matrix of weights on the right; two layers otherwise. */
const matrixProduct: NodeRule = (view) => {
  const { node, operands } = view;
  const [left, right] = operands;
  if (!left?.shape || !right?.shape || flagAttribute(node, 'transpose_a') || flagAttribute(node, 'adj_x'))
    return unknown();
  const flipped = flagAttribute(node, 'transpose_b') || flagAttribute(node, 'adj_y');
  const columns = right.shape.at(flipped ? -2 : -1) ?? null;
  const shape = [...left.shape.slice(0, -1), columns];
  if (operands.slice(2).some(({ isLayer }) => isLayer) || (flipped && right.isLayer)) return unknown(shape);
  const which = [...(left.isLayer ? (['left'] as const) : []), ...(right.isLayer ? (['right'] as const) : [])];
  const dependence = multiplying(left.shape.length, right.shape.length, which);
  return { shape, dependence, role: right.isLayer ? 'other' : 'weighted' };
};

const broadcast: NodeRule = ({ operands }) =>
  combine(
    operands.map(({ shape }) => shape),
    operands.filter(({ isLayer }) => isLayer).map(({ shape }) => shape),
  );

const reduction: NodeRule = (view) => {
  const axes = valuesOf(view, 1);
  return axes ? reduce(first(view), axes, flagAttribute(view.node, 'keep_dims')) : unknown();
};

function padding(mode: (node: GraphNode) => 'constant' | 'reflect' | 'symmetric'): NodeRule {
  return (view) => {
    const numbers = valuesOf(view, 1);
    const shape = first(view);
    if (!numbers || numbers.length !== 2 * (shape?.length ?? 0)) return unknown();
    const pads = Array.from({ length: numbers.length / 2 }, (_, axis): Pair => [numbers[2 * axis]!, numbers[2 * axis + 1]!]); // prettier-ignore
    return pad(shape, pads, mode(view.node));
  };
}

function resizing(method: 'nearest' | 'bilinear'): NodeRule {
  return (view) => {
    const [rows, columns] = valuesOf(view, 1) ?? [];
    if (rows === undefined || columns === undefined || flagAttribute(view.node, 'align_corners')) return unknown();
    return resize(first(view), NHWC, [rows, columns], method, flagAttribute(view.node, 'half_pixel_centers'));
  };
}

const squeezing: NodeRule = (view) => {
  const shape = first(view);
  if (!shape) return unknown();
  const axes = numbersAttribute(view.node, 'squeeze_dims').map((axis) => (axis < 0 ? axis + shape.length : axis));
  const sizes = shape.filter((size, axis) => (axes.length > 0 ? !axes.includes(axis) : size !== 1));
  return { shape: sizes, dependence: { kind: 'reshape' }, role: 'same' };
};

const UNARY = [
  'Abs', 'Ceil', 'ClipByValue', 'Cos', 'Elu', 'Erf', 'Exp', 'Floor', 'LeakyRelu', 'Log', 'Log1p', 'Neg', 'Reciprocal',
  'Relu', 'Relu6', 'Round', 'Rsqrt', 'Selu', 'Sigmoid', 'Sign', 'Sin', 'Softplus', 'Sqrt', 'Square', 'Tanh',
]; // prettier-ignore
const BROADCAST = [
  'Add', 'AddN', 'AddV2', 'BiasAdd', 'BiasAddV1', 'Div', 'DivNoNan', 'FloorDiv', 'Maximum', 'Minimum', 'Mod', 'Mul',
  'Pow', 'Prelu', 'RealDiv', 'SquaredDifference', 'Sub',
]; // prettier-ignore
export const BROADCAST_OPERATORS: ReadonlySet<string> = new Set(BROADCAST);
const SAME = ['Cast', 'Identity', 'IdentityN', 'PreventGradient', 'Snapshot', 'StopGradient'];

/** By operator. A map, because names in a file may be those that every object has: "constructor". */
const NODE_RULES: ReadonlyMap<string, NodeRule> = new Map(
  Object.entries<NodeRule>({
    ...Object.fromEntries(UNARY.map((op): [string, NodeRule] => [op, (view) => keep(first(view))])),
    ...Object.fromEntries(BROADCAST.map((op): [string, NodeRule] => [op, broadcast])),
    ...Object.fromEntries(SAME.map((op): [string, NodeRule] => [op, (view) => keep(first(view), { role: 'same' })])),
    Conv2D: convolution(false),
    _FusedConv2D: convolution(false),
    DepthwiseConv2dNative: convolution(true),
    DepthwiseConv2d: convolution(true),
    FusedDepthwiseConv2dNative: convolution(true),
    Conv2DBackpropInput: transposedConvolution,
    MaxPool: pooling,
    AvgPool: pooling,
    MatMul: matrixProduct,
    _FusedMatMul: matrixProduct,
    BatchMatMul: matrixProduct,
    BatchMatMulV2: matrixProduct,
    FusedBatchNorm: (view) => keep(first(view)),
    FusedBatchNormV2: (view) => keep(first(view)),
    FusedBatchNormV3: (view) => keep(first(view)),
    Mean: reduction,
    Sum: reduction,
    Max: reduction,
    Min: reduction,
    Pad: padding(() => 'constant'),
    PadV2: padding(() => 'constant'),
    MirrorPad: padding((node) => (textAttribute(node, 'mode') === 'SYMMETRIC' ? 'symmetric' : 'reflect')),
    ResizeBilinear: resizing('bilinear'),
    ResizeNearestNeighbor: resizing('nearest'),
    Reshape: (view) => {
      const target = valuesOf(view, 1);
      return target ? reshape(first(view), target) : { shape: null, dependence: { kind: 'reshape' }, role: 'same' };
    },
    Squeeze: squeezing,
    ExpandDims: (view) => {
      const shape = first(view);
      const [at] = valuesOf(view, 1) ?? [];
      if (!shape || at === undefined) return unknown();
      return {
        shape: shape.toSpliced(at < 0 ? at + shape.length + 1 : at, 0, 1),
        dependence: { kind: 'reshape' },
        role: 'same',
      };
    },
    Transpose: (view) => {
      const [shape, order] = [first(view), valuesOf(view, 1)];
      if (!shape || order?.length !== shape.length) return unknown();
      return { shape: order.map((axis) => shape[axis] ?? null), dependence: transposing(order), role: 'same' };
    },
    ConcatV2: (view) => {
      const parts = view.operands.slice(0, -1);
      const [axis] = valuesOf(view, view.operands.length - 1) ?? [];
      if (axis === undefined || parts.some(({ isLayer }) => !isLayer)) return unknown();
      return concatenate(
        parts.map(({ shape }) => shape),
        axis,
      );
    },
    Softmax: (view) => softmax(first(view)),
    LogSoftmax: (view) => softmax(first(view)),
  }),
);

/** Operators for which any operand may be the one that depends on the picture. */
const ANY_OPERAND: ReadonlySet<string> = new Set([
  ...BROADCAST,
  'BatchMatMul',
  'BatchMatMulV2',
  'ConcatV2',
  'Conv2DBackpropInput',
  'MatMul',
  '_FusedMatMul',
]);

export function describeNode(view: NodeView): Described {
  const { node, operands } = view;
  const rule = NODE_RULES.get(node.op);
  return rule && (operands[0]?.isLayer || ANY_OPERAND.has(node.op)) ? rule(view) : unknown();
}
