/** Values of an ONNX tensor that is known before anything runs: stored, or made from stored ones by a few operators. */
import { encodeFloat16, decodeFloat16 } from '../tensor/float16';
import { arrange } from '../filters/layerWeights';
import type { OnnxModel } from './decodeOnnx';
import { type NodeProto, type TensorProto, TensorProto_DataType as Type } from './generated/onnx_pb';
import { isStandardDomain } from './inspectOnnx';
import { elementCount, isExternal, isFloatTensor, readFloats, readInt64 } from './tensorValues';

export interface ConstantValues {
  dims: number[];
  /** Whole numbers are exact up to 2^24, which weights of 8 bits never reach. */
  values: Float32Array;
}

/** Operators between a weight and what is stored; more are no mere rearrangement, and may double with each step. */
const MAX_OPERATORS = 32;

export class OnnxConstants {
  private readonly stored = new Map<string, TensorProto>();
  private readonly givenBy = new Map<string, NodeProto>();
  private left = MAX_OPERATORS;

  constructor({ graph }: Pick<OnnxModel, 'graph'>) {
    for (const tensor of graph.initializer) this.stored.set(tensor.name, tensor);
    for (const node of graph.node) for (const output of node.output) if (output !== '') this.givenBy.set(output, node);
  }

  /** The tensor as it lies in the file; null where it is computed. */
  storedTensor(name: string): TensorProto | null {
    return this.stored.get(name) ?? this.constantOf(this.givenBy.get(name)) ?? null;
  }

  /** Null where it depends on the picture, or on operators that are not followed. */
  values(name: string): ConstantValues | null {
    const tensor = this.storedTensor(name);
    if (tensor) return valuesOf(tensor);
    const node = this.givenBy.get(name);
    return node && this.left-- > 0 ? this.computed(node) : null;
  }

  /** Why there are no values: the operator that makes the tensor, for messages; null where none does. */
  makerOf(name: string): string | null {
    return this.givenBy.get(name)?.opType ?? null;
  }

  private constantOf(node: NodeProto | undefined): TensorProto | undefined {
    return node?.opType === 'Constant' ? node.attribute.find(({ name }) => name === 'value')?.t : undefined;
  }

  private computed(node: NodeProto): ConstantValues | null {
    const given = node.input.map((name) => (name === '' ? null : this.values(name)));
    const [first] = given;
    if (!first || !isKnownDomain(node)) return null;
    switch (node.opType) {
      case 'Identity':
        return first;
      case 'Cast':
        return cast(first, intOf(node, 'to'));
      case 'Transpose':
        return transposed(first, intsOf(node, 'perm'));
      case 'Reshape':
        return reshaped(first, given[1]);
      case 'Squeeze':
        return squeezed(first, intsOf(node, 'axes') ?? given[1]?.values);
      case 'Unsqueeze':
        return unsqueezed(first, intsOf(node, 'axes') ?? given[1]?.values);
      case 'DequantizeLinear':
        return dequantized(first, { scale: given[1], zero: given[2], axis: intOf(node, 'axis') ?? 1, blocks: intOf(node, 'block_size') ?? 0 }); // prettier-ignore
      default:
        return null;
    }
  }
}

/** q stands for (q − zero) × scale, with one scale and zero for all or one for each index of an axis. */
export function dequantized(
  quantized: ConstantValues,
  options: {
    scale: ConstantValues | null | undefined;
    zero: ConstantValues | null | undefined;
    axis: number;
    blocks?: number;
  },
): ConstantValues | null {
  const { scale, zero, blocks = 0 } = options;
  const { dims, values } = quantized;
  if (!scale || zero === null || blocks !== 0) return null;
  const axis = options.axis < 0 ? options.axis + dims.length : options.axis;
  const count = scale.values.length;
  if (count !== 1 && count !== dims[axis]) return null;
  if (zero && zero.values.length !== count) return null;
  const inner = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const at = (i: number) => (count === 1 ? 0 : Math.floor(i / inner) % count);
  return { dims, values: values.map((q, i) => (q - (zero?.values[at(i)] ?? 0)) * scale.values[at(i)]!) };
}

