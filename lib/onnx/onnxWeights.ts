import type { WeightSource } from '../network/layerSource';
import { type TensorProto, TensorProto_DataType as Type } from './generated/onnx_pb';
import { elementCount } from './tensorValues';

const FLOATS: ReadonlySet<number> = new Set([Type.FLOAT, Type.FLOAT16, Type.BFLOAT16, Type.DOUBLE]);
/** Quantised weights. Vectors of these types are zero points. */
const SMALL_INTEGERS: ReadonlySet<number> = new Set([Type.INT8, Type.UINT8, Type.INT4, Type.UINT4]);

/** The trained values that a tensor holds, as a list of one; empty for limits, epsilons, axes and shapes. */
export function weightOf(tensor: TensorProto, name: string): WeightSource[] {
  const { dataType, dims } = tensor;
  const trained = FLOATS.has(dataType) ? dims.length > 0 : SMALL_INTEGERS.has(dataType) && dims.length >= 2;
  return trained ? [{ name, count: elementCount(tensor) }] : [];
}
