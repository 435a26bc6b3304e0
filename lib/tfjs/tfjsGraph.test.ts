import { describe, expect, it } from 'vitest';
import { buildGraph } from '../network/buildGraph';
import { receptiveFieldAt } from '../network/receptiveFieldAt';
import { tfjsSource } from './tfjsGraph';
import type { JsonObject, TfjsModel, Weight } from './tfjsModel';

const card = { input: { tensor: 'x', height: 4, width: 4, layout: 'NHWC', channels: 'RGB' }, output: { tensor: 'y' } } as const; // prettier-ignore
const source = (format: TfjsModel['format'], topology: JsonObject, weights: Weight[] = []) =>
  tfjsSource({ format, topology, signature: null, weights }, 'model.json', card);

/** One layer behind the picture. */
const oneLayer = (class_name: string, config: JsonObject = {}) =>
  source('layers-model', {
    class_name: 'Sequential',
    config: { layers: [{ class_name: 'InputLayer', config: { name: 'x', batch_input_shape: [null, 4, 4, 3] } }, { class_name, config: { name: 'y', ...config } }] }, // prettier-ignore
  });
const node = (name: string, op: string, ...input: string[]) => ({ name, op, input });
const sizes = (name: string, ...values: number[]): Weight => ({ name, shape: [values.length], dtype: 'int32', bytes: new Uint8Array(Int32Array.from(values).buffer) }); // prettier-ignore

describe('layers of a TensorFlow.js network', () => {
  it('of a class or an operator that nobody knows are told as such, whatever their names', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'Mystery']) {
      const unknown = { type: name, outputShape: null, receptiveField: { kind: 'unknown', operator: name } };
      expect(buildGraph(oneLayer(name)).layers).toMatchObject([unknown]);
      const graph = source('graph-model', { node: [node('x', 'Placeholder'), node('y', name, 'x')] });
      expect(buildGraph(graph).layers).toMatchObject([unknown]);
    }
  });

  it.each(['softmax', 'logSoftmax', 'log_softmax', 'relu'])('with %s see the last axis whole, or not', (activation) => {
    // The picture turned by a quarter: colours × rows × columns.
    const layers = [['InputLayer', { name: 'x', batch_input_shape: [null, 4, 4, 3] }], ['Permute', { name: 'p', dims: [3, 1, 2] }], ['Activation', { name: 'y', activation }]]; // prettier-ignore
    const read = source('layers-model', { class_name: 'Sequential', config: { layers: layers.map(([class_name, config]) => ({ class_name, config })) } }); // prettier-ignore
    const [x0, x1] = activation === 'relu' ? [2, 3] : [0, 4];
    expect(receptiveFieldAt(read, 'y', 1, 2)?.clipped).toEqual({ y0: 1, y1: 2, x0, x1 });
  });

  it('cannot put values into a shape that they do not fill', () => {
    expect(oneLayer('Reshape', { target_shape: [-1, 6] }).layers[0]!.shape).toEqual([1, 8, 6]);
    expect(() => oneLayer('Reshape', { target_shape: [-1, 5] })).toThrow('puts 48 values into the shape 1 × -1 × 5');
    expect(() => oneLayer('Reshape', { target_shape: [7, 5] })).toThrow('puts 48 values into the shape 1 × 7 × 5');
  });

  it.each([
    // Half of the rows: floor(2i) from the corners, floor(2(i + 0.5)) = 2i + 1 from the middles.
    [false, [0, 2]],
    [true, [1, 3]],
  ])('of the nearest pixel read the one that TensorFlow rounds down to (half pixels: %s)', (half, rows) => {
    const resize = { ...node('y', 'ResizeNearestNeighbor', 'x', 'size'), attr: { half_pixel_centers: { b: half } } };
    const graph = source('graph-model', { node: [node('x', 'Placeholder'), node('size', 'Const'), resize] }, [sizes('size', 2, 4)]); // prettier-ignore
    for (const [i, y0] of rows.entries())
      expect(receptiveFieldAt(graph, 'y', i, 3)?.clipped).toEqual({ y0, y1: y0 + 1, x0: 3, x1: 4 });
  });

  // 2^60 ways lead to the one weight.
  it('count a weight once, however often a constant is summed with itself', () => {
    const weight: Weight = { name: 'c0', shape: [3], dtype: 'float32', bytes: new Uint8Array(12) };
    const sums = Array.from({ length: 60 }, (_, i) => node(`c${i + 1}`, 'AddV2', `c${i}`, `c${i}`));
    const nodes = [node('x', 'Placeholder'), node('c0', 'Const'), ...sums, node('z', 'Relu', 'x'), node('w', 'Mul', 'z', 'c60'), node('y', 'Mul', 'w', 'c59')]; // prettier-ignore
    const { layers } = buildGraph(source('graph-model', { node: nodes }, [weight]));
    expect(layers.map(({ name, parameters }) => [name, parameters])).toEqual([['z', 0], ['w', 3], ['y', 0]]); // prettier-ignore
  });
});
