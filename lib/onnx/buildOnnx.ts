/** Writes ONNX files: networks for tests, for benchmarks and for probing a device. Bytes are the same for the same arguments. */
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { encodeFloat16 } from '../tensor/float16';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
  TensorProtoSchema,
  type TensorShapeProto_DimensionSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './generated/onnx_pb';

export type FloatType = 'float32' | 'float16';

export interface OnnxParts {
  inputs: ValueInfoProto[];
  outputs: ValueInfoProto[];
  nodes: NodeProto[];
  initializers?: TensorProto[];
  valueInfo?: ValueInfoProto[];
  opset?: number;
  irVersion?: number;
}

export function buildOnnx({ opset = 13, irVersion = 8, ...parts }: OnnxParts): Uint8Array<ArrayBuffer> {
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(irVersion),
    producerName: 'specular',
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph: {
      name: 'network',
      node: parts.nodes,
      initializer: parts.initializers,
      input: parts.inputs,
      output: parts.outputs,
      valueInfo: parts.valueInfo,
    },
  });
  return toBinary(ModelProtoSchema, model);
}

/** A declared tensor. A dimension that is a text or null is free. */
export function tensorInfo(
  name: string,
  dims: readonly (number | string | null)[],
  type: FloatType = 'float32',
): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: dataTypeOf(type),
          shape: { dim: dims.map(dimension) },
        },
      },
    },
  });
}

function dimension(size: number | string | null): MessageInitShape<typeof TensorShapeProto_DimensionSchema> {
  if (size === null) return {};
  return {
    value: typeof size === 'number' ? { case: 'dimValue', value: BigInt(size) } : { case: 'dimParam', value: size },
  };
}

/** A tensor of weights, stored as raw bytes. */
export function floatTensor(
  name: string,
  dims: readonly number[],
  values: Float32Array,
  type: FloatType = 'float32',
): TensorProto {
  const data = type === 'float16' ? encodeFloat16(values) : values.slice();
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: dataTypeOf(type),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

/** An attribute: whole numbers become INT, other numbers and `float` FLOAT, lists of numbers INTS, `floats` FLOATS. */
export type AttributeValue =
  number | { float: number } | readonly number[] | { floats: number[] } | string | TensorProto;

export function node(
  opType: string,
  input: string[],
  output: string[],
  attributes: Record<string, AttributeValue> = {},
): NodeProto {
  const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
  return create(NodeProtoSchema, { opType, name: `${opType}_${output[0]}`, input, output, attribute });
}

function attributeOf(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === 'string') {
    const s = Uint8Array.from(value, (character) => character.charCodeAt(0));
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.STRING, s });
  }
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) })
      : attributeOf(name, { float: value });
  if ('floats' in value)
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOATS, floats: value.floats });
  if ('float' in value)
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value.float });
  if ('$typeName' in value)
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.TENSOR, t: value });
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) });
}

function dataTypeOf(type: FloatType): TensorProto_DataType {
  return type === 'float16' ? TensorProto_DataType.FLOAT16 : TensorProto_DataType.FLOAT;
}
