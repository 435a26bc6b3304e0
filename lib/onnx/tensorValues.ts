/** The values of an ONNX tensor, which may lie in raw bytes or in one of the typed fields. */
import { create } from '@bufbuild/protobuf';
import { decodeFloat16 } from '../tensor/float16';
import {
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from './generated/onnx_pb';

/** Number of elements; 1 for a scalar. */
export function elementCount(tensor: TensorProto): number {
  return tensor.dims.reduce((product, dim) => product * Number(dim), 1);
}

export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}

/** Values of an INT64 tensor. They are taken as JavaScript numbers: sizes and axes are small. */
export function readInt64(tensor: TensorProto): number[] {
  if (tensor.dataType !== TensorProto_DataType.INT64) throw new TypeError(`"${tensor.name}" is not an int64 tensor`);
  if (tensor.rawData.length === 0) return tensor.int64Data.map(Number);
  const view = viewOf(tensor.rawData);
  return Array.from({ length: tensor.rawData.length >> 3 }, (_, i) => Number(view.getBigInt64(i * 8, true)));
}

/** Whether readFloats can read it. */
export function isFloatTensor({ dataType }: TensorProto): boolean {
  return (
    dataType === TensorProto_DataType.FLOAT ||
    dataType === TensorProto_DataType.DOUBLE ||
    dataType === TensorProto_DataType.FLOAT16
  );
}

/** Values of a FLOAT, DOUBLE or FLOAT16 tensor as float32. */
export function readFloats(tensor: TensorProto): Float32Array {
  const { rawData } = tensor;
  switch (tensor.dataType) {
    case TensorProto_DataType.FLOAT:
      return rawData.length ? new Float32Array(aligned(rawData, 4)) : Float32Array.from(tensor.floatData);
    case TensorProto_DataType.DOUBLE:
      return Float32Array.from(rawData.length ? new Float64Array(aligned(rawData, 8)) : tensor.doubleData);
    case TensorProto_DataType.FLOAT16:
      return decodeFloat16(rawData.length ? new Uint16Array(aligned(rawData, 2)) : Uint16Array.from(tensor.int32Data));
    default:
      throw new TypeError(`"${tensor.name}" is not a float32, float64 or float16 tensor`);
  }
}

/** An INT64 tensor of one dimension. */
export function int64Tensor(values: readonly number[], name = ''): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: [BigInt(values.length)],
    dataType: TensorProto_DataType.INT64,
    int64Data: values.map(BigInt),
  });
}

/** A copy of bytes that begins at an aligned address, whole elements of `size` bytes. Files are little-endian, as every machine that runs Node is. */
function aligned(bytes: Uint8Array, size: number): ArrayBuffer {
  return new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % size))).buffer;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
