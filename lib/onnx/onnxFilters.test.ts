import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { encodeFloat16 } from '../tensor/float16';
import { buildOnnx, floatTensor, node, tensorInfo } from './buildOnnx';
import { decodeOnnx } from './decodeOnnx';
import { type NodeProto, type TensorProto, TensorProto_DataType as Type, TensorProtoSchema } from './generated/onnx_pb';
import { onnxLayerWeights } from './onnxFilters';
import { int64Tensor } from './tensorValues';

const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i + 1)));

/** The weights of the layer that gives "y". */
function weightsOf(nodes: NodeProto[], initializers: TensorProto[]) {
  const bytes = buildOnnx({
    inputs: [tensorInfo('x', [1, 4, 8, 8])],
    outputs: [tensorInfo('y', [1])],
    nodes,
    initializers,
  });
  return onnxLayerWeights(decodeOnnx(bytes, 'test.onnx'), 'y');
}
function read(nodes: NodeProto[], initializers: TensorProto[]) {
  const weights = weightsOf(nodes, initializers);
  if (!weights) return null;
  const { shape, groups, made } = weights;
  return { shape, groups, made, values: [...weights.read(0, shape[0])] };
}
const conv = (weight: string, attributes = {}) => node('Conv', ['x', weight], ['y'], attributes);

describe('the weights of a convolution', () => {
  const values = numbers(6 * 4 * 3 * 2);
  const stored = floatTensor('w', [6, 4, 3, 2], values);
  const expected = { shape: [6, 4, 3, 2], groups: 1, made: '', values: [...values] };

  it('are those of its file, whole or some filters of them', () => {
    expect(read([conv('w')], [stored])).toEqual(expected);
    expect([...weightsOf([conv('w')], [stored])!.read(2, 3)]).toEqual([...values.slice(2 * 24, 5 * 24)]);
  });

  it('may lie in typed fields, in a Constant, in half precision', () => {
    const typed = create(TensorProtoSchema, {
      name: 'w',
      dims: [6n, 4n, 3n, 2n],
      dataType: Type.FLOAT,
      floatData: [...values],
    });
    expect(read([conv('w')], [typed])).toEqual(expected);
    expect(read([node('Constant', [], ['w'], { value: stored }), conv('w')], [])).toEqual(expected);
    const halves = read([conv('w')], [floatTensor('w', [6, 4, 3, 2], values, 'float16')])!;
    expect(halves.values.map((value, i) => Math.abs(value - values[i]!)).every((apart) => apart < 5e-4)).toBe(true);
    expect([...encodeFloat16(Float32Array.from(halves.values))]).toEqual([...encodeFloat16(values)]);
  });

  it('are found behind Identity, Transpose and Reshape, and say how they came about', () => {
    // Stored as rows × columns × inputs × outputs.
    const turned = new Float32Array(values.length);
    for (let o = 0; o < 6; o++)
      for (let i = 0; i < 4; i++)
        for (let r = 0; r < 3; r++)
          for (let c = 0; c < 2; c++) turned[((r * 2 + c) * 4 + i) * 6 + o] = values[((o * 4 + i) * 3 + r) * 2 + c]!;
    const nodes = [
      node('Reshape', ['flat', 'sizes'], ['hwio']),
      node('Transpose', ['hwio'], ['oihw'], { perm: [3, 2, 0, 1] }),
      node('Identity', ['oihw'], ['w']),
      conv('w'),
    ];
    const tensors = [floatTensor('flat', [144], turned), int64Tensor([3, 2, -1, 6], 'sizes')];
    expect(read(nodes, tensors)).toEqual({ ...expected, made: 'made by Identity' });
  });

  it('of whole numbers are multiplied with their scales, one for all or one for each filter', () => {
    const bytes = Uint8Array.from({ length: 12 }, (_, i) => (i * 37) & 0xff);
    const whole = (dataType: Type, dims: bigint[], rawData: Uint8Array, name: string) =>
      create(TensorProtoSchema, { name, dims, dataType, rawData });
    const q = whole(Type.INT8, [3n, 4n, 1n, 1n], bytes, 'q');
    const signed = [...new Int8Array(bytes.buffer)];
    const each = read(
      [node('DequantizeLinear', ['q', 's', 'z'], ['w'], { axis: 0 }), conv('w')],
      [q, floatTensor('s', [3], Float32Array.of(0.5, 0.25, 2)), whole(Type.INT8, [3n], Uint8Array.of(0, 1, 255), 'z')],
    )!;
    const [scales, zeros] = [[0.5, 0.25, 2], [0, 1, -1]]; // prettier-ignore
    expect(each.values).toEqual(signed.map((value, i) => (value - zeros[i >> 2]!) * scales[i >> 2]!));
    expect(each.made).toContain('DequantizeLinear');
    const inputs = ['x', 'xs', 'xz', 'q', 's', 'z', 'ys', 'yz'];
    const fused = read(
      [node('QLinearConv', inputs, ['y'])],
      [q, floatTensor('s', [], Float32Array.of(0.5)), whole(Type.INT8, [], Uint8Array.of(3), 'z')],
    )!;
    expect(fused.values).toEqual(signed.map((value) => (value - 3) * 0.5));
    const integer = read(
      [node('ConvInteger', ['x', 'u', '', 'z'], ['y'])],
      [whole(Type.UINT8, [3n, 4n, 1n, 1n], bytes, 'u'), whole(Type.UINT8, [], Uint8Array.of(128), 'z')],
    )!;
    expect(integer.values).toEqual([...bytes].map((value) => value - 128));
  });

  it('of groups say which: each filter reads the channels of its group', () => {
    expect(read([conv('w', { group: 4 })], [floatTensor('w', [8, 1, 3, 3], numbers(72))])).toEqual({
      shape: [8, 1, 3, 3],
      groups: 4,
      made: '',
      values: [...numbers(72)],
    });
  });

  it('along one axis have one row; over three axes they are refused', () => {
    expect(read([conv('w')], [floatTensor('w', [2, 4, 5], numbers(40))])?.shape).toEqual([2, 4, 1, 5]);
    expect(() => read([conv('w')], [floatTensor('w', [2, 4, 2, 2, 2], numbers(64))])).toThrow(
      '5 axes (2 × 4 × 2 × 2 × 2)',
    );
  });

  it('that is transposed are turned to outputs first, group by group', () => {
    // Inputs 4 in 2 groups × outputs 3 of a group.
    const stored = numbers(4 * 3 * 2 * 2);
    const turned = read(
      [node('ConvTranspose', ['x', 'w'], ['y'], { group: 2 })],
      [floatTensor('w', [4, 3, 2, 2], stored)],
    )!;
    expect(turned).toMatchObject({ shape: [6, 2, 2, 2], groups: 2 });
    for (let o = 0; o < 6; o++)
      for (let i = 0; i < 2; i++)
        for (let place = 0; place < 4; place++) {
          const input = Math.floor(o / 3) * 2 + i;
          expect(turned.values[(o * 2 + i) * 4 + place]).toBe(stored[(input * 3 + (o % 3)) * 4 + place]);
        }
  });
});

