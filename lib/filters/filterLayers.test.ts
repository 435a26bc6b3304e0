import { describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from '../onnx/buildOnnx';
import { decodeOnnx } from '../onnx/decodeOnnx';
import type { NodeProto } from '../onnx/generated/onnx_pb';
import { onnxSource } from '../onnx/onnxGraph';
import { filterInput, filterLayers, findFilterLayer } from './filterLayers';

const INPUT = { tensor: 'x', width: 8, height: 8, layout: 'NCHW', channels: 'RGB' } as const;

/** Of a network of these nodes, which end in "y"; "w" weighs three channels, "d" a picture of 192 values. */
function sourceOf(nodes: NodeProto[]) {
  const bytes = buildOnnx({
    inputs: [tensorInfo('x', [1, 3, 8, 8])],
    outputs: [tensorInfo('y', [1])],
    nodes,
    initializers: [
      floatTensor('w', [3, 3, 3, 3], new Float32Array(81)),
      floatTensor('d', [192, 2], new Float32Array(384)),
      floatTensor('one', [1, 3, 1, 1], Float32Array.of(1, 2, 3)),
    ],
  });
  return onnxSource(decodeOnnx(bytes, 'test.onnx'), 'test.onnx', { input: INPUT, output: { tensor: 'y' } });
}
const reading = (nodes: NodeProto[]) =>
  filterLayers(sourceOf(nodes)).map(({ name, readsPicture }) => [name, readsPicture]);

describe('the layers that have filters', () => {
  it('read the picture also where it is shifted, scaled, cast or padded first', () => {
    const nodes = [
      node('Sub', ['x', 'one'], ['a']),
      node('Mul', ['a', 'one'], ['b']),
      node('Identity', ['b'], ['c']),
      node('Conv', ['c', 'w'], ['y']),
    ];
    expect(reading(nodes)).toEqual([['Conv_y', true]]);
  });

  it('do not read it behind a pooling, another convolution, or in one row of values', () => {
    expect(reading([node('MaxPool', ['x'], ['p'], { kernel_shape: [2, 2] }), node('Conv', ['p', 'w'], ['y'])])).toEqual([['Conv_y', false]]); // prettier-ignore
    expect(reading([node('Conv', ['x', 'w'], ['a']), node('Conv', ['a', 'w'], ['y'])])).toEqual([['Conv_a', true], ['Conv_y', false]]); // prettier-ignore
    expect(reading([node('Flatten', ['x'], ['f']), node('MatMul', ['f', 'd'], ['y'])])).toEqual([['MatMul_y', false]]);
    expect(reading([node('Add', ['x', 'x'], ['s']), node('Conv', ['s', 'w'], ['y'])])).toEqual([['Conv_y', false]]);
  });

  it('are found by name or tensor; the first that reads the picture is the one without a name', () => {
    const source = sourceOf([
      node('Conv', ['x', 'w'], ['a']),
      node('Relu', ['a'], ['r']),
      node('Conv', ['r', 'w'], ['y']),
    ]);
    expect(findFilterLayer(source).name).toBe('Conv_a');
    expect(findFilterLayer(source, 'y').name).toBe('Conv_y');
    expect(findFilterLayer(source, 'Conv_y').tensor).toBe('y');
    expect(() => findFilterLayer(source, 'Relu_r')).toThrow(
      'The layer "Relu_r" (Relu) has no weights that are filters.',
    );
    expect(() => findFilterLayer(source, 'zzz')).toThrow(
      'no layer "zzz". Layers with filters (2): "Conv_a", "Conv_y".',
    );
    expect(() => findFilterLayer(sourceOf([node('Relu', ['x'], ['y'])]))).toThrow('no convolution and no dense layer');
  });

  it('have colours only when they read as many channels as the picture has', () => {
    const layer = { name: 'a', type: 'Conv', detail: '', tensor: 'a', readsPicture: true };
    const of = (inputs: number, groups: number, readsPicture = true) =>
      filterInput({ ...layer, readsPicture }, { shape: [8, inputs, 3, 3], groups }, INPUT).kind;
    expect([of(3, 1), of(1, 3), of(4, 1), of(1, 1), of(3, 1, false)]).toEqual(['picture', 'picture', 'channels', 'channels', 'channels']); // prettier-ignore
  });
});
