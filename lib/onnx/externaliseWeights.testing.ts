/** The opposite of internaliseWeights, for tests: weights move into files of their own, as exporters write them. */
import { create, toBinary } from '@bufbuild/protobuf';
import { weightTensors } from './checkWeights';
import { decodeOnnx } from './decodeOnnx';
import {
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
} from './generated/onnx_pb';

export interface ExternalisedNetwork {
  model: Uint8Array<ArrayBuffer>;
  /** By location. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

export interface ExternaliseOptions {
  /** Where a tensor goes; null leaves it inside. The default is one file for all: "weights.onnx.data". */
  locate?: (name: string) => string | null;
  /** Changes the entries of a tensor before they are written. */
  entries?: (name: string, entries: Record<string, string>) => Record<string, string>;
  /** Bytes that each tensor's place is a multiple of, as exporters align for mapping. */
  align?: number;
  /** Changes a tensor once its bytes are outside. */
  edit?: (tensor: TensorProto) => void;
}

export function externaliseWeights(
  network: Uint8Array,
  {
    locate = () => 'weights.onnx.data',
    entries = (_, same) => same,
    align = 64,
    edit = () => {},
  }: ExternaliseOptions = {},
): ExternalisedNetwork {
  const model = decodeOnnx(network, 'network.onnx');
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name, tensor } of weightTensors(model)) {
    const location = tensor.rawData.length > 0 ? locate(name) : null;
    if (location === null) continue;
    const before = files.get(location) ?? new Uint8Array();
    const offset = Math.ceil(before.length / align) * align;
    const grown = new Uint8Array(offset + tensor.rawData.length);
    grown.set(before);
    grown.set(tensor.rawData, offset);
    files.set(location, grown);
    const places = entries(name, { location, offset: String(offset), length: String(tensor.rawData.length) });
    tensor.externalData = Object.entries(places).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    );
    tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
    tensor.rawData = new Uint8Array();
    edit(tensor);
  }
  return { model: toBinary(ModelProtoSchema, model), files };
}
