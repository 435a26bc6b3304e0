import { describe, expect, it } from 'vitest';
import { CellLog, topOf } from './cellLog';

/** Deterministic numbers in 0…1 with many ties. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * 40) / 40;
  });
}

describe('topOf', () => {
  it('finds what a full sort finds, ties by the lower class, for many vectors', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const vector = numbers(1 + (seed % 60), seed);
      const count = Math.min(5, vector.length);
      const indices = new Uint32Array(count);
      const values = new Float32Array(count);
      topOf(vector, count, indices, values);
      const sorted = Array.from(vector.keys()).sort((a, b) => vector[b]! - vector[a]! || a - b);
      expect([...indices]).toEqual(sorted.slice(0, count));
      expect([...values]).toEqual([...indices].map((i) => vector[i]));
    }
  });
});

describe('the log of cells', () => {
  it('keeps all cells while it grows, and views that were taken before', () => {
    const log = new CellLog(Uint32Array.from({ length: 500 }, (_, k) => 499 - k), 3); // prettier-ignore
    const all = numbers(500 * 3, 7);
    const views: Float32Array[] = [];
    for (let from = 0; from < 500; from += 23) {
      log.append(from, all.subarray(from * 3, Math.min(500, from + 23) * 3));
      views.push(log.vectors(from, log.done));
    }
    expect(log.vectors(0, 500)).toEqual(all);
    views.forEach((view, k) => expect(view).toEqual(all.subarray(k * 69, k * 69 + view.length)));
  });

  const order = Uint32Array.of(0, 4, 2, 1, 3, 5);

  it('puts every value at its cell of the map, and NaN where nothing is known', () => {
    const log = new CellLog(order, 2);
    log.append(0, Float32Array.of(0.1, 0.9, 0.2, 0.8));
    log.append(2, Float32Array.of(0.3, 0.7));
    expect([log.done, log.total]).toEqual([3, 6]);
    expect([...log.map(1)].map((v) => Number(v.toFixed(3)))).toEqual([0.9, NaN, 0.7, NaN, 0.8, NaN]);
  });

  it('names the best class of every cell, ties by the lower one, and −1 where nothing is known', () => {
    const log = new CellLog(order, 3);
    log.append(0, Float32Array.of(0.1, 0.7, 0.2, 0.4, 0.2, 0.4, 0, 0, 1));
    expect([...log.classMap()]).toEqual([1, -1, 2, -1, 0, -1]);
  });

  it('keeps what it knows when cells come again', () => {
    const log = new CellLog(order, 1);
    log.append(0, Float32Array.of(1, 2, 3));
    log.append(1, Float32Array.of(9, 9, 4));
    log.append(0, Float32Array.of(9));
    expect([...log.vectors(0, log.done)]).toEqual([1, 2, 3, 4]);
  });

  it('refuses a gap, too many cells, and a batch that is no whole number of vectors', () => {
    const log = new CellLog(order, 2);
    expect(() => log.append(1, new Float32Array(2))).toThrow('do not follow');
    expect(() => log.append(0, new Float32Array(14))).toThrow('do not follow');
    expect(() => log.append(0, new Float32Array(3))).toThrow('whole number');
    expect(log.done).toBe(0);
  });

  it('gives columns of chosen classes and the best classes of each cell', () => {
    const log = new CellLog(Uint32Array.of(1, 0), 3);
    log.append(0, Float32Array.of(0.25, 0.5, 0.25, 0.125, 0.125, 0.75));
    const { cells, values, topClasses, topValues } = log.columns(0, 2, [2, 0]);
    expect([...cells]).toEqual([1, 0]);
    expect([...values]).toEqual([0.25, 0.25, 0.75, 0.125]);
    expect(log.topCount).toBe(3);
    expect([...topClasses]).toEqual([1, 0, 2, 2, 0, 1]);
    expect([...topValues]).toEqual([0.5, 0.25, 0.25, 0.75, 0.125, 0.125]);
  });
});
