import { describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from '../onnx/buildOnnx';
import { decodeOnnx } from '../onnx/decodeOnnx';
import { readInputEvidence } from '../onnx/onnxInputEvidence';
import { guessPreprocessing, type PreprocessingFacts } from './guessPreprocessing';
import { NO_EVIDENCE } from './inputEvidence';

const FACTS: PreprocessingFacts = { channels: 'RGB', layout: 'NCHW', format: 'onnx', classes: 10, kind: 'logit' };
const CONV = floatTensor('w', [4, 3, 3, 3], new Float32Array(4 * 27).fill(0.1));
const constant = (name: string, values: number[]) =>
  floatTensor(name, [values.length, 1, 1], Float32Array.from(values));

/** A network that begins with `nodes`, which lead from "x" to "y", and goes on with a convolution. */
function evidenceOf(nodes: ReturnType<typeof node>[], weights: ReturnType<typeof floatTensor>[]) {
  const bytes = buildOnnx({
    inputs: [tensorInfo('x', [1, 3, 8, 8])],
    outputs: [tensorInfo('z', [1, 4, 6, 6])],
    nodes: [...nodes, node('Conv', ['y', 'w'], ['z'])],
    initializers: [...weights, CONV],
  });
  return readInputEvidence(decodeOnnx(bytes, 'a.onnx'));
}

describe('a network’s own normalisation', () => {
  it('is followed through operators in a row: (x − m) ÷ s', () => {
    const evidence = evidenceOf(
      [node('Sub', ['x', 'm'], ['a']), node('Cast', ['a'], ['b'], { to: 1 }), node('Div', ['b', 's'], ['y'])],
      [constant('m', [124, 116, 104]), constant('s', [58, 57, 57])],
    );
    const { scale, shift, operators } = evidence.ownNormalisation!;
    expect(operators).toBe('Sub, Div');
    expect(scale[0]).toBeCloseTo(1 / 58, 9);
    expect(shift[2]).toBeCloseTo(-104 / 57, 6);
    expect(guessPreprocessing(evidence, FACTS)).toMatchObject({ preset: 'none' });
  });

  it.each([
    ['÷ 255', [node('Div', ['x', 's'], ['y'])], [constant('s', [255])], 'none'],
    [
      '× 1/127.5 − 1',
      [node('Mul', ['x', 's'], ['a']), node('Add', ['a', 'm'], ['y'])],
      [constant('s', [1 / 127.5]), constant('m', [-1])],
      'none',
    ],
    [
      '(x − 0.5) ÷ 0.5',
      [node('Sub', ['x', 'm'], ['a']), node('Div', ['a', 's'], ['y'])],
      [constant('m', [0.5]), constant('s', [0.5])],
      'unit',
    ],
  ] as const)('%s wants what it was made for', (_, nodes, weights, preset) => {
    expect(guessPreprocessing(evidenceOf([...nodes], [...weights]), FACTS)).toMatchObject({ preset });
  });

  it('in a batch normalisation of the input tells the mean of the pixels', () => {
    const names = ['gamma', 'beta', 'mean', 'variance'];
    const values = [
      [1, 1, 1],
      [0, 0, 0],
      [123, 117, 104],
      [3400, 3300, 3400],
    ];
    const evidence = evidenceOf(
      [node('BatchNormalization', ['x', ...names], ['y'])],
      names.map((name, i) => floatTensor(name, [3], Float32Array.from(values[i]!))),
    );
    expect(guessPreprocessing(evidence, FACTS)).toMatchObject({ preset: 'none' });
  });

  it('is none when the values are not those of a normalisation', () => {
    const map = floatTensor('m', [3, 8, 8], new Float32Array(192));
    expect(evidenceOf([node('Sub', ['x', 'm'], ['y'])], [map]).ownNormalisation).toBeNull();
    expect(evidenceOf([node('Mul', ['x', 's'], ['y'])], [constant('s', [0])]).ownNormalisation).toBeNull();
    expect(evidenceOf([node('Div', ['s', 'x'], ['y'])], [constant('s', [255])]).ownNormalisation).toBeNull();
  });
});

describe('the signs of tools', () => {
  const named = (...names: string[]) => ({ ...NO_EVIDENCE, names });
  it.each([
    [{ ...NO_EVIDENCE, producer: 'pytorch 2.1' }, {}, 'torchvision'],
    [{ ...NO_EVIDENCE, producer: 'onnx-caffe2' }, { kind: 'probability' }, 'caffe'],
    [named('gpu_0/data_0'), {}, 'caffe'],
    [named('data', 'conv1_w_0'), {}, 'caffe'],
    [named('data', 'resnetv17_conv0_fwd'), {}, 'torchvision'],
    [{ ...NO_EVIDENCE, producer: 'tf2onnx' }, { classes: 1000 }, 'keras'],
    [named('input_1:0'), {}, 'unit'],
    [named('data'), { classes: 1001, kind: 'probability' }, 'keras'],
    [NO_EVIDENCE, { layout: 'NHWC' }, 'unit'],
    [NO_EVIDENCE, { format: 'tfjs', classes: 1000 }, 'keras'],
    [NO_EVIDENCE, { kind: 'probability' }, 'unit'],
    [NO_EVIDENCE, {}, 'torchvision'],
    [{ ...NO_EVIDENCE, producer: 'pytorch' }, { channels: 'GRAY' }, 'unit'],
  ] as const)('%j with %j is %s', (evidence, facts, preset) => {
    const guess = guessPreprocessing({ ...evidence, names: [...evidence.names] }, { ...FACTS, ...facts });
    expect(guess.preset).toBe(preset);
    expect(guess.reason.length).toBeGreaterThan(20);
  });
});
