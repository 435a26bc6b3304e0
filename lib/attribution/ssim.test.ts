import { describe, expect, it } from 'vitest';
import { ssim } from './ssim';

describe('structural similarity', () => {
  it('is as worked by hand for one window of 2 × 2', () => {
    // Means 1/2 and 1/4, variances 1/3 and 1/4, covariance 1/6; range 1: c1 = 0.0001, c2 = 0.0009.
    const expected = ((2 / 8 + 0.0001) * (2 / 6 + 0.0009)) / ((1 / 4 + 1 / 16 + 0.0001) * (1 / 3 + 1 / 4 + 0.0009));
    const options = { width: 2, height: 2, range: 1, window: 2 };
    expect(ssim([0, 1, 1, 0], [0, 1, 0, 0], options)).toBeCloseTo(expected, 14);
    // Seen with a far larger range, both constants count.
    const c1 = 0.01 ** 2 * 100;
    const c2 = 0.03 ** 2 * 100;
    expect(ssim([0, 1, 1, 0], [0, 1, 0, 0], { ...options, range: 10 })).toBeCloseTo(
      ((1 / 4 + c1) * (1 / 3 + c2)) / ((5 / 16 + c1) * (7 / 12 + c2)),
      14,
    );
  });

  it('is the mean over the windows, those with an unknown value left out', () => {
    const a = [0, 1, 5, 1, 0, 2];
    const b = [0, 1, 3, 0, 0, 7];
    const options = { width: 3, height: 2, range: 1, window: 2 };
    const left = ssim([0, 1, 1, 0], [0, 1, 0, 0], { ...options, width: 2 }) ?? NaN;
    const right = ssim([1, 5, 0, 2], [1, 3, 0, 7], { ...options, width: 2 }) ?? NaN;
    expect(ssim(a, b, options)).toBeCloseTo((left + right) / 2, 14);
    expect(ssim(a, [0, 1, NaN, 0, 0, 7], options)).toBeCloseTo(left, 14);
  });

  it('is 1 for equal maps, and lower for the same values somewhere else', () => {
    const map = Float32Array.from({ length: 400 }, (_, k) => Math.sin(k / 7) ** 2);
    const moved = map.map((_, k) => map[(k + 5) % 400]!);
    expect(ssim(map, map, { width: 20, height: 20, range: 1 })).toBeCloseTo(1, 12);
    expect(ssim(map, moved, { width: 20, height: 20, range: 1 })).toBeLessThan(0.9);
  });

  it('says nothing where no window is known, and refuses sizes that cannot be right', () => {
    expect(ssim([1, 2, 3, 4], [1, 2, 3, 4], { width: 2, height: 2, range: 1 })).toBeNull();
    expect(ssim([1, NaN, 3, 4], [1, 2, 3, 4], { width: 2, height: 2, range: 1, window: 2 })).toBeNull();
    expect(() => ssim([1], [1, 2], { width: 2, height: 1, range: 1 })).toThrow('do not have 2 × 1 places');
    expect(() => ssim([1], [1], { width: 1, height: 1, range: 0 })).toThrow('must be above 0');
    expect(() => ssim([1], [1], { width: 1, height: 1, range: 1, window: 1 })).toThrow('from 2 up');
  });
});