describe('the weights of a dense layer', () => {
  const byOutput = numbers(15); // 5 outputs × 3 inputs
  const byInput = Float32Array.from({ length: 15 }, (_, k) => byOutput[(k % 5) * 3 + Math.floor(k / 5)]!);
  const expected = { shape: [5, 3, 1, 1], groups: 1, made: '', values: [...byOutput] };

  it('are outputs × inputs, whichever way they are stored', () => {
    const dense = floatTensor('w', [5, 3], byOutput);
    const turned = floatTensor('w', [3, 5], byInput);
    expect(read([node('Gemm', ['x', 'w'], ['y'], { transB: 1 })], [dense])).toEqual(expected);
    expect(read([node('Gemm', ['x', 'w'], ['y'])], [turned])).toEqual(expected);
    expect(read([node('MatMul', ['x', 'w'], ['y'])], [turned])).toEqual(expected);
    expect(read([node('MatMul', ['w', 'x'], ['y'])], [dense])).toEqual(expected);
  });
});

describe('there are no weights', () => {
  it('of other operators, of products of two layers, and of what only running the network gives', () => {
    expect(read([node('Relu', ['x'], ['y'])], [])).toBeNull();
    expect(read([node('MatMul', ['x', 'x'], ['y'])], [])).toBeNull();
    expect(read([node('Sigmoid', ['w0'], ['w']), conv('w')], [floatTensor('w0', [1, 4, 1, 1], numbers(4))])).toBeNull();
    expect(read([node('Reshape', ['w0', 'x'], ['w']), conv('w')], [floatTensor('w0', [4], numbers(4))])).toBeNull();
  });

  it('behind operators that double with each step, which ends at once', () => {
    const scale = floatTensor('s', [], Float32Array.of(1));
    const chain = Array.from({ length: 60 }, (_, k) =>
      node('DequantizeLinear', [`w${k}`, `w${k}`, `w${k}`], [k === 59 ? 'w' : `w${k + 1}`]),
    );
    expect(read([...chain, conv('w')], [scale, floatTensor('w0', [4], numbers(4))])).toBeNull();
  });

  it('where sizes and values do not fit', () => {
    const short = create(TensorProtoSchema, {
      name: 'w',
      dims: [2n, 4n, 3n, 3n],
      dataType: Type.FLOAT,
      rawData: new Uint8Array(12),
    });
    expect(read([conv('w')], [short])).toBeNull();
    const perm = [node('Transpose', ['w0'], ['w'], { perm: [0, 0, 1, 2] }), conv('w')];
    expect(read(perm, [floatTensor('w0', [1, 4, 1, 1], numbers(4))])).toBeNull();
  });
});
