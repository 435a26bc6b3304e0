import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { randomOrder, subsetDrawer } from './randomOrder';

describe('random orders and subsets', () => {
  it('have each once, and are the same for the same seed alone', () => {
    const order = randomOrder(100, seededRandom(1));
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
    expect(randomOrder(100, seededRandom(1))).toEqual(order);
    expect(randomOrder(100, seededRandom(2))).not.toEqual(order);
    expect([...randomOrder(0, seededRandom(1))]).toEqual([]);
  });

  it('are as likely as any other: all six orders of three', () => {
    const random = seededRandom(3);
    const counts = new Map<string, number>();
    for (let k = 0; k < 6000; k++) {
      const order = randomOrder(3, random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Standard deviation √(6000 · 5/36) = 29.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * 29);
  });

  it('draws different ones, each as often as any other, although it goes on from the last draw', () => {
    const draw = subsetDrawer(10, seededRandom(4));
    const counts = new Uint32Array(10);
    for (let k = 0; k < 5000; k++) {
      const subset = draw(3);
      expect(new Set(subset).size).toBe(3);
      for (const one of subset) counts[one]!++;
    }
    // Standard deviation √(5000 · 0.3 · 0.7) = 32.
    for (const count of counts) expect(Math.abs(count - 1500)).toBeLessThan(4 * 33);
  });
});
