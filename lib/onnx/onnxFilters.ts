/** The weights of any convolution or dense layer of an ONNX network, in the order of lib/filters/layerWeights. */
import { AppError } from '../domain/appError';
import type { FilterShape } from '../domain/layerFilters';
import { arrange, filterSize, type LayerWeights, wholeWeights } from '../filters/layerWeights';
import type { OnnxModel } from './decodeOnnx';
import { type NodeProto, type TensorProto, TensorProto_DataType } from './generated/onnx_pb';
import { type ConstantValues, dequantized, OnnxConstants } from './onnxConstants';
import { isExternal } from './tensorValues';

/** Where an operator's weights are among its inputs, and those of its scale and zero point where they are whole numbers. */
interface Operator {
  weight: number;
  scale?: number;
  zero?: number;
  kind: 'convolution' | 'transposed' | 'dense';
}
const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries<Operator>({
    Conv: { weight: 1, kind: 'convolution' },
    FusedConv: { weight: 1, kind: 'convolution' },
    ConvInteger: { weight: 1, zero: 3, kind: 'convolution' },
    QLinearConv: { weight: 3, scale: 4, zero: 5, kind: 'convolution' },
    ConvTranspose: { weight: 1, kind: 'transposed' },
    Gemm: { weight: 1, kind: 'dense' },
    FusedGemm: { weight: 1, kind: 'dense' },
    MatMul: { weight: 1, kind: 'dense' },
    MatMulInteger: { weight: 1, zero: 3, kind: 'dense' },
    QLinearMatMul: { weight: 3, scale: 4, zero: 5, kind: 'dense' },
  }),
);

/**
 * The weights of the layer that gives `tensor`; null where no convolution or dense layer gives it, or where its weights
 * are not known before the network runs. Throws `unsupported` for windows over more than two axes.
 */
export function onnxLayerWeights(model: OnnxModel, tensor: string): LayerWeights | null {
  const node = model.graph.node.find(({ output }) => output.includes(tensor));
  const operator = node && OPERATORS.get(node.opType);
  if (!node || !operator) return null;
  const constants = new OnnxConstants(model);
  const name = node.input[operator.weight] ?? '';
  const stored = constants.storedTensor(name);
  return (stored && directly(node, operator, stored)) ?? computed(node, operator, constants);
}

/** Layers of hundreds of megabytes are not copied where their weights lie in the file in the right order. */
function directly(node: NodeProto, { kind, scale, zero }: Operator, stored: TensorProto): LayerWeights | null {
  const { dataType, rawData, dims } = stored;
  const isInOrder = kind === 'convolution' || (kind === 'dense' && isGemm(node) && intOf(node, 'transB', 0) !== 0);
  const isPlain = dataType === TensorProto_DataType.FLOAT && rawData.length > 0 && !isExternal(stored);
  if (!isInOrder || !isPlain || scale !== undefined || zero !== undefined) return null;
  const shape = inOrder(dims.map(Number));
  const size = filterSize(shape) * Float32Array.BYTES_PER_ELEMENT;
  if (rawData.length !== shape[0] * size) return null;
  return {
    shape,
    groups: groupsOf(node, kind),
    made: '',
    // A copy, because a weight may begin at any address of the file. Files are little-endian, as this machine is.
    read: (from, count) =>
      new Float32Array(Uint8Array.from(rawData.subarray(from * size, (from + count) * size)).buffer),
  };
}

