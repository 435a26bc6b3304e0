import { describe, expect, it } from 'vitest';
import { buildOnnx, node, tensorInfo } from './buildOnnx';
import { decodeOnnx } from './decodeOnnx';
import { findClassOutput } from './findClassOutput';
import { inspectOnnx } from './inspectOnnx';

const nodes = [
  node('Conv', ['x', 'w'], ['map']),
  node('GlobalAveragePool', ['map'], ['pooled']),
  node('Gemm', ['pooled', 'a'], ['auxiliary']),
  node('Relu', ['pooled'], ['r']),
  node('Flatten', ['r'], ['features']),
  node('Gemm', ['features', 'w2'], ['logits']),
  node('Softmax', ['logits'], ['prob']),
  node('ArgMax', ['logits'], ['best']),
];
const shapes: Record<string, (number | string)[]> = {
  map: ['N', 64, 7, 7],
  auxiliary: ['N', 10],
  features: ['N', 512],
  logits: ['N', 10],
  prob: ['N', 10, 1, 1],
  best: [],
};

function chosen(...outputs: string[]): string | null {
  const bytes = buildOnnx({
    inputs: [tensorInfo('x', ['N', 3, 8, 8])],
    outputs: outputs.map((name) => tensorInfo(name, shapes[name]!)),
    nodes,
  });
  const model = decodeOnnx(bytes, 'x.onnx');
  return findClassOutput(model, inspectOnnx(model).outputs);
}

describe('the output with the classes', () => {
  it.each([
    [['features', 'logits'], 'logits'],
    [['auxiliary', 'logits', 'features'], 'logits'],
    [['logits', 'auxiliary'], 'logits'],
    [['map', 'prob', 'logits'], 'prob'],
    [['map', 'features'], 'features'],
    [['map'], null],
  ])('of %j is %s', (outputs, expected) => {
    expect(chosen(...outputs)).toBe(expected);
  });
});
