import { describe, expect, it } from 'vitest';
import { knownGabor } from '@/lib/filters/gabor.testing';
import { measuredLayer, RGB_INPUT } from './exampleFilters.testing';
import { fittedPattern, fittedWeights } from './fittedGabor';

const SIZE = { height: 9, width: 11 };

function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let [product, ones, others] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    product += one[i]! * other[i]!;
    ones += one[i]! ** 2;
    others += other[i]! ** 2;
  }
  return product / Math.sqrt(ones * others);
}

describe('a fitted Gabor function that is drawn', () => {
  it('is the one that its numbers describe', () => {
    for (const orientation of [0, 20, 90, 135, 179])
      for (const phase of [0, 90, 200, 300]) {
        const known = { orientation, wavelength: 5, phase, along: 2, across: 3, x: 0.5, y: -1 };
        const drawn = fittedPattern(
          {
            ...{ orientation, phase, wavelength: 5, sigma: { along: 2, across: 3 }, centre: { x: 0.5, y: -1 } },
            ...{ aspect: 1.5, r2: 1, counterpart: 1, gaborLike: true },
          },
          SIZE,
        );
        expect(cosine(drawn, knownGabor(SIZE, known))).toBeCloseTo(1, 9);
      }
  });

  it('looks as the filter does that it was fitted to, in its colours', () => {
    for (const order of ['RGB', 'BGR'] as const) {
      const pattern = knownGabor(SIZE, { orientation: 30, wavelength: 5, phase: 60, along: 2, across: 2 });
      const colours = [0.9, -0.5, 0.3];
      const weights = Float32Array.from(colours.flatMap((share) => [...pattern].map((value) => share * value)));
      const filters = measuredLayer([1, 3, 9, 11], weights, { ...RGB_INPUT, order });
      const fitted = fittedWeights(filters.filters[0]!, filters);
      expect(cosine(fitted ?? [], weights)).toBeGreaterThan(0.999);
    }
  });

  it('has one channel for a network that sees grey, and is none where none was fitted', () => {
    const pattern = knownGabor(SIZE, { orientation: 30, wavelength: 5, phase: 60, along: 2, across: 2 });
    const filters = measuredLayer([1, 1, 9, 11], pattern, { ...RGB_INPUT, order: 'GRAY' });
    expect(cosine(fittedWeights(filters.filters[0]!, filters) ?? [], pattern)).toBeGreaterThan(0.999);
    const flat = measuredLayer([1, 1, 9, 11], new Float32Array(99).fill(1), { ...RGB_INPUT, order: 'GRAY' });
    expect(fittedWeights(flat.filters[0]!, flat)).toBeNull();
  });
});
