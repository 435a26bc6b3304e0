import { describe, expect, it } from 'vitest';
import { pearson } from './correlation';
import { cascadingSteps, independentSteps, randomisedWeights } from './randomisedWeights';

/** Skewed and far from 0, as no normal numbers are. */
const weights = Float32Array.from({ length: 4000 }, (_, k) => 3 + 0.01 * Math.exp(3 * Math.sin(k)));

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  const deviation = Math.sqrt(moment(2));
  return { mean, deviation, skewness: moment(3) / deviation ** 3, kurtosis: moment(4) / deviation ** 4 };
}

describe('randomised weights', () => {
  it('that are permuted are the same values in another order', () => {
    const permuted = randomisedWeights(weights, 'permutation', 1);
    expect(permuted.toSorted()).toEqual(weights.toSorted());
    expect(Math.abs(pearson(weights, permuted) ?? 1)).toBeLessThan(4 / Math.sqrt(4000));
  });

  it('that are normal have the mean and the deviation of the layer, and the shape of normal numbers', () => {
    const normal = randomisedWeights(weights, 'normal', 1);
    const [own, wanted] = [moments(normal), moments(weights)];
    expect(own.mean).toBeCloseTo(wanted.mean, 6);
    expect(own.deviation / wanted.deviation).toBeCloseTo(1, 5);
    expect(wanted.skewness).toBeGreaterThan(1);
    expect(Math.abs(own.skewness)).toBeLessThan(4 * Math.sqrt(6 / 4000));
    expect(Math.abs(own.kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / 4000));
    expect(Math.abs(pearson(weights, normal) ?? 1)).toBeLessThan(4 / Math.sqrt(4000));
  });

  it.each(['normal', 'permutation'] as const)('are the same for the same seed alone: %s', (how) => {
    const before = weights.slice();
    expect(randomisedWeights(weights, how, 7)).toEqual(randomisedWeights(weights, how, 7));
    expect(randomisedWeights(weights, how, 7)).not.toEqual(randomisedWeights(weights, how, 8));
    expect(weights).toEqual(before);
  });

  it.each(['normal', 'permutation'] as const)('stay what they are where all are equal: %s', (how) => {
    expect([...randomisedWeights(new Float32Array(5), how, 1)]).toEqual([0, 0, 0, 0, 0]);
    expect([...randomisedWeights(Float32Array.of(0.1), how, 1)]).toEqual([Math.fround(0.1)]);
    expect([...randomisedWeights(new Float32Array(0), how, 1)]).toEqual([]);
  });
});

describe('the layers that are randomised', () => {
  it('are more and more from the output on, or one alone', () => {
    const layers = ['conv1', 'conv2', 'fc'];
    expect(cascadingSteps(layers)).toEqual([['fc'], ['fc', 'conv2'], ['fc', 'conv2', 'conv1']]);
    expect(independentSteps(layers)).toEqual([['fc'], ['conv2'], ['conv1']]);
    expect(cascadingSteps([])).toEqual([]);
  });
});
