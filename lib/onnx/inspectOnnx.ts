/** What a model says about itself: interface, operators, size. */
import type { TensorInfo } from '../network/tensorInfo';
import type { OnnxModel } from './decodeOnnx';
import { TensorProto_DataType, type TensorShapeProto_Dimension, type ValueInfoProto } from './generated/onnx_pb';
import { elementCount } from './tensorValues';
import { weightTensors } from './checkWeights';

/** More dimensions than any tensor of a network has. */
export const MAX_RANK = 32;

export interface OnnxInspection {
  /** Version of the standard operators; 0 when the model uses none of them. */
  opset: number;
  /** Floating-point weights; scalars (clip limits, epsilons) are not counted. */
  parameterCount: number;
  /** Inputs that must be fed: not the initialisers, which old files list as inputs too. */
  inputs: TensorInfo[];
  outputs: TensorInfo[];
  /** Sorted; with their domain unless they are standard: "com.microsoft.FusedConv". */
  operators: string[];
}

const FLOAT_TYPES: ReadonlySet<number> = new Set([
  TensorProto_DataType.FLOAT,
  TensorProto_DataType.FLOAT16,
  TensorProto_DataType.BFLOAT16,
  TensorProto_DataType.DOUBLE,
]);

export function inspectOnnx(model: OnnxModel): OnnxInspection {
  const { graph } = model;
  let parameterCount = 0;
  for (const { tensor } of weightTensors(model))
    if (FLOAT_TYPES.has(tensor.dataType) && tensor.dims.length > 0) parameterCount += elementCount(tensor);
  const operators = new Set(
    graph.node.map(({ domain, opType }) => (isStandardDomain(domain) ? opType : `${domain}.${opType}`)),
  );
  return {
    opset: Number(model.opsetImport.find(({ domain }) => isStandardDomain(domain))?.version ?? 0),
    parameterCount,
    inputs: fedInputs(model).map(tensorInfo),
    outputs: graph.output.map(tensorInfo),
    operators: [...operators].sort(),
  };
}

/** Graph inputs that are not initialisers. */
export function fedInputs({ graph }: OnnxModel): ValueInfoProto[] {
  const initialisers = new Set(graph.initializer.map(({ name }) => name));
  return graph.input.filter(({ name }) => !initialisers.has(name));
}

/** The fixed size of a dimension, or null. Some exporters write 0 or −1 for a free one. */
export function fixedSize(dimension: TensorShapeProto_Dimension): number | null {
  const { value } = dimension;
  return value.case === 'dimValue' && value.value > 0n ? Number(value.value) : null;
}

/** The dimensions that a value declares; undefined for what is no tensor or has no shape. */
export function declaredDims(info: ValueInfoProto): TensorShapeProto_Dimension[] | undefined {
  const kind = info.type?.value;
  return kind?.case === 'tensorType' ? kind.value.shape?.dim : undefined;
}

export function tensorInfo(info: ValueInfoProto): TensorInfo {
  const kind = info.type?.value;
  const type = kind?.case === 'tensorType' ? kind.value.elemType : TensorProto_DataType.UNDEFINED;
  return {
    name: info.name,
    dims: (declaredDims(info) ?? []).map(fixedSize),
    elementType:
      type === TensorProto_DataType.FLOAT ? 'float32' : type === TensorProto_DataType.FLOAT16 ? 'float16' : 'other',
  };
}

export function isStandardDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}
