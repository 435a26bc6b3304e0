import { describe, expect, it } from 'vitest';
import { kernelSheet } from './kernelSheet';

describe('a filter as a picture', () => {
  it('has the colours of the picture that it reads', () => {
    // Two weights: red 1 and 0, green 0 and 0, blue 0 and 1.
    const weights = Float32Array.of(1, 0, 0, 0, 0, 1);
    const size = { inputs: 3, rows: 1, cols: 2 };
    const { width, height, pixels, min, max } = kernelSheet(weights, size, 'RGB');
    expect([width, height, min, max]).toEqual([2, 1, 0, 1]);
    expect([...pixels]).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
    expect([...kernelSheet(weights, size, 'BGR').pixels]).toEqual([0, 0, 255, 255, 255, 0, 0, 255]);
  });

  it('is one grey square for each channel that it reads, with space between them', () => {
    const weights = Float32Array.of(-1, 1, 0, 0, 1, -1, -1, -1);
    const { width, height, pixels } = kernelSheet(weights, { inputs: 2, rows: 2, cols: 2 }, null);
    expect([width, height]).toEqual([5, 2]);
    const grey = Array.from({ length: 10 }, (_, k) => (pixels[4 * k + 3] === 0 ? null : pixels[4 * k]));
    expect(grey).toEqual([0, 255, null, 255, 0, 128, 128, null, 0, 0]);
  });

  it('of many channels stays about twice as wide as high, and holds all of them', () => {
    const size = { inputs: 192, rows: 3, cols: 3 };
    const { width, height, pixels } = kernelSheet(new Float32Array(192 * 9).fill(1), size, null);
    expect(width / height).toBeGreaterThan(1.5);
    expect(width / height).toBeLessThan(2.5);
    expect(pixels.filter((value, k) => k % 4 === 3 && value === 255)).toHaveLength(192 * 9);
  });
});
