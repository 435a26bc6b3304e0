import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { averageRanks, kendall, spearman } from './rankCorrelation';

/** By its definition: one more than the smaller values, and half of the other equal ones. */
function slowRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const smaller = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return smaller + (equal + 1) / 2;
  });
}

/** Pearson's formula in sums of the slow ranks, which are halves of whole numbers: no rounding before the root. */
function slowSpearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [slowRanks(a), slowRanks(b)];
  const n = x.length;
  const sum = (f: (k: number) => number) => x.reduce((total, _, k) => total + f(k), 0);
  const [sx, sy] = [sum((k) => x[k]!), sum((k) => y[k]!)];
  const top = n * sum((k) => x[k]! * y[k]!) - sx * sy;
  return top / Math.sqrt((n * sum((k) => x[k]! ** 2) - sx ** 2) * (n * sum((k) => y[k]! ** 2) - sy ** 2));
}

/** By its definition, over all pairs. */
function slowKendall(a: readonly number[], b: readonly number[]): number {
  let [difference, inA, inB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const [signA, signB] = [Math.sign(a[i]! - a[j]!), Math.sign(b[i]! - b[j]!)];
      difference += signA * signB;
      inA += Math.abs(signA);
      inB += Math.abs(signB);
    }
  return difference / Math.sqrt(inA * inB);
}

/** Pairs of lists of 1…60 whole numbers of a few values, so with many ties, and of others that have none. */
function randomPairs(seed: number): { a: number[]; b: number[] }[] {
  const random = seededRandom(seed);
  return Array.from({ length: 60 }, (_, k) => {
    const kinds = 2 + Math.floor(random() * 6);
    const length = 3 + k;
    const value = () => (k % 3 === 0 ? random() : Math.floor(random() * kinds));
    const a = Array.from({ length }, value);
    return { a, b: a.map((of) => (random() < 0.5 ? of : value())) };
  });
}

describe('average ranks', () => {
  it('are as worked by hand: ties share the mean of their ranks', () => {
    expect([...averageRanks([10, 30, 20, 20, 5, 20])]).toEqual([2, 6, 4, 4, 1, 4]);
    expect([...averageRanks([7, 7])]).toEqual([1.5, 1.5]);
    expect([...averageRanks([])]).toEqual([]);
  });

  it('rank infinite values, and take 0 and −0 as equal', () => {
    expect([...averageRanks([Infinity, 0, -Infinity, -0, Infinity])]).toEqual([4.5, 2.5, 1, 2.5, 4.5]);
  });
});

describe('Spearman’s rho', () => {
  it('is as worked by hand: 1 − 6 Σd² / (n (n² − 1)) without ties', () => {
    // Ranks 1 2 3 4 5 and 2 1 4 3 5: differences ±1 four times. 1 − 6 · 4 / 120.
    expect(spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50])).toBeCloseTo(0.8, 15);
  });

  it('is what SciPy 1.17 says where there are ties', () => {
    expect(spearman([12, 2, 1, 12, 2, 7.5, -3, 0, 0, 9], [1, 4, 7, 1, 0, 3, 3, -2, 8, 8])).toBeCloseTo(-0.10185185185185185, 14); // prettier-ignore
  });

  it('equals its definition on random data, ties and places that one map does not know included', () => {
    for (const { a, b } of randomPairs(11)) {
      const expected = slowSpearman(a, b);
      if (Number.isNaN(expected)) expect(spearman(a, b)).toBeNull();
      else {
        expect(spearman(a, b)).toBeCloseTo(expected, 12);
        expect(spearman([NaN, ...a, 3], [4, ...b, NaN])).toBeCloseTo(expected, 12);
      }
    }
  });

  it('sees the order alone: any scale that grows keeps it, and its opposite turns it over', () => {
    const values = Float32Array.from({ length: 200 }, (_, k) => Math.sin(k * 12.9898));
    expect(spearman(values, values.map(Math.exp))).toBeCloseTo(1, 12);
    expect(spearman(values, values.map((value) => -value))).toBeCloseTo(-1, 12); // prettier-ignore
  });

  it('is not defined for a map that is the same everywhere, or with fewer than two common places', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(spearman([1, NaN], [NaN, 1])).toBeNull();
    expect(spearman([1], [1])).toBeNull();
    expect(() => spearman([1], [1, 2])).toThrow('cannot be compared');
  });
});

describe('Kendall’s tau-b', () => {
  it('is as worked by hand', () => {
    // Of the six pairs five agree and one does not.
    expect(kendall([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(4 / 6, 15);
    // Pairs: (1,1)(1,2): tied in a; the other two agree. 2 / √(2 · 3).
    expect(kendall([1, 1, 2], [1, 2, 3])).toBeCloseTo(2 / Math.sqrt(6), 15);
  });

  it('is what SciPy 1.17 says where there are ties', () => {
    expect(kendall([12, 2, 1, 12, 2, 7.5, -3, 0, 0, 9], [1, 4, 7, 1, 0, 3, 3, -2, 8, 8])).toBeCloseTo(-0.09523809523809523, 14); // prettier-ignore
  });

  it('equals its definition on random data, ties and places that one map does not know included', () => {
    for (const { a, b } of randomPairs(12)) {
      const expected = slowKendall(a, b);
      if (Number.isNaN(expected)) expect(kendall(a, b)).toBeNull();
      else {
        expect(kendall(a, b)).toBeCloseTo(expected, 12);
        expect(kendall([...a, NaN, 1], [...b, 2, NaN])).toBeCloseTo(expected, 12);
      }
    }
  });

  it('is 1 and −1 at the ends, for as many places as a network’s input has pixels', () => {
    const random = seededRandom(5);
    const values = Float32Array.from({ length: 224 * 224 }, random);
    expect(kendall(values, values)).toBeCloseTo(1, 12);
    expect(kendall(values, values.map((value) => -value))).toBeCloseTo(-1, 12); // prettier-ignore
    expect(Math.abs(kendall(values, values.map(random)) ?? 1)).toBeLessThan(0.015); // 5 standard deviations
  });

  it('is not defined for a map that is the same everywhere, or with fewer than two common places', () => {
    expect(kendall([1, 2, 3], [4, 4, 4])).toBeNull();
    expect(kendall([1, NaN], [NaN, 1])).toBeNull();
    expect(kendall([], [])).toBeNull();
  });
});
