import { describe, expect, it } from 'vitest';
import { SCORES } from '../domain/occlusion';
import { scoreMap, scoreValue } from './score';
import { hiddenSide, isHidden, probabilityOfScore, thresholdValue } from './threshold';

const base = 0.8;
const probabilities = Float32Array.of(0.75, 0.1, NaN, 0.5, 0.82, 0.3, 0.1, 0.79, 0.8, 0.6, 0.2);
const hiddenBy = (threshold: Parameters<typeof thresholdValue>[0], score: (typeof SCORES)[number]) => {
  const values = scoreMap(score, probabilities, base);
  const limit = thresholdValue(threshold, score, base, values);
  return Array.from(values, (value) => isHidden(score, value, limit));
};

describe('a threshold', () => {
  it('hides a small drop, and a probability or log-odds that stays high', () => {
    expect(SCORES.map(hiddenSide)).toEqual(['above', 'below', 'above']);
  });

  it.each([
    { by: 'share', at: 0.5 },
    { by: 'share', at: 0.25 },
    { by: 'probability', at: 0.55 },
  ] as const)('hides the same cells whichever score is shown: %o', (threshold) => {
    const [first, ...others] = SCORES.map((score) => hiddenBy(threshold, score));
    expect(first).toContain(true);
    for (const other of others) expect(other).toEqual(first);
  });

  it('by share hides that part of the known cells, those that say least', () => {
    // Ten known cells: half of them are 0.82, 0.8, 0.79, 0.75 and 0.6.
    const hidden = hiddenBy({ by: 'share', at: 0.5 }, 'probability');
    expect(hidden).toEqual([true, false, false, false, true, false, false, true, true, true, false]);
  });

  it('hides nothing at a share of none, and leaves at least one cell at a share of all', () => {
    expect(hiddenBy({ by: 'share', at: 0 }, 'drop')).not.toContain(true);
    // The two cells of 0.1 are equal: both stay.
    expect(hiddenBy({ by: 'share', at: 1 }, 'drop').filter((hidden) => !hidden)).toHaveLength(2 + 1);
  });

  it('does not hide what lies on it, nor anything while nothing is known', () => {
    expect(isHidden('drop', 0.3, 0.3)).toBe(false);
    expect(isHidden('probability', NaN, 0.3)).toBe(false);
    expect(thresholdValue({ by: 'share', at: 0.5 }, 'drop', base, Float32Array.of(NaN))).toBeNull();
    expect(isHidden('drop', -1, null)).toBe(false);
  });

  it('comes back from the value of every score, within 0 and 1', () => {
    for (const score of SCORES)
      for (const p of [0.001, 0.2, 0.5, 0.999])
        expect(probabilityOfScore(score, scoreValue(score, p, base), base), score).toBeCloseTo(p, 12);
    expect(probabilityOfScore('drop', 2, base)).toBe(0);
    expect(probabilityOfScore('probability', 7, base)).toBe(1);
  });
});
