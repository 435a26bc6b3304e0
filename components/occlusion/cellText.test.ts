import { describe, expect, it } from 'vitest';
import { describeCell, formatProbability, formatScore } from './cellText';

describe('the numbers of a cell', () => {
  it('keep small probabilities apart from none', () => {
    expect([0, 0.25, 1, 0.00004, NaN].map(formatProbability)).toEqual(['0.000', '0.250', '1.000', '4.0e-5', '–']);
  });

  it('carry the sign of a drop, and none for nothing', () => {
    expect(formatScore('drop', 0.5)).toBe('+0.500');
    expect(formatScore('drop', -0.5)).toBe('−0.500');
    expect(formatScore('drop', -0.0001)).toBe('0.000');
    expect(formatScore('logit', -1.234)).toBe('−1.23');
  });

  const facts = {
    place: { row: 2, col: 0 },
    grid: { rows: 14, cols: 7 },
    score: 'drop',
    probability: 0.25,
    base: 0.75,
    top: [{ classIndex: 1, probability: 0.6 }],
    labels: ['zero', 'one'],
    clipped: true,
    average: null,
  } as const;
  it('are read out as a sentence', () => {
    expect(describeCell(facts)).toBe(
      'Row 2, column 0 of 14 × 7. Drop +0.500. Probability 0.250. Best class: one, 0.600. The patch is cut by the border.',
    );
  });
  it('say the average of the pixel in the middle where pixels are shown', () => {
    expect(describeCell({ ...facts, average: 0.375, clipped: false })).toBe(
      'Row 2, column 0 of 14 × 7. Drop +0.500. Probability 0.250. Average over the patches that cover its centre: +0.375. Best class: one, 0.600.',
    );
  });
  it('are not made up for a cell that is not computed', () => {
    expect(describeCell({ ...facts, probability: NaN, top: null, clipped: false })).toBe(
      'Row 2, column 0 of 14 × 7. Not computed yet.',
    );
  });
});
