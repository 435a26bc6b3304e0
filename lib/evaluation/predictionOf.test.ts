import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../domain/prediction';
import { predictionOf } from './predictionOf';
import { seededRandom } from '../random/seededRandom';

describe('predictionOf', () => {
  it('keeps the five best classes and the place of the label', () => {
    const vector = Float32Array.of(0.05, 0.4, 0.05, 0.25, 0.125, 0.0625, 0.0625);
    const { top, label } = predictionOf('p', vector, 2);
    expect(top.map(({ classIndex }) => classIndex)).toEqual([1, 3, 4, 5, 6]);
    expect(top[1]?.probability).toBe(0.25);
    // Classes 0 and 2 are equally probable: the lower one goes first.
    expect(label).toEqual({ classIndex: 2, probability: Math.fround(0.05), rank: 6 });
    expect(predictionOf('p', vector, 0).label?.rank).toBe(5);
  });

  it('is right exactly when the label is the predicted class, ties included', () => {
    const tie = Float32Array.of(0.5, 0.5);
    expect(outcomeOf(predictionOf('p', tie, 0))).toBe('right');
    expect(outcomeOf(predictionOf('p', tie, 1))).toBe('wrong');
    expect(outcomeOf(predictionOf('p', tie, null))).toBeNull();
  });

  it('gives every class of a vector the place that sorting gives it', () => {
    const random = seededRandom(3);
    const vector = Float32Array.from({ length: 40 }, () => Math.round(random() * 8) / 8);
    const sorted = [...vector.keys()].sort((a, b) => (vector[b] ?? 0) - (vector[a] ?? 0) || a - b);
    for (const [place, classIndex] of sorted.entries())
      expect(predictionOf('p', vector, classIndex).label?.rank).toBe(place);
    expect(predictionOf('p', vector, 0).top.map(({ classIndex }) => classIndex)).toEqual(sorted.slice(0, 5));
  });

  it('of fewer than five classes keeps them all, and refuses a class that there is not', () => {
    expect(predictionOf('p', Float32Array.of(0.2, 0.8), null).top).toHaveLength(2);
    expect(() => predictionOf('p', Float32Array.of(0.2, 0.8), 2)).toThrow(RangeError);
  });
});
