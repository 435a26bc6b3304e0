import { describe, expect, it } from 'vitest';
import { encodeFloat16 } from '../tensor/float16';
import type { TfjsModel, Weight } from './tfjsModel';
import { tfjsLayerWeights } from './tfjsFilters';
import { reordered, tinyGraphModel, tinyLayersModel, tinyWeights } from './tinyTfjs.testing';

const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.fround(Math.cos(i + 2)));
const read = (model: TfjsModel, tensor: string) => {
  const weights = tfjsLayerWeights(model, tensor, 'test.bundle');
  return weights && { ...weights, read: undefined, values: [...weights.read(0, weights.shape[0])] };
};
const weight = (name: string, shape: number[], values: Float32Array, stored: Partial<Weight> = {}): Weight => ({
  ...{ name, shape, dtype: 'float32', bytes: new Uint8Array(values.slice().buffer) },
  ...stored,
});
const layer = (class_name: string, config: object) => ({ class_name, config: { name: 'one', ...config } });
const withLayer = (className: string, config: object, weights: Weight[]): TfjsModel => ({
  format: 'layers-model',
  topology: {
    model_config: {
      class_name: 'Sequential',
      config: { name: 'net', layers: [layer(className, { ...config, batch_input_shape: [null, 8, 8, 4] })] },
    },
  },
  signature: null,
  weights,
});

describe('the weights of a TensorFlow.js layer', () => {
  it('are those of the same network as ONNX, convolutions and dense layers, in both formats', () => {
    const source = tinyWeights({});
    for (const [model, first, dense] of [
      [tinyLayersModel(), 'conv1', 'scores'],
      [tinyGraphModel(), 'conv1_product', 'scores'],
    ] as const) {
      expect(read(model, first)).toMatchObject({
        shape: [4, 3, 3, 3],
        groups: 1,
        values: [...source.get('conv1.weight')!],
      });
      expect(read(model, 'conv2')).toMatchObject({ shape: [4, 4, 3, 3], values: [...source.get('conv2.weight')!] });
      // Maps are flattened with the channels last.
      const expected = reordered(source.get('fc.weight'), [5, 4, 4, 4], [0, 2, 3, 1]);
      expect(read(model, dense)).toMatchObject({ shape: [5, 64, 1, 1], values: [...expected] });
    }
  });

  it('of a depthwise convolution have one input each, the outputs of a channel beside each other', () => {
    const values = numbers(3 * 3 * 4 * 2); // rows × columns × channels × multiplier
    const depthwise = withLayer('DepthwiseConv2D', { kernel_size: 3, depth_multiplier: 2 }, [
      weight('one/depthwise_kernel', [3, 3, 4, 2], values),
    ]);
    const found = read(depthwise, 'one')!;
    expect(found).toMatchObject({ shape: [8, 1, 3, 3], groups: 4 });
    for (let o = 0; o < 8; o++)
      for (let place = 0; place < 9; place++)
        expect(found.values[o * 9 + place]).toBe(values[(place * 4 + (o >> 1)) * 2 + (o & 1)]);
  });

  it('of a transposed convolution are turned to outputs first', () => {
    const values = numbers(2 * 2 * 5 * 4); // rows × columns × outputs × inputs
    const model = withLayer('Conv2DTranspose', { filters: 5, kernel_size: 2 }, [
      weight('one/kernel', [2, 2, 5, 4], values),
    ]);
    const expected = reordered(values, [2, 2, 5, 4], [2, 3, 0, 1]);
    expect(read(model, 'one')).toMatchObject({ shape: [5, 4, 2, 2], values: [...expected] });
  });

  it('of a separable convolution are both kernels in one', () => {
    const [windows, mixes] = [numbers(1 * 2 * 4 * 2), numbers(8 * 3)];
    const model = withLayer('SeparableConv2D', { filters: 3, kernel_size: [1, 2], depth_multiplier: 2 }, [
      weight('one/depthwise_kernel', [1, 2, 4, 2], windows),
      weight('one/pointwise_kernel', [1, 1, 8, 3], mixes),
    ]);
    const found = read(model, 'one')!;
    expect(found.shape).toEqual([3, 4, 1, 2]);
    // Output 2, input 1, column 1: over both of the input's windows.
    const by = (m: number) => windows[(1 * 4 + 1) * 2 + m]! * mixes[(1 * 2 + m) * 3 + 2]!;
    expect(found.values[(2 * 4 + 1) * 2 + 1]).toBeCloseTo(by(0) + by(1), 6);
    expect(found.made).not.toBe('');
  });

  it('stored in fewer bits are the numbers that they stand for', () => {
    const values = numbers(1 * 1 * 4 * 3);
    const halves = weight('one/kernel', [1, 1, 4, 3], values, {
      quantization: { dtype: 'float16' },
      bytes: new Uint8Array(encodeFloat16(values).buffer),
    });
    const inHalves = read(withLayer('Conv2D', { filters: 3, kernel_size: 1 }, [halves]), 'one')!;
    const expected = reordered(values, [1, 1, 4, 3], [3, 2, 0, 1]);
    inHalves.values.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(5e-4));
    const bytes = weight('one/kernel', [1, 1, 4, 3], values, {
      quantization: { dtype: 'uint8', scale: 0.5, min: -3 },
      bytes: Uint8Array.from({ length: 12 }, (_, i) => i),
    });
    expect(read(withLayer('Conv2D', { filters: 3, kernel_size: 1 }, [bytes]), 'one')!.values[0]).toBe(-3);
    expect(read(withLayer('Conv2D', { filters: 3, kernel_size: 1 }, [bytes]), 'one')!.values[1]).toBe(3 * 0.5 - 3);
  });

  it('are none for other layers, and where the kernel is missing', () => {
    expect(read(tinyLayersModel(), 'relu1')).toBeNull();
    expect(read(tinyLayersModel(), 'nothing')).toBeNull();
    expect(read(tinyGraphModel(), 'pool1')).toBeNull();
    expect(read(withLayer('Conv2D', { filters: 3, kernel_size: 1 }, []), 'one')).toBeNull();
  });
});
