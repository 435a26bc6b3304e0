import { describe, expect, it } from 'vitest';
import { describeLegend, niceTicks } from './legend';

const texts = (min: number, max: number) => niceTicks({ min, max }).map(({ text }) => text);

describe('ticks', () => {
  it.each([
    [0, 1, ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
    [0, 0.78, ['0.0', '0.2', '0.4', '0.6']],
    [-0.5, 0.5, ['−0.4', '−0.2', '0.0', '0.2', '0.4']],
    [0, 0.003, ['0.000', '0.001', '0.002', '0.003']],
    [-12, 3, ['−10', '−5', '0']],
    [0, 40, ['0', '10', '20', '30', '40']],
  ])('of %d…%d are round numbers', (min, max, expected) => {
    expect(texts(min, max)).toEqual(expected);
  });

  it('lie within the range, evenly, about five of them, for any range', () => {
    for (let k = 0; k < 400; k++) {
      const min = Math.sin(k) * 10 ** ((k % 5) - 3);
      const max = min + (1.01 + Math.cos(k * 1.7)) * 10 ** ((k % 7) - 4);
      const ticks = niceTicks({ min, max });
      expect(ticks.length, `${min}…${max}`).toBeGreaterThanOrEqual(2);
      expect(ticks.length, `${min}…${max}`).toBeLessThanOrEqual(7);
      for (const { value, at } of ticks) {
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(1);
        expect(at).toBeCloseTo((value - min) / (max - min), 6);
      }
      expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
    }
  });

  it('are none for a range that is none', () => {
    expect(niceTicks({ min: 1, max: 1 })).toEqual([]);
    expect(niceTicks({ min: NaN, max: 1 })).toEqual([]);
  });
});

describe('a legend', () => {
  it('says what the numbers are', () => {
    const legend = describeLegend('drop', { min: -0.5, max: 0.5 });
    expect(legend).toMatchObject({ title: 'Drop', unit: 'probability lost', min: -0.5, max: 0.5 });
    expect(legend.ticks.find(({ value }) => value === 0)?.at).toBe(0.5);
  });
});
