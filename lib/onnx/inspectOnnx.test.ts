import { expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from './buildOnnx';
import { decodeOnnx } from './decodeOnnx';
import { inspectOnnx } from './inspectOnnx';
import { tinyNetwork } from './tinyNetwork';

it('counts parameters and names interface and operators', () => {
  const model = decodeOnnx(
    tinyNetwork({ width: 6, height: 4, classes: 7, batch: 1, elementType: 'float16' }),
    'x.onnx',
  );
  expect(inspectOnnx(model)).toEqual({
    opset: 13,
    // Conv 3→4 with bias, Conv 4→4, Gemm (4 × 2 × 3) → 7; the int64 Reshape target is none.
    parameterCount: 4 * 3 * 9 + 4 + 4 * 4 * 9 + 24 * 7,
    inputs: [{ name: 'picture', dims: [1, 3, 4, 6], elementType: 'float16' }],
    outputs: [{ name: 'scores', dims: [1, 7], elementType: 'float16' }],
    operators: ['Conv', 'Gemm', 'MaxPool', 'Relu', 'Reshape'],
  });
});

it('does not take initialisers that old files list as inputs for inputs', () => {
  const file = buildOnnx({
    irVersion: 3,
    inputs: [tensorInfo('x', [null, 'channels', 4]), tensorInfo('w', [4])],
    outputs: [tensorInfo('y', [null, 'channels', 4])],
    nodes: [node('Mul', ['x', 'w'], ['y'])],
    initializers: [floatTensor('w', [4], new Float32Array(4))],
  });
  const { inputs } = inspectOnnx(decodeOnnx(file, 'x.onnx'));
  expect(inputs).toEqual([{ name: 'x', dims: [null, null, 4], elementType: 'float32' }]);
});

it('counts weights in Constant nodes, but not scalars, and names foreign domains', () => {
  const foreign = node('Gelu', ['s'], ['y']);
  foreign.domain = 'com.microsoft';
  const file = buildOnnx({
    inputs: [tensorInfo('x', [1, 4])],
    outputs: [tensorInfo('y', [1, 4])],
    nodes: [
      node('Constant', [], ['w'], { value: floatTensor('', [4], new Float32Array(4)) }),
      node('Constant', [], ['limit'], { value: floatTensor('', [], new Float32Array(1)) }),
      node('Mul', ['x', 'w'], ['m']),
      node('Add', ['m', 'limit'], ['s']),
      foreign,
    ],
  });
  const inspection = inspectOnnx(decodeOnnx(file, 'x.onnx'));
  expect(inspection.parameterCount).toBe(4);
  expect(inspection.operators).toEqual(['Add', 'Constant', 'Mul', 'com.microsoft.Gelu']);
});
