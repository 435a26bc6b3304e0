import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from './buildOnnx';
import { checkWeights, countNonFinite } from './checkWeights';
import { decodeOnnx } from './decodeOnnx';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  type GraphProto,
} from './generated/onnx_pb';
import { tinyNetwork } from './tinyNetwork';

const raw = (values: { buffer: ArrayBufferLike }) => new Uint8Array(values.buffer);

describe('countNonFinite', () => {
  const numbers = [1, NaN, -2, Infinity, 3, -Infinity, 65_504, 0];
  const halves = [0x3c00, 0x7e00, 0xc000, 0x7c00, 0x4200, 0xfc00, 0x7bff, 0];
  const brains = [0x3f80, 0x7fc0, 0xc000, 0x7f80, 0x4040, 0xff80, 0x7f7f, 0];

  it.each([
    ['float32, raw', { dataType: DataType.FLOAT, rawData: raw(Float32Array.from(numbers)) }],
    ['float32, typed', { dataType: DataType.FLOAT, floatData: numbers }],
    ['float64, raw', { dataType: DataType.DOUBLE, rawData: raw(Float64Array.from(numbers)) }],
    ['float64, typed', { dataType: DataType.DOUBLE, doubleData: numbers }],
    ['float16, raw', { dataType: DataType.FLOAT16, rawData: raw(Uint16Array.from(halves)) }],
    ['float16, typed', { dataType: DataType.FLOAT16, int32Data: halves }],
    ['bfloat16, raw', { dataType: DataType.BFLOAT16, rawData: raw(Uint16Array.from(brains)) }],
    ['bfloat16, typed', { dataType: DataType.BFLOAT16, int32Data: brains }],
  ])('finds three of eight values in %s', (_, init) => {
    expect(countNonFinite(create(TensorProtoSchema, { dims: [8n], ...init }))).toBe(3);
  });

  it('counts in weights that begin at an odd address and span several chunks', () => {
    const values = new Float32Array(50_000);
    for (let i = 0; i < values.length; i += 1000) values[i] = NaN;
    const shifted = new Uint8Array(values.byteLength + 1);
    shifted.set(raw(values), 1);
    const tensor = create(TensorProtoSchema, { dataType: DataType.FLOAT, rawData: shifted.subarray(1) });
    expect(countNonFinite(tensor)).toBe(50);
  });

  it('leaves whole numbers alone', () => {
    const bits = raw(Uint32Array.from([0x7fc00000, 0xffffffff]));
    expect(countNonFinite(create(TensorProtoSchema, { dataType: DataType.INT32, rawData: bits }))).toBe(0);
  });
});

describe('checkWeights', () => {
  it.each(['float32', 'float16'] as const)('names the %s tensor and how many values are damaged', (elementType) => {
    const file = tinyNetwork({
      elementType,
      edit: (name, values) => {
        if (name === 'conv2.weight') values.fill(NaN, 0, 2).fill(Infinity, 2, 3);
      },
    });
    expect(() => checkWeights(decodeOnnx(file, 'bad.onnx'), 'bad.onnx')).toThrow(
      'The file "bad.onnx" has damaged weights: the tensor "conv2.weight" holds 3 values that are NaN or infinite.',
    );
  });

  it('looks into Constant nodes, but allows a single infinity: it is a limit', () => {
    const withConstant = (value: number) =>
      decodeOnnx(
        buildOnnx({
          inputs: [tensorInfo('x', [1, 4])],
          outputs: [tensorInfo('y', [1, 4])],
          nodes: [
            node('Constant', [], ['limit'], { value: floatTensor('', [], Float32Array.of(value)) }),
            node('Min', ['x', 'limit'], ['y']),
          ],
        }),
        'x.onnx',
      );
    expect(() => checkWeights(withConstant(Infinity), 'x.onnx')).not.toThrow();
    expect(() => checkWeights(withConstant(NaN), 'x.onnx')).toThrow('the tensor "limit" holds 1 value that is NaN');
  });

  describe('looks inside', () => {
    const bad = floatTensor('inner.weight', [2], Float32Array.of(NaN, 1));
    const damaged = () => create(GraphProtoSchema, { initializer: [bad] });
    const constant = () => create(GraphProtoSchema, { node: [node('Constant', [], ['inner.weight'], { value: bad })] });
    const holding = (init: { g: GraphProto } | { graphs: GraphProto[] }) => {
      const type = 'g' in init ? AttributeType.GRAPH : AttributeType.GRAPHS;
      const attribute = [create(AttributeProtoSchema, { name: 'body', type, ...init })];
      return Object.assign(node('If', ['x'], ['y']), { attribute });
    };
    const fileWith = (...nodes: ReturnType<typeof node>[]) =>
      buildOnnx({ inputs: [tensorInfo('x', [1, 2])], outputs: [tensorInfo('y', [1, 2])], nodes });

    function withFunction(): Uint8Array {
      const model = fromBinary(ModelProtoSchema, fileWith(node('Own', ['x'], ['y'])));
      model.functions = [create(FunctionProtoSchema, { name: 'Own', node: constant().node })];
      return toBinary(ModelProtoSchema, model);
    }

    it.each([
      ['a sub-graph', () => fileWith(holding({ g: damaged() }))],
      ['a constant of a sub-graph', () => fileWith(node('Relu', ['x'], ['z']), holding({ g: constant() }))],
      ['a list of sub-graphs', () => fileWith(holding({ graphs: [create(GraphProtoSchema), damaged()] }))],
      [
        'a sub-graph of a sub-graph',
        () => fileWith(holding({ g: create(GraphProtoSchema, { node: [holding({ g: damaged() })] }) })),
      ],
      ['a function', withFunction],
    ])('%s', (_, file) => {
      const model = decodeOnnx(file(), 'x.onnx');
      expect(() => checkWeights(model, 'x.onnx')).toThrow('the tensor "inner.weight" holds 1 value that is NaN');
    });
  });

  it('accepts sound weights', () => {
    expect(() => checkWeights(decodeOnnx(tinyNetwork(), 'x.onnx'), 'x.onnx')).not.toThrow();
  });
});
