import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, type OnnxParts, tensorInfo } from './buildOnnx';
import { decodeOnnx, type OnnxModel } from './decodeOnnx';
import { freeBatch } from './freeBatch';
import { freedTarget } from './freeReshapes';
import { ModelProtoSchema, type NodeProto } from './generated/onnx_pb';
import { declaredDims, inspectOnnx } from './inspectOnnx';
import { int64Tensor, readInt64 } from './tensorValues';
import { tinyNetwork } from './tinyNetwork';

const decode = (parts: OnnxParts) => decodeOnnx(buildOnnx(parts), 'x.onnx');

/** Picture 1×3×4×4 → Reshape by `shape` → scores. */
function reshaping(parts: Partial<OnnxParts>, nodes?: NodeProto[]): OnnxModel {
  return decode({
    inputs: [tensorInfo('x', [1, 3, 4, 4])],
    outputs: [tensorInfo('y', [1, 48])],
    nodes: nodes ?? [node('Relu', ['x'], ['r']), node('Reshape', ['r', 'shape'], ['y'])],
    ...parts,
  });
}

/** The constant target of the Reshape that makes `output`. */
function targetOf({ graph }: OnnxModel, output: string): number[] {
  const reshape = graph.node.find((n) => n.output[0] === output)!;
  const attribute = reshape.attribute.find(({ name }) => name === 'shape');
  if (attribute) return attribute.ints.map(Number);
  const name = reshape.input[1]!;
  const constant = graph.node.find((n) => n.opType === 'Constant' && n.output[0] === name);
  const tensor = constant?.attribute[0]?.t ?? graph.initializer.find((t) => t.name === name);
  return tensor ? readInt64(tensor) : constant!.attribute[0]!.ints.map(Number);
}

