/**
 * A small convolutional network with pseudo-random weights, for tests:
 * Conv 3×3 → Relu → MaxPool 2 → Conv 3×3 → Relu → head → Softmax.
 */
import { buildOnnx, floatTensor, type FloatType, node, tensorInfo } from './buildOnnx';
import { int64Tensor } from './tensorValues';
import type { NodeProto, TensorProto } from './generated/onnx_pb';

export interface TinyNetworkOptions {
  /** Input in pixels; even numbers. */
  width?: number;
  height?: number;
  channels?: 1 | 3;
  /** Of the input tensor. NHWC networks begin with a Transpose. */
  layout?: 'NCHW' | 'NHWC';
  classes?: number;
  /** A number fixes the batch size, also in the Reshape target of the dense head; 'N' leaves it free. */
  batch?: number | 'N';
  elementType?: FloatType;
  /** dense: Reshape and Gemm, so that the place in the picture matters. pooled: Conv 1×1 and GlobalAveragePool, output N×classes×1×1. */
  head?: 'dense' | 'pooled';
  output?: 'probability' | 'logit';
  seed?: number;
  /** Changes the weights before they are written, by tensor name. */
  edit?: (name: string, values: Float32Array) => void;
}

export const TINY_INPUT = 'picture';
export const TINY_OUTPUT = 'scores';
const FEATURES = 4;

/** The bytes of the network. Input "picture", output "scores". Defaults: 3×8×8, 5 classes, free batch, dense, logits. */
export function tinyNetwork(options: TinyNetworkOptions = {}): Uint8Array {
  const { width = 8, height = 8, channels = 3, layout = 'NCHW', classes = 5, batch = 'N' } = options;
  const { elementType = 'float32', head = 'dense', output = 'logit', seed = 1, edit } = options;
  const random = randomNumbers(seed);
  const initializers: TensorProto[] = [];
  const weights = (name: string, dims: number[]) => {
    const count = dims.reduce((a, b) => a * b, 1);
    const spread = Math.sqrt(6 / (count / dims[0]!)); // keeps activations near 1 from layer to layer
    const values = Float32Array.from({ length: count }, () => (random() - 0.5) * spread);
    edit?.(name, values);
    initializers.push(floatTensor(name, dims, values, elementType));
    return name;
  };
  const nchw = layout === 'NHWC' ? 'planes' : TINY_INPUT;
  const nodes: NodeProto[] = [
    ...(layout === 'NHWC' ? [node('Transpose', [TINY_INPUT], [nchw], { perm: [0, 3, 1, 2] })] : []),
    node(
      'Conv',
      [nchw, weights('conv1.weight', [FEATURES, channels, 3, 3]), weights('conv1.bias', [FEATURES])],
      ['c1'],
      {
        pads: [1, 1, 1, 1],
      },
    ),
    node('Relu', ['c1'], ['r1']),
    node('MaxPool', ['r1'], ['p1'], { kernel_shape: [2, 2], strides: [2, 2] }),
    node('Conv', ['p1', weights('conv2.weight', [FEATURES, FEATURES, 3, 3])], ['c2'], { pads: [1, 1, 1, 1] }),
    node('Relu', ['c2'], ['r2']),
  ];
  const logits = output === 'logit' ? TINY_OUTPUT : 'logits';
  if (head === 'dense') {
    const flat = (FEATURES * width * height) / 4;
    initializers.push(int64Tensor([batch === 'N' ? -1 : batch, flat], 'flat_shape'));
    nodes.push(
      node('Reshape', ['r2', 'flat_shape'], ['flat']),
      node('Gemm', ['flat', weights('fc.weight', [classes, flat])], [logits], { transB: 1 }),
    );
  } else
    nodes.push(
      node('Conv', ['r2', weights('classifier.weight', [classes, FEATURES, 1, 1])], ['c3']),
      node('GlobalAveragePool', ['c3'], [logits]),
    );
  if (output === 'probability') nodes.push(node('Softmax', [logits], [TINY_OUTPUT], { axis: 1 }));
  const inputDims = layout === 'NCHW' ? [channels, height, width] : [height, width, channels];
  return buildOnnx({
    inputs: [tensorInfo(TINY_INPUT, [batch, ...inputDims], elementType)],
    outputs: [tensorInfo(TINY_OUTPUT, [batch, classes, ...(head === 'pooled' ? [1, 1] : [])], elementType)],
    nodes,
    initializers,
  });
}

/** Uniform in [0, 1): a linear congruential generator, good enough for weights of a test. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
