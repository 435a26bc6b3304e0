import { describe, expect, it } from 'vitest';
import { normalNumbers } from '../../random/normalNumbers';
import { seededRandom } from '../../random/seededRandom';
import { buildOnnx, floatTensor, node, tensorInfo, type AttributeValue } from '../buildOnnx';
import { decodeOnnx } from '../decodeOnnx';
import type { NodeProto, TensorProto } from '../generated/onnx_pb';
import { int64Tensor } from '../tensorValues';
import { product } from './operator';
import { findTail } from './tail';
import { MAX_TAIL_WORK, tailGradient } from './tailGradient';

const normal = (length: number, seed: number) => Float32Array.from({ length }, normalNumbers(seededRandom(seed)));

interface Case {
  dims: number[];
  nodes: NodeProto[];
  initializers?: TensorProto[];
}

/** The tail from "x" to "y" of a few nodes. */
function tailOf({ dims, nodes, initializers = [] }: Case) {
  const bytes = buildOnnx({
    ...{ nodes, initializers },
    inputs: [tensorInfo('x', dims)],
    outputs: [tensorInfo('y', [])],
  });
  return findTail(decodeOnnx(bytes, 'tail.onnx'), { from: 'x', output: 'y', layer: 'last' });
}

function gradientOf(tail: ReturnType<typeof tailOf>, dims: number[], data: Float64Array, classIndex: number) {
  const steps = tailGradient(tail, new Map([['x', { dims, data }]]), { classIndex, layer: 'last' });
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The greatest difference from central finite differences, over the greatest slope. */
function disagreement(given: Case, seed = 1): number {
  const tail = tailOf(given);
  const x = Float64Array.from(normal(product(given.dims), seed));
  const count = classesOf(given, tail, x);
  const classIndex = Math.floor(count / 2);
  const { gradient } = gradientOf(tail, given.dims, x, classIndex);
  const step = 1e-5;
  const slopes = x.map((value, at) => {
    const scoreAt = (shifted: number) => gradientOf(tail, given.dims, x.with(at, shifted), classIndex).score;
    return (scoreAt(value + step) - scoreAt(value - step)) / (2 * step);
  });
  const largest = Math.max(...slopes.map(Math.abs));
  expect(largest).toBeGreaterThan(0);
  return Math.max(...slopes.map((slope, at) => Math.abs(slope - gradient[at]!))) / largest;
}

function classesOf({ dims }: Case, tail: ReturnType<typeof tailOf>, x: Float64Array): number {
  for (let count = 1024; count >= 1; count = Math.floor(count / 2))
    try {
      gradientOf(tail, dims, x, count - 1);
      return count;
    } catch {
      continue;
    }
  throw new Error('no class');
}

const one = (opType: string, attributes: Record<string, AttributeValue> = {}, more: string[] = []) => [
  node(opType, ['x', ...more], ['y'], attributes),
];
const MAPS = [1, 4, 5, 6];
const weights = (name: string, dims: number[], seed = 7) => floatTensor(name, dims, normal(product(dims), seed));
const positive = (name: string, dims: number[]) =>
  floatTensor(name, dims, normal(product(dims), 9).map((value) => Math.abs(value) + 0.5)); // prettier-ignore

const CASES: Record<string, Case> = {
  'Conv, padded, stride 2': { dims: MAPS, nodes: one('Conv', { pads: [1, 0, 2, 1], strides: [2, 1] }, ['w', 'b']), initializers: [weights('w', [3, 4, 3, 2]), weights('b', [3])] }, // prettier-ignore
  'Conv, grouped and dilated': { dims: MAPS, nodes: one('Conv', { group: 2, dilations: [2, 1] }, ['w']), initializers: [weights('w', [6, 2, 2, 3])] }, // prettier-ignore
  'Conv, SAME_UPPER': { dims: MAPS, nodes: one('Conv', { auto_pad: 'SAME_UPPER', strides: [2, 2] }, ['w']), initializers: [weights('w', [2, 4, 3, 3])] }, // prettier-ignore
  'Conv 1×1': { dims: MAPS, nodes: one('Conv', {}, ['w']), initializers: [weights('w', [3, 4, 1, 1])] },
  'Gemm, transposed': { dims: [1, 12], nodes: one('Gemm', { transB: 1, alpha: 0.5 }, ['w', 'b']), initializers: [weights('w', [5, 12]), weights('b', [5])] }, // prettier-ignore
  MatMul: { dims: [1, 12], nodes: one('MatMul', {}, ['w']), initializers: [weights('w', [12, 5])] },
  'Add of a constant': { dims: MAPS, nodes: one('Add', {}, ['w']), initializers: [weights('w', [4, 1, 1])] },
  'Mul by a constant': { dims: MAPS, nodes: one('Mul', {}, ['w']), initializers: [weights('w', [1, 4, 1, 1])] },
  'Mul by its own sigmoid': { dims: MAPS, nodes: [node('Sigmoid', ['x'], ['s']), node('Mul', ['x', 's'], ['y'])] },
  'Sub, twice its own': { dims: MAPS, nodes: [node('Tanh', ['x'], ['t']), node('Sub', ['x', 't'], ['d']), node('Add', ['d', 'x'], ['y'])] }, // prettier-ignore
  Div: { dims: MAPS, nodes: one('Div', {}, ['w']), initializers: [positive('w', [4, 1, 1])] },
  Relu: { dims: MAPS, nodes: [node('Relu', ['x'], ['r']), node('ReduceSum', ['r'], ['y'])] },
  LeakyRelu: { dims: MAPS, nodes: [node('LeakyRelu', ['x'], ['r'], { alpha: { float: 0.2 } }), node('ReduceSum', ['r'], ['y'])] }, // prettier-ignore
  Clip: { dims: MAPS, nodes: [node('Clip', ['x', 'low', 'high'], ['r']), node('ReduceSum', ['r'], ['y'])], initializers: [floatTensor('low', [], Float32Array.of(-0.5)), floatTensor('high', [], Float32Array.of(0.5))] }, // prettier-ignore
  'Elu, HardSwish, HardSigmoid': { dims: MAPS, nodes: [node('Elu', ['x'], ['e']), node('HardSwish', ['e'], ['h']), node('HardSigmoid', ['h'], ['g']), node('ReduceSum', ['g'], ['y'])] }, // prettier-ignore
  'MaxPool, rounded up': { dims: MAPS, nodes: [node('MaxPool', ['x'], ['m'], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1, pads: [0, 1, 0, 0] }), node('ReduceSum', ['m'], ['y'])] }, // prettier-ignore
  AveragePool: { dims: MAPS, nodes: one('AveragePool', { kernel_shape: [2, 3], pads: [1, 1, 0, 1], strides: [1, 2] }) },
  'AveragePool with its padding': { dims: MAPS, nodes: [node('AveragePool', ['x'], ['m'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 }), node('ReduceSum', ['m'], ['y'])] }, // prettier-ignore
  GlobalAveragePool: { dims: MAPS, nodes: one('GlobalAveragePool') },
  ReduceMean: { dims: MAPS, nodes: one('ReduceMean', { axes: [-1, 2], keepdims: 0 }) },
  'Flatten, Dropout and a dense layer': { dims: MAPS, nodes: [node('Flatten', ['x'], ['f']), node('Dropout', ['f'], ['d']), node('Gemm', ['d', 'w'], ['y'])], initializers: [weights('w', [120, 3])] }, // prettier-ignore
  'Reshape by a shape that is computed': { dims: MAPS, nodes: [node('Shape', ['x'], ['s']), node('Gather', ['s', 'zero'], ['n']), node('Unsqueeze', ['n', 'axes'], ['u']), node('Concat', ['u', 'rest'], ['t'], { axis: 0 }), node('Reshape', ['x', 't'], ['f']), node('MatMul', ['f', 'w'], ['y'])], initializers: [weights('w', [120, 3]), Object.assign(int64Tensor([0], 'zero'), { dims: [] }), int64Tensor([0], 'axes'), int64Tensor([-1], 'rest')] }, // prettier-ignore
  'Transpose and Squeeze': { dims: MAPS, nodes: [node('Transpose', ['x'], ['t'], { perm: [0, 2, 3, 1] }), node('Squeeze', ['t', 'axes'], ['q']), node('MatMul', ['q', 'w'], ['y'])], initializers: [weights('w', [4, 2]), int64Tensor([0], 'axes')] }, // prettier-ignore
  BatchNormalization: { dims: MAPS, nodes: one('BatchNormalization', {}, ['s', 'b', 'm', 'v']), initializers: [weights('s', [4]), weights('b', [4]), weights('m', [4]), positive('v', [4])] }, // prettier-ignore
  Concat: { dims: MAPS, nodes: [node('Neg', ['x'], ['n']), node('Concat', ['x', 'n'], ['c'], { axis: 1 }), node('Conv', ['c', 'w'], ['y'])], initializers: [weights('w', [2, 8, 1, 1])] }, // prettier-ignore
  LRN: { dims: MAPS, nodes: [node('LRN', ['x'], ['l'], { size: 3, alpha: { float: 0.5 }, beta: { float: 0.75 }, bias: { float: 1 } }), node('Conv', ['l', 'w'], ['y'])], initializers: [weights('w', [2, 4, 1, 1])] }, // prettier-ignore
};