describe('freeBatch', () => {
  it('frees inputs and outputs and forgets stale shapes in between', () => {
    const { model, fixedBatch } = freeBatch(
      reshaping({
        initializers: [int64Tensor([1, 48], 'shape')],
        valueInfo: [tensorInfo('r', [1, 3, 4, 4]), tensorInfo('elsewhere', [1, 2])],
      }),
    );
    expect(fixedBatch).toBe(1);
    expect(declaredDims(model.graph.input[0]!)![0]!.value).toEqual({ case: 'dimParam', value: 'batch' });
    expect(inspectOnnx(model).inputs[0]!.dims).toEqual([null, 3, 4, 4]);
    expect(inspectOnnx(model).outputs[0]!.dims).toEqual([null, 48]);
    expect(model.graph.valueInfo.map(({ name }) => name)).toEqual(['elsewhere']);
  });

  it('gives a network back untouched when its batch size is free', () => {
    const model = decodeOnnx(tinyNetwork(), 'x.onnx');
    expect(freeBatch(model)).toEqual({ model, fixedBatch: null });
    expect(freeBatch(model).model).toBe(model);
  });

  it('does not change the model that it is given', () => {
    const file = tinyNetwork({ batch: 1 });
    const model = decodeOnnx(file, 'x.onnx');
    freeBatch(model);
    expect(toBinary(ModelProtoSchema, model)).toEqual(file);
  });

  it.each([
    ['an initialiser of typed values', { initializers: [int64Tensor([1, -1], 'shape')] }],
    [
      'an initialiser of raw bytes',
      {
        initializers: [
          Object.assign(int64Tensor([], 'shape'), {
            dims: [2n],
            rawData: new Uint8Array(BigInt64Array.of(1n, -1n).buffer),
          }),
        ],
      },
    ],
  ])('frees a Reshape target from %s', (_, parts) => {
    expect(targetOf(freeBatch(reshaping(parts)).model, 'y')).toEqual([0, -1]);
  });

  it.each([
    ['a Constant tensor', node('Constant', [], ['shape'], { value: int64Tensor([1, 48]) })],
    ['a Constant list', node('Constant', [], ['shape'], { value_ints: [1, 48] })],
  ])('frees a Reshape target from %s', (_, constant) => {
    const model = reshaping({}, [constant, node('Relu', ['x'], ['r']), node('Reshape', ['r', 'shape'], ['y'])]);
    expect(targetOf(freeBatch(model).model, 'y')).toEqual([-1, 48]);
  });

  it('frees a Reshape target that is an attribute, as before opset 5', () => {
    const model = reshaping({ opset: 4 }, [node('Reshape', ['x'], ['y'], { shape: [1, 48] })]);
    expect(targetOf(freeBatch(model).model, 'y')).toEqual([-1, 48]);
  });

  it('copies a target that other nodes share, and leaves Reshapes of weights alone', () => {
    const { model } = freeBatch(
      reshaping({ initializers: [int64Tensor([1, 48], 'shape'), floatTensor('bias', [48], new Float32Array(48))] }, [
        node('Reshape', ['bias', 'shape'], ['row']),
        node('Reshape', ['x', 'shape'], ['flat']),
        node('Add', ['flat', 'row'], ['y']),
      ]),
    );
    expect(targetOf(model, 'row')).toEqual([1, 48]);
    expect(targetOf(model, 'flat')).toEqual([-1, 48]);
  });

  it('leaves a target alone whose first entry is not the batch, or that is computed', () => {
    const model = reshaping({ initializers: [int64Tensor([3, 16], 'merged')] }, [
      node('Reshape', ['x', 'merged'], ['m']),
      node('Shape', ['x'], ['s']),
      node('Reshape', ['m', 's'], ['y']),
    ]);
    expect(freeBatch(model).model.graph.node).toEqual(model.graph.node);
  });

  it('drops allowzero when the target then copies the batch', () => {
    const model = reshaping({ opset: 14, initializers: [int64Tensor([1, -1], 'shape')] }, [
      node('Reshape', ['x', 'shape'], ['y'], { allowzero: 1 }),
    ]);
    const { graph } = freeBatch(model).model;
    expect(graph.node.at(-1)!.attribute).toEqual([]);
  });

  it('does not put a list together that a node names a million times', () => {
    const shape = node('Concat', Array<string>(2 ** 20).fill('part'), ['shape'], { axis: 0 });
    const nodes = [shape, node('Relu', ['x'], ['r']), node('Reshape', ['r', 'shape'], ['y'])];
    const model = reshaping({ initializers: [int64Tensor(Array<number>(32).fill(1), 'part')] }, nodes);
    expect(freeBatch(model).model.graph.node.map(({ opType }) => opType)).toEqual(['Concat', 'Relu', 'Reshape']);
  });

  it('keeps fields of the file that it does not know', () => {
    // Field 100 of the model, length-delimited: tag (100 << 3 | 2) as a varint, 3 bytes.
    const unknown = [0xa2, 0x06, 3, 1, 2, 3];
    const file = Uint8Array.of(...tinyNetwork({ batch: 1 }), ...unknown);
    const edited = toBinary(ModelProtoSchema, freeBatch(decodeOnnx(file, 'x.onnx')).model);
    expect(fromBinary(ModelProtoSchema, edited).$unknown).toEqual([
      { no: 100, wireType: 2, data: Uint8Array.of(3, 1, 2, 3) },
    ]);
  });

  it('does not reuse the name of another free dimension', () => {
    const model = decode({
      inputs: [tensorInfo('x', [1, 'batch'])],
      outputs: [tensorInfo('y', [1, 'batch'])],
      nodes: [node('Relu', ['x'], ['y'])],
    });
    const dims = declaredDims(freeBatch(model).model.graph.input[0]!)!;
    expect(dims.map(({ value }) => value.value)).toEqual(['batch_2', 'batch']);
  });
});

describe('freedTarget', () => {
  it.each([
    [[1, 48], 1, false, [-1, 48]],
    [[1, -1], 1, false, [0, -1]],
    [[4, 2, -1], 4, false, [0, 2, -1]],
    [[1, 0, 16], 1, false, [-1, 0, 16]],
    [[1, 0, 16], 1, true, null],
    [[2, 48], 1, false, null],
    [[-1, 48], 1, false, null],
    [[], 1, false, null],
  ] as const)('%j with a batch of %i', (target, batch, allowZero, expected) => {
    expect(freedTarget(target, batch, allowZero)).toEqual(expected);
  });
});
