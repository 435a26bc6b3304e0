import { describe, expect, it } from 'vitest';
import { logit, scoreMap, scoreValue } from './score';

describe('scores', () => {
  it('probability is the probability itself', () => {
    expect(scoreValue('probability', 0.3, 0.8)).toBe(0.3);
  });

  it('drop is positive where the patch takes evidence away', () => {
    expect(scoreValue('drop', 0.25, 0.75)).toBe(0.5);
    expect(scoreValue('drop', 0.875, 0.75)).toBe(-0.125);
  });

  it('logit is the natural log-odds', () => {
    expect(logit(0.5)).toBe(0);
    expect(logit(Math.E / (1 + Math.E))).toBeCloseTo(1, 12);
    expect(logit(0.2)).toBeCloseTo(-logit(0.8), 12);
  });

  it('logit is finite, symmetric and monotonic up to the ends', () => {
    expect(logit(0)).toBe(-logit(1));
    expect(logit(1)).toBeCloseTo(16.635532, 5);
    // The largest float32 below 1 is still told apart from its neighbour, and from nothing above it.
    const below = 1 - 2 ** -24;
    expect(logit(below)).toBe(logit(1));
    expect(logit(1 - 2 ** -23)).toBeLessThan(logit(below));
  });

  it('leave unknown cells unknown', () => {
    for (const score of ['probability', 'drop', 'logit'] as const)
      expect(Number.isNaN(scoreMap(score, Float32Array.of(NaN), 0.5)[0])).toBe(true);
  });
});