describe('the gradient of a tail', () => {
  it.each(Object.keys(CASES))('is that of central finite differences: %s', (name) => {
    expect(disagreement(CASES[name]!)).toBeLessThan(1e-6);
  });

  it('would not pass for a wrong slope', () => {
    // The slopes of one network against the differences of another.
    const tail = tailOf(CASES['Conv 1×1']!);
    const x = Float64Array.from(normal(120, 1));
    const { gradient } = gradientOf(tail, MAPS, x, 3);
    const moved = gradientOf(tail, MAPS, x.with(3, x[3]! + 1), 3).score - gradientOf(tail, MAPS, x, 3).score;
    expect(Math.abs(moved - gradient[3]!)).toBeLessThan(1e-9);
    expect(Math.abs(moved - gradient[4]!)).toBeGreaterThan(0.1);
  });

  it('is by the scores in front of a final softmax', () => {
    const nodes = [node('Softmax', ['scores'], ['p'], { axis: 1 }), node('Flatten', ['p'], ['y'])];
    const tail = tailOf({ dims: [1, 4, 1, 1], nodes: [node('Relu', ['x'], ['scores']), ...nodes] });
    expect([tail.to, tail.nodes.map(({ opType }) => opType)]).toEqual(['scores', ['Relu']]);
  });

  it('names the operator and the layer where it cannot be taken', () => {
    expect(() => tailOf({ dims: MAPS, nodes: one('LSTM') })).toThrow(/"last".*operator LSTM/);
    expect(() => tailOf({ dims: MAPS, nodes: [node('Relu', ['z'], ['y'])] })).toThrow(
      /do not depend on the layer "last"/,
    );
  });

  it('is not begun where it would take too long', () => {
    const side = 4096;
    const given = { dims: [1, 64, side, side], nodes: one('Conv', {}, ['w']), initializers: [weights('w', [1, 64, 1, 1])] }; // prettier-ignore
    expect(64 * side * side).toBeGreaterThan(MAX_TAIL_WORK);
    // Its work is counted before any of its values is read.
    expect(() => gradientOf(tailOf(given), given.dims, new Float64Array(1), 0)).toThrow(/Choose a later layer/);
  });
});
