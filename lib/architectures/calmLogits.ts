/**
 * Networks with random weights whose logits are of order 1, as those of a network that was just initialised should be:
 * many layers of random weights make them thousands or thousandths, and a saturated softmax hides what a patch changes.
 */
import { toBinary } from '@bufbuild/protobuf';
import { decodeOnnx, type OnnxModel } from '../onnx/decodeOnnx';
import { ModelProtoSchema, type NodeProto } from '../onnx/generated/onnx_pb';

/** What they give is so many times as large as what they read, so many times as large. */
const HOMOGENEOUS = new Set(['Flatten', 'Reshape', 'Squeeze', 'Identity', 'Dropout', 'Relu', 'GlobalAveragePool', 'ReduceMean']); // prettier-ignore

/**
 * The ONNX file of a network with random weights, calmed.
 * @param output its answer @param answer what the network of such a file gives one picture as a tensor
 */
export async function calmLogits(
  bytes: Uint8Array,
  output: string,
  answer: (bytes: Uint8Array, tensor: string) => Promise<Float32Array>,
): Promise<Uint8Array> {
  const logits = logitsOf(bytes, output);
  return scaleLogits(bytes, logits, calmingFactor(await answer(bytes, logits)));
}

/** The tensor of the logits of an ONNX file whose answer is `output`: what the last softmax reads, or `output` itself. */
export function logitsOf(bytes: Uint8Array, output: string): string {
  const softmax = giverOf(decodeOnnx(bytes, 'network.onnx'), output);
  return softmax?.opType === 'Softmax' ? softmax.input[0]! : output;
}

/**
 * The number by which the logits of one picture have to be multiplied, for their standard deviation over the classes to be
 * 1. Throws where all are the same, or one of them is no number.
 */
export function calmingFactor(logits: Float32Array): number {
  const mean = logits.reduce((sum, logit) => sum + logit, 0) / logits.length;
  const deviation = Math.sqrt(logits.reduce((sum, logit) => sum + (logit - mean) ** 2, 0) / logits.length);
  if (!(deviation > 0 && deviation < Infinity))
    throw new RangeError(`Logits such as ${logits[0]} and ${logits[1]} cannot be scaled: their deviation is ${deviation}.`); // prettier-ignore
  return 1 / deviation;
}

/**
 * The ONNX file with its logits multiplied by `factor`: the weights of the last layer that has some are. Throws where
 * something lies between them that does not keep the factor.
 * @param logits their tensor
 */
export function scaleLogits(bytes: Uint8Array, logits: string, factor: number): Uint8Array {
  const model = decodeOnnx(bytes, 'network.onnx');
  let layer = giverOf(model, logits);
  while (layer && HOMOGENEOUS.has(layer.opType)) layer = giverOf(model, layer.input[0]!);
  if (layer?.opType !== 'Gemm' && layer?.opType !== 'Conv')
    throw new RangeError(
      `The logits "${logits}" come from ${layer?.opType ?? 'nothing'}, whose weights are not known.`,
    );
  for (const tensor of model.graph.initializer) {
    if (!layer.input.slice(1).includes(tensor.name)) continue;
    const values = new Float32Array(tensor.rawData.slice().buffer).map((value) => value * factor);
    tensor.rawData = new Uint8Array(values.buffer);
  }
  return toBinary(ModelProtoSchema, model);
}

function giverOf(model: OnnxModel, tensor: string): NodeProto | undefined {
  return model.graph.node.find(({ output }) => output.includes(tensor));
}
