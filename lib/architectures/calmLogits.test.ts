import { describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from '../onnx/buildOnnx';
import { decodeOnnx } from '../onnx/decodeOnnx';
import { calmingFactor, logitsOf, scaleLogits } from './calmLogits';

describe('the calming factor', () => {
  it('is one over the standard deviation, whatever the mean', () => {
    expect(calmingFactor(Float32Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toBeCloseTo(1 / 2, 6); // as worked by hand
    expect(calmingFactor(Float32Array.of(-3000, 3000))).toBeCloseTo(1 / 3000, 9);
  });

  it('is refused where there is none', () => {
    expect(() => calmingFactor(Float32Array.of(1, 1, 1))).toThrow(/cannot be scaled/);
    expect(() => calmingFactor(Float32Array.of(1, NaN))).toThrow(/cannot be scaled/);
  });
});

describe('scaled logits', () => {
  const network = (between: string) =>
    buildOnnx({
      inputs: [tensorInfo('x', ['N', 2, 1, 1])],
      outputs: [tensorInfo('p', ['N', 2])],
      nodes: [
        node('Conv', ['x', 'w', 'b'], ['c']),
        node(between, ['c'], ['r']),
        node('GlobalAveragePool', ['r'], ['g']),
        node('Flatten', ['g'], ['logits']),
        node('Softmax', ['logits'], ['p']),
      ],
      initializers: [floatTensor('w', [2, 2, 1, 1], Float32Array.of(1, 2, 3, 4)), floatTensor('b', [2], Float32Array.of(5, 6))],
    }); // prettier-ignore

  it('are those before the softmax, by the weights and the bias of the layer behind them', () => {
    const bytes = network('Relu');
    expect(logitsOf(bytes, 'p')).toBe('logits');
    const { graph } = decodeOnnx(scaleLogits(bytes, 'logits', 0.5), 'scaled.onnx');
    const values = graph.initializer.map(({ rawData }) => [...new Float32Array(rawData.slice().buffer)]);
    expect(values).toEqual([[0.5, 1, 1.5, 2], [2.5, 3]]); // prettier-ignore
  });

  it('are refused where a factor would not come through', () => {
    expect(() => scaleLogits(network('Sigmoid'), 'logits', 0.5)).toThrow(/come from Sigmoid/);
  });
});
