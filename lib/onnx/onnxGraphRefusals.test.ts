import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { ARCHITECTURES, buildArchitecture } from '../architectures/architectures';
import { AppError } from '../domain/appError';
import { buildGraph } from '../network/buildGraph';
import { floatTensor, node, tensorInfo } from './buildOnnx';
import { checkTensorSizes } from './checkTensorSizes';
import { decodeOnnx } from './decodeOnnx';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  type NodeProto,
  TensorProto_DataType,
  TensorProtoSchema,
} from './generated/onnx_pb';
import { onnxSource } from './onnxGraph';
import { buildNetwork, graphCard as card, readGraph as read, weight } from './readGraph.testing';
import { int64Tensor } from './tensorValues';

describe('what cannot be', () => {
  const refusal = (parts: Parameters<typeof read>[0], height?: number) => {
    try {
      read(parts, height);
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('invalid_network');
      return (error as AppError).message;
    }
    return 'accepted';
  };

  it('a circle', () => {
    expect(refusal({ nodes: [node('Add', ['x', 'b'], ['a']), node('Relu', ['a'], ['b']), node('Relu', ['b'], ['y'])] })).toContain('runs in a circle'); // prettier-ignore
    expect(refusal({ nodes: [node('Add', ['x', 'y'], ['y'])] })).toContain('runs in a circle');
  });

  it('a tensor that nothing gives, or that two nodes give', () => {
    expect(refusal({ nodes: [node('Add', ['x', 'gone'], ['y'])] })).toBe(
      'The file "net.onnx" has an operator (Add) that reads the tensor "gone", which nothing in the network provides. Export the network again.',
    );
    expect(refusal({ nodes: [node('Relu', ['x'], ['y']), node('Abs', ['x'], ['y'])] })).toContain('gives the tensor "y" twice'); // prettier-ignore
  });

  it('a card that names tensors that are not there', () => {
    expect(refusal({ nodes: [node('Relu', ['x'], ['z'])] })).toContain('has no tensor "y", which the model card names');
    expect(refusal({ inputs: [tensorInfo('picture', [1, 3, 8, 8])], nodes: [node('Relu', ['picture'], ['y'])] })).toContain('Its inputs are "picture"'); // prettier-ignore
  });

  it('a window without room, a reshape that does not fit, sizes beyond reason', () => {
    const pool = node('MaxPool', ['x'], ['y'], { kernel_shape: [5, 5] });
    expect(refusal({ nodes: [pool] }, 4)).toContain('has a window of 5 pixels, for which its input of 4 has no room');
    const reshape = (...target: number[]) => ({ nodes: [node('Reshape', ['x', 't'], ['y'])], initializers: [int64Tensor(target, 't')] }); // prettier-ignore
    expect(refusal(reshape(1, 100))).toContain('cannot put 192 values into the shape 1×100');
    expect(refusal(reshape(7, -1))).toContain('cannot put 192 values');
    const windows: Record<string, number[]>[] = [
      { kernel_shape: [2 ** 40, 1] },
      { kernel_shape: [3, 3], strides: [0, 1] },
      { kernel_shape: [3, 3], strides: [-2, 1] },
      { kernel_shape: [3, 3], dilations: [2 ** 31, 1] },
      { kernel_shape: [3, 3], pads: [2 ** 31, 0, 0, 0] },
    ];
    for (const attributes of windows)
      expect(refusal({ nodes: [node('MaxPool', ['x'], ['y'], attributes)] })).toContain('its layer "MaxPool_y"');
    const pads = int64Tensor([0, 0, 2 ** 40, 0, 0, 0, 0, 0], 'p');
    expect(refusal({ nodes: [node('Pad', ['x', 'p'], ['y'])], initializers: [pads] })).toContain('would give');
    const scales = floatTensor('s', [4], Float32Array.of(1, 1, 1e9, 1));
    expect(refusal({ nodes: [node('Resize', ['x', '', 's'], ['y'])], initializers: [scales] })).toContain('would give');
  });

  it('attributes that make no sense give unknown shapes, not a crash', () => {
    const odd: NodeProto[] = [
      node('Transpose', ['x'], ['y'], { perm: [0, 1, 2, 9] }),
      node('Concat', ['x', 'x'], ['y'], { axis: 9 }),
      node('Softmax', ['x'], ['y'], { axis: -9 }),
      node('ReduceMean', ['x'], ['y'], { axes: [7] }),
      node('Gemm', ['x', 'x'], ['y']),
      node('Split', ['x'], ['y'], { axis: 12 }),
      node('Gather', ['x', 'x'], ['y'], { axis: 5 }),
      node('Slice', ['x'], ['y']),
      node('Conv', ['x'], ['y']),
      node('Reshape', ['x'], ['y']),
      node('Einsum', ['x'], ['y'], { equation: '->->,,' }),
      node('DepthToSpace', ['x'], ['y'], { blocksize: 0 }),
      node('Resize', ['x'], ['y'], { axes: [1, 1] }),
      node('Flatten', ['x'], ['y'], { axis: 40 }),
      node('ConvTranspose', ['x'], ['y']),
      node('Relu', [''], ['y']),
      node('TopK', ['x'], ['y'], { axis: 8 }),
    ];
    for (const one of odd) {
      const result = refusal({ nodes: [one] });
      expect([one.opType, result]).toEqual([one.opType, 'accepted']);
    }
  });

  it('a chain of 10,000 nodes, backwards, and one of constants are read without a deep stack', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => node('Relu', [i === 0 ? 'x' : `t${i}`], [i === 9_999 ? 'y' : `t${i + 1}`])); // prettier-ignore
    expect(read({ nodes: chain.reverse() }).layers).toHaveLength(10_000);
    const constants = Array.from({ length: 10_000 }, (_, i) => node('Add', [`k${i}`, 'k0'], [`k${i + 1}`]));
    const readers = Array.from({ length: 10_000 }, (_, i) => node('Mul', [i === 0 ? 'x' : `m${i}`, `k${i}`], [i === 9_999 ? 'y' : `m${i + 1}`])); // prettier-ignore
    const source = read({ nodes: [...constants, ...readers], initializers: [weight('k0', [3, 1, 1])] });
    expect(buildGraph(source).layers.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(3);
  });

  it('maps that grow without end', () => {
    const scales = floatTensor('s', [4], Float32Array.of(1, 1, 8, 8));
    const up = node('Resize', ['x', '', 's'], ['big'], { mode: 'nearest' });
    const copies = Array.from({ length: 2000 }, (_, i) =>
      node('MaxPool', ['big'], [`c${i}`], { kernel_shape: [2, 2] }),
    );
    const all = copies.map(({ output }) => output[0]!);
    const source = read({ nodes: [up, ...copies, node('Concat', all, ['y'], { axis: 1 })], initializers: [scales] }, 4096, 4096); // prettier-ignore
    expect(() => buildGraph(source)).toThrow('The network is too large to be listed');
  });

  /** A constant may be said to be of any shape with a zero in it: it has no values. */
  const empty = (name: string, dims: number[]) =>
    create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType: TensorProto_DataType.FLOAT });
  const fieldOf = (parts: Parameters<typeof read>[0]) => buildGraph(read(parts)).layers.at(-1)!.receptiveField;

  it('sizes that take no room in the file take none in memory', () => {
    for (const rows of [2 ** 40, 2 ** 28]) {
      const nodes = [node('Concat', ['x', 'k'], ['y'], { axis: 2 })];
      expect(fieldOf({ nodes, initializers: [empty('k', [1, 0, rows, 8])] })).toEqual({ kind: 'unknown', operator: 'Concat' }); // prettier-ignore
    }
    const tile = { nodes: [node('Tile', ['x', 'r'], ['y'])], initializers: [int64Tensor([1, 1, -1, 1], 'r')] };
    expect(fieldOf(tile)).toEqual({ kind: 'unknown', operator: 'Tile' });
    const many = Array.from({ length: 2000 }, (_, i) => node('Relu', [`t${i}`], [i === 1999 ? 'y' : `t${i + 1}`]));
    const deep = { nodes: [node('Add', ['x', 'k'], ['t0']), ...many], initializers: [empty('k', Array<number>(300_000).fill(1))] }; // prettier-ignore
    expect(read(deep).layers.at(-2)).toMatchObject({ type: 'Relu', shape: null });
    expect(() => checkTensorSizes(buildNetwork(deep), 'net.onnx')).not.toThrow();
  });

  it('tensors that no machine can hold, wherever the file puts them', () => {
    const size = int64Tensor([1, 3, 2 ** 15, 2 ** 15], 's');
    const relu = node('Relu', ['x'], ['a']);
    const expand = node('Expand', ['a', 's'], ['big']);
    const last = node('ReduceMax', ['big'], ['y'], { keepdims: 1 });
    const branch = create(GraphProtoSchema, { node: [last, expand], output: [tensorInfo('y', [])] });
    const attribute = ['then_branch', 'else_branch'].map((name) => create(AttributeProtoSchema, { name, type: AttributeType.GRAPH, g: branch })); // prettier-ignore
    const inside = Object.assign(node('If', ['yes'], ['y']), { attribute });
    const initializers = [size, weight('yes', [])];
    for (const nodes of [[relu, expand, last], [last, expand, relu], [inside, relu]]) // prettier-ignore
      expect(() => checkTensorSizes(buildNetwork({ nodes, initializers, inputs: [tensorInfo('x', [1, 3, 1, 1])] }), 'net.onnx')).toThrow('makes a tensor "big" of 1 × 3 × 32768 × 32768 values'); // prettier-ignore
  });

  it('nodes with hundreds of thousands of inputs', () => {
    const behind = (operator: string, inputs: number, values: number[]) =>
      fieldOf({
        nodes: [node(operator, Array<string>(inputs).fill('k'), ['t']), node('Add', ['x', 't'], ['y'])],
        initializers: [int64Tensor(values, 'k')],
      });
    const pixel = { size: 1, stride: 1, offset: 0 };
    for (const operator of ['Min', 'Sum'])
      expect(behind(operator, 200_000, [1])).toEqual({ kind: 'window', height: pixel, width: pixel, exceedsInput: false }); // prettier-ignore
    // 2^32 numbers, were they computed.
    for (const operator of ['Concat', 'Max'])
      expect(behind(operator, 2 ** 20, Array<number>(2 ** 12).fill(1))).toEqual({ kind: 'unknown', operator: 'Add' });
  });

  it('damaged files are refused or read, and nothing else happens', () => {
    const bytes = buildArchitecture('squeezenet1_1', { width: 1 / 16, classes: 4, inputSide: 64 });
    const { input, output } = ARCHITECTURES.squeezenet1_1.plan();
    const squeezenet = { input: { ...card(64, 64).input, tensor: input.name }, output: { tensor: output } };
    const random = randomNumbers(11);
    let refused = 0;
    for (let k = 0; k < 200; k++) {
      const damaged = bytes.slice();
      // Nodes come first in the file; behind them are the weights, where a flipped bit breaks nothing.
      for (let i = 0; i < 4; i++) damaged[Math.floor(random() * 6000)] = Math.floor(random() * 256);
      try {
        buildGraph(onnxSource(decodeOnnx(damaged, 'd.onnx'), 'd.onnx', squeezenet));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).toBe('invalid_network');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
    expect(refused).toBeLessThan(200);
  });
});

/** Uniform in [0, 1), the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
