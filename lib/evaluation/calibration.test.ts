import { describe, expect, it } from 'vitest';
import { calibrate } from './calibration';
import { seededRandom } from '../random/seededRandom';

describe('calibrate', () => {
  it('gives the error of a case that can be checked on paper', () => {
    // 4 pictures at 0.2 (1 right: 0.25) and 6 at 0.9 (3 right: 0.5): 0.4 · |0.2 − 0.25| + 0.6 · |0.9 − 0.5| = 0.26.
    const { rows, expectedError } = calibrate([
      { count: 4, confidenceSum: 0.8, right: 1 },
      { count: 6, confidenceSum: 5.4, right: 3 },
    ]);
    expect(expectedError).toBeCloseTo(0.26, 12);
    expect(rows[0]).toEqual({ from: 0, to: 0.5, count: 4, confidence: 0.2, accuracy: 0.25 });
    expect(rows[1]).toMatchObject({ from: 0.5, to: 1, count: 6, accuracy: 0.5 });
    expect(rows[1]?.confidence).toBeCloseTo(0.9, 12);
  });

  it('of nothing has no figures', () => {
    expect(calibrate([{ count: 0, confidenceSum: 0, right: 0 }])).toEqual({
      rows: [{ from: 0, to: 1, count: 0, confidence: null, accuracy: null }],
      expectedError: null,
    });
  });

  it('is nearly zero for answers that are right as often as they say, and large for one that is always sure', () => {
    const random = seededRandom(7);
    const bins = Array.from({ length: 10 }, () => ({ count: 0, confidenceSum: 0, right: 0 }));
    const sure = Array.from({ length: 10 }, () => ({ count: 0, confidenceSum: 0, right: 0 }));
    for (let k = 0; k < 20_000; k++) {
      const confidence = random();
      const isRight = random() < confidence;
      for (const [into, told] of [
        [bins, confidence],
        [sure, 0.99],
      ] as const) {
        const bin = into[Math.min(9, Math.floor(told * 10))];
        if (!bin) throw new Error('no bin');
        bin.count++;
        bin.confidenceSum += told;
        bin.right += isRight ? 1 : 0;
      }
    }
    expect(calibrate(bins).expectedError).toBeLessThan(0.02);
    expect(calibrate(sure).expectedError).toBeCloseTo(0.49, 1);
  });
});
