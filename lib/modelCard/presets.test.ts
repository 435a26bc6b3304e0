import { describe, expect, it } from 'vitest';
import type { ModelInput } from '../domain/modelCard';
import { PRESET_IDS } from '../domain/preset';
import { distinctionBits, entropyBits, largestDistance } from './answerStatistics';
import { distinctPresets, isSamePreprocessing, withOtherOrder, withPreset } from './presets';

const INPUT: ModelInput = {
  ...{ tensor: 'x', width: 8, height: 8, layout: 'NCHW', channels: 'RGB', fit: 'cover' },
  ...{ scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
};
const become = ({ scale, mean, std }: ModelInput, v: number, c: number) => (v * scale - mean[c]!) / std[c]!;

describe('presets', () => {
  it('make of black and white what their places say', () => {
    const torchvision = withPreset(INPUT, 'torchvision')!;
    expect(become(torchvision, 0, 0)).toBeCloseTo(-2.1179, 4);
    expect(become(torchvision, 255, 2)).toBeCloseTo(2.64, 4);
    for (const id of ['keras', 'timm'] as const) {
      expect(become(withPreset(INPUT, id)!, 0, 1)).toBeCloseTo(-1, 9);
      expect(become(withPreset(INPUT, id)!, 255, 1)).toBeCloseTo(1, 9);
    }
    expect(withPreset(INPUT, 'caffe')).toMatchObject({ channels: 'BGR', mean: [103.939, 116.779, 123.68] });
  });

  it('of colours fit no grey input', () => {
    const grey: ModelInput = { ...INPUT, channels: 'GRAY', mean: [0], std: [1] };
    expect(PRESET_IDS.filter((id) => withPreset(grey, id))).toEqual(['keras', 'timm', 'unit', 'none']);
    expect(withOtherOrder(grey)).toBeNull();
  });

  it('that give the same numbers count once', () => {
    expect(distinctPresets(INPUT).map(({ id }) => id)).toEqual(['torchvision', 'caffe', 'keras', 'unit', 'none']);
    expect(isSamePreprocessing(withPreset(INPUT, 'keras')!, withPreset(INPUT, 'timm')!)).toBe(true);
    expect(isSamePreprocessing(INPUT, { ...INPUT, channels: 'BGR' })).toBe(false);
  });

  it('in the other order keep each colour’s own mean', () => {
    const other = withOtherOrder(withPreset(INPUT, 'torchvision')!)!;
    expect(other).toMatchObject({ channels: 'BGR', mean: [0.406, 0.456, 0.485], std: [0.225, 0.224, 0.229] });
    expect(withOtherOrder(other)).toEqual(withPreset(INPUT, 'torchvision'));
  });
});

describe('the statistics of answers', () => {
  const answers = (...rows: number[][]) => rows.map((row) => Float32Array.from(row));
  it('measure in bits how well pictures are told apart', () => {
    expect(entropyBits([0.5, 0.5, 0])).toBe(1);
    expect(distinctionBits(answers([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]))).toBeCloseTo(2, 9);
    expect(distinctionBits(answers([1, 0], [1, 0]))).toBe(0);
    expect(distinctionBits(answers([0.5, 0.5], [0.5, 0.5]))).toBe(0);
    // H(0.75, 0.25) − 0.5 × H(0.5, 0.5) = 0.811 − 0.5
    expect(distinctionBits(answers([1, 0], [0.5, 0.5]))).toBeCloseTo(0.3113, 4);
    expect(distinctionBits([])).toBe(0);
  });
  it('give the largest distance of two answers', () => {
    expect(largestDistance(answers([1, 0], [0, 1], [1, 0]))).toBe(1);
    expect(largestDistance(answers([0.75, 0.25], [0.5, 0.5]))).toBe(0.25);
    expect(largestDistance(answers([1]))).toBe(0);
  });
});
