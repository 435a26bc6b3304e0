import { type TensorProto, TensorProto_DataType } from '../generated/onnx_pb';
import { elementCount, isExternal, isFloatTensor, readFloats, readInt64 } from '../tensorValues';
import type { KnownValue } from './nodeView';

/** More numbers than this are weights, and no shape, axes or scales. */
export const LARGEST_VALUE = 4096;

/** The numbers of a small tensor; null for a large one and for types that no shape has. */
export function readValue(tensor: TensorProto): KnownValue | null {
  const count = elementCount(tensor);
  if (!(count <= LARGEST_VALUE) || isExternal(tensor)) return null;
  const numbers = readNumbers(tensor);
  if (numbers?.values.length !== count) return null;
  return { dims: tensor.dims.map(Number), ...numbers };
}

function readNumbers(tensor: TensorProto): Pick<KnownValue, 'values' | 'whole'> | null {
  if (isFloatTensor(tensor)) return { values: [...readFloats(tensor)], whole: false };
  switch (tensor.dataType) {
    case TensorProto_DataType.INT64:
      return { values: readInt64(tensor), whole: true };
    case TensorProto_DataType.INT32: {
      const { rawData } = tensor;
      const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
      const raw = () => Array.from({ length: rawData.length >> 2 }, (_, i) => view.getInt32(4 * i, true));
      return { values: rawData.length ? raw() : tensor.int32Data, whole: true };
    }
    case TensorProto_DataType.BOOL:
    case TensorProto_DataType.UINT8:
      return { values: tensor.rawData.length ? [...tensor.rawData] : tensor.int32Data, whole: true };
    default:
      return null;
  }
}
