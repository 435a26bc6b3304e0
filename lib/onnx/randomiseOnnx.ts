/** An ONNX network with random weights, for the control run of a map. */
import { create, toBinary } from '@bufbuild/protobuf';
import { randomisedWeights } from '../attribution/randomisedWeights';
import type { OnnxModel } from './decodeOnnx';
import { GraphProtoSchema, ModelProtoSchema, type TensorProto } from './generated/onnx_pb';
import { floatTensor } from './buildOnnx';
import { elementCount, isFloatTensor, readFloats } from './tensorValues';

/** Operators that read trained values; the scales of a resize and the limits of a clip stay as they are. */
const TRAINED = new Set([
  ...['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'BatchNormalization', 'InstanceNormalization', 'LayerNormalization'],
  ...['Add', 'Mul', 'PRelu'],
]);

/**
 * The bytes of the network with each trained tensor's values moved about within it: means, deviations and signs of what
 * must be positive (variances) stay. The same seed gives the same bytes. Throws RangeError where nothing could be moved.
 */
export function randomiseOnnx(model: OnnxModel, seed: number): Uint8Array<ArrayBuffer> {
  const { graph } = model;
  const trained = new Set(graph.node.flatMap(({ opType, input }) => (TRAINED.has(opType) ? input : [])));
  let moved = 0;
  const initializer = graph.initializer.map((tensor, at): TensorProto => {
    if (!trained.has(tensor.name) || !isFloatTensor(tensor) || elementCount(tensor) < 2) return tensor;
    moved++;
    const values = randomisedWeights(readFloats(tensor), 'permutation', seed + at);
    return floatTensor(tensor.name, tensor.dims.map(Number), values, tensor.dataType === 10 ? 'float16' : 'float32');
  });
  if (moved === 0) throw new RangeError('no weights of float numbers');
  const edited = Object.assign(create(GraphProtoSchema), graph, { initializer });
  return toBinary(ModelProtoSchema, Object.assign(create(ModelProtoSchema), model, { graph: edited }));
}
