import { describe, expect, it } from 'vitest';
import type { NetworkInspection, TensorInfo } from '../compute/compute';
import type { InputEvidence } from '@/lib/modelCard/inputEvidence';
import { guessCard as guess } from './guessCard';

const guessCard = (
  inspected: NetworkInspection,
  file: string,
  kind: 'logit' | 'probability',
  format: 'onnx' | 'tfjs' = 'onnx',
) => guess(inspected, { format, file }, kind).card;

const tensor = (name: string, dims: (number | null)[], elementType: TensorInfo['elementType'] = 'float32') => ({
  name,
  dims,
  elementType,
});
const inspection = (input: TensorInfo[], output: TensorInfo[]): NetworkInspection => ({
  opset: 13,
  parameterCount: 1,
  inputs: input,
  outputs: output,
  operators: [],
});
const SCORES = [tensor('scores', [null, 5])];

describe('a guessed card', () => {
  it('of a torchvision-like network has its preset', () => {
    const card = guessCard(
      inspection([tensor('data', [null, 3, 224, 224])], [tensor('logits', [null, 1000])]),
      'resnet.v2.onnx',
      'logit',
    );
    expect(card).toMatchObject({
      name: 'resnet.v2',
      file: 'resnet.v2.onnx',
      input: { tensor: 'data', layout: 'NCHW', channels: 'RGB', width: 224, height: 224, fit: 'cover', resizeTo: 256 },
      output: { tensor: 'logits', kind: 'logit' },
    });
    expect(card.input.mean).toEqual([0.485, 0.456, 0.406]);
    expect(card.labels).toHaveLength(1000);
    expect(card.labels[999]).toBe('class 999');
  });

  it.each([
    [[1, 3, 32, 48], { layout: 'NCHW', channels: 'RGB', width: 48, height: 32 }],
    [[null, 32, 48, 3], { layout: 'NHWC', channels: 'RGB', width: 48, height: 32 }],
    [[null, 28, 28, 1], { layout: 'NHWC', channels: 'GRAY', width: 28, height: 28 }],
    [[null, 1, 28, 28], { layout: 'NCHW', channels: 'GRAY', width: 28, height: 28 }],
    [[null, 3, 3, 3], { layout: 'NCHW', channels: 'RGB', width: 3, height: 3 }],
    [[null, null, null, null], { layout: 'NCHW', channels: 'RGB', width: 224, height: 224 }],
    [[], { layout: 'NCHW', channels: 'RGB', width: 224, height: 224 }],
  ])('reads the input %j', (dims, input) => {
    expect(guessCard(inspection([tensor('x', dims)], SCORES), 'a.onnx', 'logit').input).toMatchObject(input);
  });

  it('normalises neither grey pictures nor those of networks that give probabilities', () => {
    const grey = guessCard(inspection([tensor('x', [null, 1, 8, 8])], SCORES), 'a.onnx', 'logit');
    expect(grey.input).toMatchObject({ mean: [0], std: [1], scale: 1 / 255 });
    const probability = guessCard(inspection([tensor('x', [null, 3, 8, 8])], SCORES), 'a.onnx', 'probability');
    expect(probability.input).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1], scale: 1 / 255 });
  });

  it('takes the output that is a list of classes, 1×1 maps included', () => {
    const outputs = [tensor('map', [null, 64, 7, 7]), tensor('ids', [null, 9], 'other'), tensor('prob', [1, 10, 1, 1])];
    const card = guessCard(inspection([tensor('x', [1, 3, 8, 8])], outputs), 'a.onnx', 'probability');
    expect(card.output.tensor).toBe('prob');
    expect(card.labels).toHaveLength(10);
  });

  it('has channels last where the shape does not say and the format has them there', () => {
    const free = inspection([tensor('x', [null, null, null, null])], SCORES);
    expect(guessCard(free, 'model.json', 'logit', 'tfjs')).toMatchObject({
      name: 'model',
      format: 'tfjs',
      file: 'model.json',
      input: { layout: 'NHWC' },
    });
  });

  it('follows the signs in the file and says which', () => {
    const evidence: InputEvidence = { producer: 'onnx-caffe2', names: ['data_0'], ownNormalisation: null };
    const inspected = { ...inspection([tensor('data_0', [1, 3, 224, 224])], SCORES), evidence };
    const { card, preprocessing } = guess(inspected, { format: 'onnx', file: 'a.onnx' }, 'probability');
    expect(card.input).toMatchObject({ channels: 'BGR', scale: 1, mean: [103.939, 116.779, 123.68] });
    expect(preprocessing).toMatchObject({ preset: 'caffe', reason: expect.stringContaining('Caffe') });
  });

  it('is refused for a network that takes no picture or gives no numbers', () => {
    const text = inspection([tensor('tokens', [null, 77])], SCORES);
    expect(() => guessCard(text, 'text.onnx', 'logit')).toThrow(/takes no picture.*"tokens" \(any × 77\)/);
    const planes = inspection([tensor('board', [null, 12, 8, 8])], SCORES);
    expect(() => guessCard(planes, 'chess.onnx', 'logit')).toThrow('takes no picture');
    const ids = inspection([tensor('x', [1, 3, 8, 8])], [tensor('ids', [1], 'other')]);
    expect(() => guessCard(ids, 'a.onnx', 'logit')).toThrow('gives no classes');
  });

  it.each([
    [[null, 3, 5000, 32], 'takes pictures of 32 × 5000 pixels; 1 to 4096 a side are supported'],
    [[null, 3, 0, 0], 'takes pictures of 0 × 0 pixels'],
  ])('is refused for pictures %j, which no card can name', (dims, message) => {
    expect(() => guessCard(inspection([tensor('x', dims)], SCORES), 'a.onnx', 'logit')).toThrow(message);
  });

  it('is refused for a map that was flattened, before a label is made for each of its values', () => {
    const map = inspection([tensor('x', [null, 3, 8, 8])], [tensor('map', [null, 2 ** 31])]);
    expect(() => guessCard(map, 'a.onnx', 'logit')).toThrow('gives 2,147,483,648 numbers for a picture ("map")');
  });

  it('has a name also for a file whose name is a space', () => {
    expect(guessCard(inspection([tensor('x', [null, 3, 8, 8])], SCORES), ' .onnx', 'logit').name).toBe('.onnx');
  });
});
