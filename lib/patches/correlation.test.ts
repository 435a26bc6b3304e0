import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { ChannelCorrelation } from './correlation';

/** By its definition, in two passes. */
function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (k: number) => number) => a.reduce((total, _, k) => total + f(k), 0);
  const both = Math.sqrt(sum((k) => (a[k]! - ma) ** 2) * sum((k) => (b[k]! - mb) ** 2));
  return sum((k) => (a[k]! - ma) * (b[k]! - mb)) / both;
}

function correlate(pictures: readonly Float32Array[], channel: number): Float64Array {
  const correlation = new ChannelCorrelation(pictures[0]!.length, channel);
  for (const values of pictures) correlation.add(values);
  return correlation.result();
}

describe('the correlation of channels', () => {
  it('is that of its definition, also where values are large beside their spread', () => {
    const random = seededRandom(3);
    const pictures = Array.from({ length: 500 }, () => {
      const [x, y] = [random(), random()];
      return Float32Array.of(10_000 + x, 20_000 - x + 0.3 * y, y, 1e-6 * (x + y), 5);
    });
    const result = correlate(pictures, 0);
    const column = (c: number) => pictures.map((values) => values[c]!);
    for (let c = 0; c < 4; c++) expect(result[c]).toBeCloseTo(pearson(column(0), column(c)), 6);
    expect(result[0]).toBe(1);
    expect(result[1]).toBeLessThan(-0.9);
  });

  it('says nothing of a channel that never changes, and leaves out pictures that are not numbers', () => {
    const pictures = [Float32Array.of(1, 0, 2), Float32Array.of(2, 0, NaN), Float32Array.of(3, 0, 4), Float32Array.of(2, 0, 3)]; // prettier-ignore
    expect([...correlate(pictures, 0)]).toEqual([1, NaN, 1]);
    expect([...correlate(pictures, 1)]).toEqual([NaN, NaN, NaN]);
    expect([...correlate([Float32Array.of(1, 2)], 0)]).toEqual([NaN, NaN]);
  });
});