function computed(node: NodeProto, operator: Operator, constants: OnnxConstants): LayerWeights | null {
  const { kind } = operator;
  const { weight, isLeft } = weightOf(node, operator, constants);
  const dims = weight?.dims.length ?? 0;
  if (!weight || dims < 2) return null;
  const name = node.input[isLeft ? 0 : operator.weight] ?? '';
  const made = constants.storedTensor(name) && operator.scale === undefined ? '' : madeBy(constants.makerOf(name));
  switch (kind) {
    case 'convolution':
      return wholeWeights(inOrder(weight.dims), weight.values, groupsOf(node, kind), made);
    case 'transposed':
      return transposedConvolution(weight, groupsOf(node, kind), made);
    case 'dense': {
      if (dims !== 2) return null;
      // Inputs × outputs, unless Gemm turns it; a matrix on the left is outputs × inputs.
      const turned = isLeft || (isGemm(node) && intOf(node, 'transB', 0) !== 0);
      const values = turned ? weight.values : arrange(weight.values, weight.dims, [[1], [0]]);
      return wholeWeights(inOrder(turned ? weight.dims : weight.dims.toReversed()), values, 1, made);
    }
  }
}

/** The weight with its scale applied, and whether it stands on the left of a product. */
function weightOf(node: NodeProto, { weight: at, scale, zero }: Operator, constants: OnnxConstants) {
  const read = (position: number | undefined) => {
    const name = position === undefined ? '' : (node.input[position] ?? '');
    return name === '' ? undefined : constants.values(name);
  };
  const right = read(at) ?? null;
  const isLeft = !right && node.opType === 'MatMul';
  const stored = isLeft ? constants.values(node.input[0] ?? '') : right;
  if (!stored || (scale === undefined && zero === undefined)) return { weight: stored, isLeft };
  const one: ConstantValues = { dims: [], values: Float32Array.of(1) };
  const options = { scale: scale === undefined ? one : read(scale), zero: read(zero), axis: 0 };
  const zeros = options.zero?.values.length ?? 1;
  // ConvInteger and MatMulInteger have no scale of their own, and may have one zero point for each output.
  if (scale === undefined && zeros > 1) options.scale = { dims: [zeros], values: new Float32Array(zeros).fill(1) };
  // The outputs of a matrix are its columns.
  return { weight: dequantized(stored, { ...options, axis: node.opType.endsWith('Conv') || node.opType === 'ConvInteger' ? 0 : 1 }), isLeft }; // prettier-ignore
}

/** Inputs × outputs of a group × rows × columns. The kernel is what one input paints, as it is stored. */
function transposedConvolution({ dims, values }: ConstantValues, groups: number, made: string): LayerWeights | null {
  const [inputs = 0, outputs = 0, ...places] = dims;
  if (inputs % groups !== 0) return null;
  const each = inputs / groups;
  const arranged = arrange(
    values,
    [groups, each, outputs, ...places],
    [[0], [2], [1], ...places.map((_, k) => [3 + k])],
  );
  return wholeWeights(inOrder([groups * outputs, each, ...places]), arranged, groups, made);
}

/** Two sizes of a dense layer, three of a convolution along one axis, four of one over pictures. */
function inOrder(dims: readonly number[]): FilterShape {
  const [outputs = 0, inputs = 0, ...places] = dims;
  if (places.length > 2)
    throw new AppError(
      'unsupported',
      `The weights of this layer have ${dims.length} axes (${dims.join(' × ')}). Filters over rows and columns can be shown, and no more axes.`,
      { field: 'layer' },
    );
  const [rows, columns] = places.length === 2 ? places : [1, ...places];
  return [outputs, inputs, rows ?? 1, columns ?? 1];
}

function madeBy(operator: string | null): string {
  switch (operator) {
    case null:
      return 'whole numbers times their scale';
    case 'DequantizeLinear':
      return 'whole numbers times their scale (DequantizeLinear)';
    default:
      return `made by ${operator}`;
  }
}

function isGemm({ opType }: NodeProto): boolean {
  return opType.endsWith('Gemm');
}

function groupsOf(node: NodeProto, kind: Operator['kind']): number {
  return kind === 'dense' ? 1 : Math.max(1, intOf(node, 'group', 1));
}

function intOf(node: NodeProto, name: string, otherwise: number): number {
  const attribute = node.attribute.find((one) => one.name === name);
  return attribute ? Number(attribute.i) : otherwise;
}
