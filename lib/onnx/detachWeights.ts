/**
 * A model without its large weights: each names its place in the file that the model was decoded from instead. The
 * runtime maps that file, so that an edited copy of a network costs kilobytes and not a second copy of its weights.
 */
import { create } from '@bufbuild/protobuf';
import type { OnnxModel } from './decodeOnnx';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from './generated/onnx_pb';

/** Smaller tensors stay inside: shapes and axes must be at hand when the runtime infers shapes. */
const MIN_DETACHED_BYTES = 4096;

/**
 * `file` are the bytes that the model was decoded from, `location` the name of their file. The given model is not
 * changed. Weights that were not read from `file` stay inside.
 */
export function detachWeights(model: OnnxModel, file: Uint8Array, location: string): OnnxModel {
  const initializer = model.graph.initializer.map((tensor) => detached(tensor, file, location));
  const graph = Object.assign(create(GraphProtoSchema), model.graph, { initializer });
  return Object.assign(create(ModelProtoSchema), model, { graph });
}

function detached(tensor: TensorProto, file: Uint8Array, location: string): TensorProto {
  const { rawData, name, dims, dataType } = tensor;
  if (rawData.length < MIN_DETACHED_BYTES || rawData.buffer !== file.buffer) return tensor;
  const place = { location, offset: String(rawData.byteOffset - file.byteOffset), length: String(rawData.length) };
  return create(TensorProtoSchema, {
    name,
    dims,
    dataType,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(place).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
  });
}
