import { describe, expect, it } from 'vitest';
import { AppError, parseOrThrow } from './appError';
import { modelCardSchema } from './modelCard';

const CARD = {
  name: 'SqueezeNet 1.1',
  format: 'onnx',
  file: 'squeezenet.onnx',
  input: { tensor: 'data', width: 224, height: 224, mean: [1, 2, 3], std: [1, 1, 1], resizeTo: 256 },
  output: { tensor: 'prob', kind: 'probability' },
  labels: 'labels.txt',
};
const parse = (change: object) => parseOrThrow(modelCardSchema, { ...CARD, ...change }, 'The model card');

function problemOf(change: object): AppError {
  try {
    parse(change);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the card was accepted');
}

describe('model card', () => {
  it('fills in what is usual: NCHW, RGB, scale 1, cover', () => {
    expect(parse({}).input).toMatchObject({ layout: 'NCHW', channels: 'RGB', scale: 1, fit: 'cover' });
  });

  it('names an unknown field, so that a typo is not silently ignored', () => {
    expect(problemOf({ input: { ...CARD.input, meen: [0, 0, 0] } }).message).toMatch(/input.*"meen"/s);
  });

  it('wants as many means and standard deviations as there are channels', () => {
    const problem = problemOf({ input: { ...CARD.input, channels: 'GRAY' } });
    expect(problem.options.field).toBe('input.mean');
    expect(problem.message).toContain('must have 1 value for channels GRAY, but has 3');
  });

  it('refuses a standard deviation of 0, which would divide by zero', () => {
    expect(problemOf({ input: { ...CARD.input, std: [1, 0, 1] } }).options.field).toBe('input.std.1');
  });

  it.each(['../weights.onnx', '/etc/passwd', 'a/b.onnx', 'a\\b.onnx', '..', 'x\0.onnx'])(
    'refuses the file name %j, which leaves the folder',
    (file) => {
      expect(problemOf({ file }).options.field).toBe('file');
      expect(problemOf({ labels: file }).options.field).toBe('labels');
    },
  );

  it('refuses a resizeTo below the input side, from which nothing could be cropped', () => {
    expect(problemOf({ input: { ...CARD.input, resizeTo: 100 } }).options.field).toBe('input.resizeTo');
  });

  it('refuses an input side of 0 and one that would exhaust the memory', () => {
    for (const width of [0, 1.5, 100_000])
      expect(problemOf({ input: { ...CARD.input, width } }).options.field).toBe('input.width');
  });
});
