import { describe, expect, it } from 'vitest';
import { logit } from '../occlusion/score';
import { commonRange, scoreRange } from './range';

const values = (...numbers: number[]) => Float32Array.from(numbers);

describe('a common range', () => {
  it('holds both, so that a symmetric one stays symmetric', () => {
    expect(commonRange({ min: 0, max: 0.4 }, { min: 0, max: 0.9 })).toEqual({ min: 0, max: 0.9 });
    expect(commonRange({ min: -0.2, max: 0.2 }, { min: -0.7, max: 0.7 })).toEqual({ min: -0.7, max: 0.7 });
  });
});

describe('the range of a map', () => {
  it('of probabilities starts at 0 and ends at the highest of the map and the unoccluded picture', () => {
    expect(scoreRange('probability', values(0.25, NaN, 0.5), 0.75)).toEqual({ min: 0, max: 0.75 });
    expect(scoreRange('probability', values(0.25, 0.875), 0.75)).toEqual({ min: 0, max: 0.875 });
  });

  it('of drops is symmetric about 0, whichever side is larger', () => {
    expect(scoreRange('drop', values(-0.125, 0.5, NaN), 0.6)).toEqual({ min: -0.5, max: 0.5 });
    expect(scoreRange('drop', values(-0.5, 0.25), 0.6)).toEqual({ min: -0.5, max: 0.5 });
  });

  it('of log-odds holds the map and the unoccluded picture', () => {
    expect(scoreRange('logit', values(-1, 2), 0.5)).toEqual({ min: -1, max: 2 });
    expect(scoreRange('logit', values(1, 2), 0.5)).toEqual({ min: 0, max: 2 });
  });

  it('is never empty: with nothing known, or where nothing differs', () => {
    for (const score of ['probability', 'drop', 'logit'] as const)
      for (const map of [values(), values(NaN, NaN), values(score === 'logit' ? logit(0) : 0)]) {
        const { min, max } = scoreRange(score, map, 0);
        expect(max).toBeGreaterThan(min);
      }
  });
});
