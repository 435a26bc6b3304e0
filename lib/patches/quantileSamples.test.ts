import { describe, expect, it } from 'vitest';
import { quantileSamples } from './quantileSamples';

const values = Float64Array.from({ length: 100 }, (_, index) => (index * 37) % 100); // 0…99, each once

describe('samples from quantiles', () => {
  it('come from bands of equal size, the highest first, each sample from its own band and greatest first', () => {
    const bands = quantileSamples(values, { bands: 4, perBand: 5, seed: 1 });
    expect(bands.map(({ from, to, min, max, count }) => [from, to, min, max, count])).toEqual([
      [0.75, 1, 75, 99, 25],
      [0.5, 0.75, 50, 74, 25],
      [0.25, 0.5, 25, 49, 25],
      [0, 0.25, 0, 24, 25],
    ]);
    for (const { sample, min, max } of bands) {
      const sampled = sample.map((index) => values[index]!);
      expect(new Set(sample).size).toBe(5);
      expect(sampled).toEqual(sampled.toSorted((a, b) => b - a));
      expect(Math.min(...sampled)).toBeGreaterThanOrEqual(min);
      expect(Math.max(...sampled)).toBeLessThanOrEqual(max);
    }
  });

  it('are the same for a seed, and draw every picture of a band about equally often over seeds', () => {
    const draw = (seed: number) => quantileSamples(values, { bands: 5, perBand: 4, seed });
    expect(draw(3)).toEqual(draw(3));
    const drawn = new Map<number, number>();
    for (let seed = 0; seed < 2000; seed++)
      for (const index of draw(seed)[0]!.sample) drawn.set(index, (drawn.get(index) ?? 0) + 1);
    // 4 of 20, 2000 times: 400 each, standard deviation 18.
    expect(drawn.size).toBe(20);
    for (const times of drawn.values()) expect(Math.abs(times - 400)).toBeLessThan(90);
  });

  it('of fewer pictures than bands are all of them, and NaN is no value', () => {
    const few = quantileSamples([3, NaN, 1], { bands: 4, perBand: 9, seed: 1 });
    expect(few.flatMap(({ sample }) => sample)).toEqual([0, 2]);
    expect(few.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(quantileSamples([], { bands: 4, perBand: 9, seed: 1 })).toEqual([]);
  });

  it('of equal values are still bands, the earlier pictures in the higher ones', () => {
    expect(quantileSamples([0, 0, 0, 0], { bands: 2, perBand: 9, seed: 1 }).map(({ sample }) => sample)).toEqual([[0, 1], [2, 3]]); // prettier-ignore
  });
});
