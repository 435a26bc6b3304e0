import { buildOnnx, floatTensor, node, tensorInfo } from '@/lib/onnx/buildOnnx';

/**
 * A network that has no answer to dark pictures: the logarithm of each channel's mean less 0.4 of full white. Layers:
 * GlobalAveragePool → Sub → Log (the penultimate one) → Conv 1×1.
 */
export function darkBlindNetwork(): Uint8Array {
  return buildOnnx({
    inputs: [tensorInfo('picture', ['N', 3, 8, 8])],
    outputs: [tensorInfo('scores', ['N', 2, 1, 1])],
    nodes: [
      node('GlobalAveragePool', ['picture'], ['mean']),
      node('Sub', ['mean', 'threshold'], ['above']),
      node('Log', ['above'], ['logs']),
      node('Conv', ['logs', 'weights'], ['scores']),
    ],
    initializers: [
      floatTensor('threshold', [1], Float32Array.of(0.4)),
      floatTensor('weights', [2, 3, 1, 1], Float32Array.of(1, 0, 0, 0, 1, 1)),
    ],
  });
}