function valuesOf(tensor: TensorProto): ConstantValues | null {
  if (isExternal(tensor)) return null;
  const values = numbersOf(tensor);
  const dims = tensor.dims.map(Number);
  return values?.length === elementCount(tensor) ? { dims, values } : null;
}

function numbersOf(tensor: TensorProto): Float32Array | null {
  const { dataType, rawData, int32Data } = tensor;
  if (isFloatTensor(tensor)) return readFloats(tensor);
  const bytes = (signed: boolean) => {
    const whole = rawData.length ? Uint8Array.from(rawData) : Uint8Array.from(int32Data, (value) => value & 0xff);
    return Float32Array.from(signed ? new Int8Array(whole.buffer) : whole);
  };
  switch (dataType) {
    case Type.INT8:
      return bytes(true);
    case Type.UINT8:
      return bytes(false);
    case Type.INT32:
      return Float32Array.from(rawData.length ? new Int32Array(Uint8Array.from(rawData).buffer) : int32Data);
    case Type.INT64:
      return Float32Array.from(readInt64(tensor));
    default:
      return null;
  }
}

function isKnownDomain({ domain, opType }: NodeProto): boolean {
  return isStandardDomain(domain) || (domain === 'com.microsoft' && opType === 'DequantizeLinear');
}

function cast({ dims, values }: ConstantValues, to: number | null): ConstantValues | null {
  switch (to) {
    case Type.FLOAT:
    case Type.DOUBLE:
      return { dims, values };
    case Type.FLOAT16:
      return { dims, values: decodeFloat16(encodeFloat16(values)) };
    default:
      return null;
  }
}

function transposed({ dims, values }: ConstantValues, perm: number[] | null): ConstantValues | null {
  const order = perm ?? dims.map((_, axis) => dims.length - 1 - axis);
  const isOrder = order.length === dims.length && dims.every((_, axis) => order.includes(axis));
  if (!isOrder) return null;
  return { dims: order.map((axis) => dims[axis]!), values: arrange(values, dims, order.map((axis) => [axis])) }; // prettier-ignore
}

/** 0 keeps a size, −1 is what remains. */
function reshaped({ dims, values }: ConstantValues, target: ConstantValues | null | undefined): ConstantValues | null {
  if (!target) return null;
  const sizes = Array.from(target.values, (size, axis) => (size === 0 ? (dims[axis] ?? 0) : size));
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const filled = sizes.map((size) => (size === -1 ? values.length / known : size));
  return filled.every((size) => Number.isInteger(size) && size > 0) && product(filled) === values.length
    ? { dims: filled, values }
    : null;
}

function squeezed({ dims, values }: ConstantValues, axes: ArrayLike<number> | undefined): ConstantValues {
  const gone = axes && Array.from(axes, (axis) => (axis < 0 ? axis + dims.length : axis));
  return { dims: dims.filter((size, axis) => size !== 1 || (gone && !gone.includes(axis))), values };
}

function unsqueezed({ dims, values }: ConstantValues, axes: ArrayLike<number> | undefined): ConstantValues | null {
  if (!axes) return null;
  const rank = dims.length + axes.length;
  const added = new Set(Array.from(axes, (axis) => (axis < 0 ? axis + rank : axis)));
  const rest = dims.values();
  return { dims: Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.next().value ?? 1))), values };
}

function intOf(node: NodeProto, name: string): number | null {
  const attribute = node.attribute.find((one) => one.name === name);
  return attribute ? Number(attribute.i) : null;
}

function intsOf(node: NodeProto, name: string): number[] | null {
  return node.attribute.find((one) => one.name === name)?.ints.map(Number) ?? null;
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}
