import { describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from '../onnx/buildOnnx';
import { decodeOnnx } from '../onnx/decodeOnnx';
import { softmaxRows } from '../tensor/softmax';
import { calmingFactor, logitsOf, scaleLogits } from './calmLogits';

describe('the calming factor', () => {
  it('gives the best class the wanted probability, of logits large and small', () => {
    for (const size of [1e-3, 1, 40, 3000]) {
      const logits = Float32Array.from({ length: 100 }, (_, k) => size * Math.sin(k * k));
      const factor = calmingFactor(logits);
      const best = Math.max(...softmaxRows(logits.map((logit) => logit * factor), 100)); // prettier-ignore
      expect(best).toBeCloseTo(0.5, 2);
    }
  });

  it('of two classes is the one by hand: logits 0 and 2 differ by ln 3 for three quarters', () => {
    expect(calmingFactor(Float32Array.of(0, 2), 0.75)).toBeCloseTo(Math.log(3) / 2, 2);
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
