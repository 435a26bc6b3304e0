import { describe, expect, it } from 'vitest';
import { finish, inPieces, type Steps, within } from './steps';

function* work(): Steps<string> {
  yield 0.5;
  yield 1;
  return 'done';
}

describe('work in steps', () => {
  it('gives its result when it is pulled to the end', () => {
    expect(finish(work())).toBe('done');
  });

  it('can be a part of more', () => {
    const steps = within(work(), 0.2, 0.4);
    expect([steps.next(), steps.next(), steps.next()]).toEqual([
      { done: false, value: expect.closeTo(0.3, 12) },
      { done: false, value: expect.closeTo(0.4, 12) },
      { done: true, value: 'done' },
    ]);
  });

  it('is cut into pieces of about equal cost, each index once, and ends with all of it', () => {
    for (const [count, cost, pieces] of [
      [10, 1, 1],
      [10, 2e6, 5],
      [7, 2e6, 4],
      [3, 1e12, 3],
      [0, 1, 0],
    ] as const) {
      const seen: number[] = [];
      const shares = [...inPieces(count, cost, (index) => seen.push(index))];
      expect(seen).toEqual(Array.from({ length: count }, (_, i) => i));
      expect(shares).toHaveLength(pieces);
      expect(shares.at(-1) ?? 1).toBe(1);
    }
  });
});
