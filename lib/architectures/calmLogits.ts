/**
 * Networks with random weights that are as sure as trained ones: many layers of random weights leave one class all the
 * probability or give all classes the same, and a saturated softmax hides what a patch changes.
 */
import { toBinary } from '@bufbuild/protobuf';
import { decodeOnnx, type OnnxModel } from '../onnx/decodeOnnx';
import { ModelProtoSchema, type NodeProto } from '../onnx/generated/onnx_pb';
import { softmaxRows } from '../tensor/softmax';

/** Probability of the best class, about what a trained network gives a photograph. */
const CONFIDENCE = 0.5;
/** What they give is so many times as large as what they read, so many times as large. */
const HOMOGENEOUS = new Set(['Flatten', 'Reshape', 'Squeeze', 'Identity', 'Dropout', 'Relu', 'GlobalAveragePool', 'ReduceMean']); // prettier-ignore

/** The tensor of the logits of an ONNX file whose answer is `output`: what the last softmax reads, or `output` itself. */
export function logitsOf(bytes: Uint8Array, output: string): string {
  const softmax = giverOf(decodeOnnx(bytes, 'network.onnx'), output);
  return softmax?.opType === 'Softmax' ? softmax.input[0]! : output;
}

/**
 * The number by which the logits of one picture have to be multiplied, for the best class to have the probability
 * `confidence`. Throws where all logits are the same, or one of them is no number.
 */
export function calmingFactor(logits: Float32Array, confidence = CONFIDENCE): number {
  const best = (factor: number) => {
    const most = logits.reduce((a, b) => Math.max(a, b));
    return softmaxRows(logits.map((logit) => (logit - most) * factor), logits.length).reduce((a, b) => Math.max(a, b)); // prettier-ignore
  };
  let [low, high] = [1e-9, 1e9];
  if (!(best(low) < confidence && best(high) > confidence))
    throw new RangeError(`Logits such as ${logits[0]} and ${logits[1]} cannot be scaled to a best probability of ${confidence}.`); // prettier-ignore
  while (high / low > 1.001) {
    const middle = Math.sqrt(low * high);
    if (best(middle) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
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
