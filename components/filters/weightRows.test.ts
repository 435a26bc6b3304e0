import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { WeightRows } from './weightRows';

type Asked = { from: number; count: number; answer: () => void; fail: (error: unknown) => void };

/** Rows of `size` weights, each its filter's number; every question waits until it is answered. */
function rowsOf(count: number, size: number) {
  const asked: Asked[] = [];
  const rows = new WeightRows([count, size, 1, 1], (from, some) => {
    return new Promise((resolve, reject) => {
      const values = new Float32Array(some * size);
      for (let k = 0; k < some; k++) values.fill(from + k, k * size, (k + 1) * size);
      const answer = () => resolve(values);
      asked.push({ from, count: some, answer, fail: reject });
    });
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const open = () => asked.map(({ from, count: some }) => `${from}+${some}`);
  return { rows, asked, open, settle };
}

describe('weights as they come into sight', () => {
  it('are asked for in ranges, each once, whatever order they are shown in', async () => {
    const { rows, asked, open, settle } = rowsOf(100, 4);
    rows.want('sheet', [7, 3, 4, 5, 50]);
    rows.want('sheet', [7, 3, 4, 5, 50]);
    expect(open()).toEqual(['7+1', '3+3', '50+1']);
    asked.forEach(({ answer }) => answer());
    await settle();
    expect(rows.get(4)).toEqual(Float32Array.of(4, 4, 4, 4));
    expect(rows.get(6)).toBeNull();
    expect(rows.version).toBe(3);
    rows.want('sheet', [3, 4, 5, 6]);
    expect(open().slice(3)).toEqual(['6+1']);
  });

  it('of the filter that is looked at closely come first', () => {
    const { rows, open } = rowsOf(100, 4);
    rows.want('filter', [90]);
    rows.want('sheet', [0, 1]);
    expect(open()).toEqual(['90+1', '0+2']);
  });

  it('come a mebibyte at a time, three at once, and only while they are wanted', async () => {
    const size = 2 ** 16;
    const { rows, asked, open, settle } = rowsOf(100, size);
    rows.want(
      'sheet',
      Array.from({ length: 100 }, (_, k) => k),
    );
    expect(open()).toEqual(['0+4', '4+4', '8+4']);
    rows.want('sheet', [80, 81]);
    asked[0]!.answer();
    await settle();
    expect(open().slice(3)).toEqual(['80+2']);
    asked.forEach(({ answer }) => answer());
    await settle();
    expect(open()).toHaveLength(4);
  });

  it('are kept up to 16 MiB, and above only what is wanted', async () => {
    const size = 2 ** 18;
    const { rows, asked, settle } = rowsOf(40, size);
    for (let k = 0; k < 20; k++) {
      rows.want('sheet', [k]);
      asked.at(-1)!.answer();
      await settle();
    }
    const kept = Array.from({ length: 20 }, (_, k) => k).filter((k) => rows.get(k));
    expect(kept).toEqual(Array.from({ length: 16 }, (_, k) => k + 4));
  });

  it('that cannot be had say why, once, and come when they are asked for again', async () => {
    const { rows, asked, settle } = rowsOf(10, 1);
    let told = 0;
    rows.subscribe(() => told++);
    rows.want('sheet', [1]);
    asked[0]!.fail(new AppError('unavailable', 'Gone.'));
    await settle();
    expect(rows.problem?.message).toBe('Gone.');
    rows.want('sheet', [1, 2]);
    expect(asked).toHaveLength(1);
    rows.retry();
    expect(rows.problem).toBeNull();
    asked[1]!.answer();
    await settle();
    expect(rows.get(2)).toEqual(Float32Array.of(2));
    expect(told).toBe(3);
  });

  it('of another number than were asked for are not taken', async () => {
    const rows = new WeightRows([4, 2, 1, 1], async () => new Float32Array(3));
    rows.want('sheet', [0]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(rows.get(0)).toBeNull();
    expect(rows.problem?.code).toBe('internal');
  });
});
