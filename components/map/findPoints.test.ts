import { describe, expect, it } from 'vitest';
import { POINTS } from './exampleMap.testing';
import { colourPoints, namesOf } from './colourPoints';
import { findMatches, findPoints, matchText, nextMatch } from './findPoints';

describe('looking for points', () => {
  it.each([
    ['', null],
    ['   ', null],
    ['cat', [2]],
    ['PNG', [0, 1, 2, 3]],
    ['1 cat', [2]],
    ['1', [0, 2]],
    ['"10"', [0]],
    ['"1"', []],
    ['nothing', []],
  ])('%j finds %j', (find, expected) => expect(findPoints(POINTS, find)).toEqual(expected));

  it('goes from match to match, round and round, in both directions', () => {
    expect(nextMatch([2, 5, 9], null, 1)).toBe(2);
    expect(nextMatch([2, 5, 9], 3, 1)).toBe(5);
    expect(nextMatch([2, 5, 9], 9, 1)).toBe(2);
    expect(nextMatch([2, 5, 9], 5, -1)).toBe(2);
    expect(nextMatch([2, 5, 9], 2, -1)).toBe(9);
    expect(nextMatch([], 2, 1)).toBeNull();
  });

  it('does not lead to what the legend hides, and says how much that is', () => {
    const coloured = { points: POINTS, predictions: null, addedFrom: POINTS.imageIds.length };
    const { entries, entryOf } = colourPoints('label', coloured, namesOf('label', [coloured]));
    const find = (text: string, hidden: string[]) => findMatches(POINTS, text, { entries, entryOf, hidden });
    expect(find('png', [])).toEqual({ points: [0, 1, 2, 3], hidden: 0 });
    expect(find('png', ['2', 'cat', 'of another colouring'])).toEqual({ points: [0, 3], hidden: 2 });
    expect(find('cat', ['cat'])).toEqual({ points: [], hidden: 1 });
    expect(find(' ', ['cat'])).toBeNull();
    const { points } = find('png', ['2'])!;
    expect([0, 2, 3].map((focused) => nextMatch(points, focused, 1))).toEqual([2, 3, 0]);
  });

  it('says how many there are, and which one this is', () => {
    const text = (points: number[], hidden: number, focused: number | null = null) =>
      matchText({ points, hidden }, focused);
    expect(text([], 0)).toBe('no picture matches');
    expect(text([4], 0)).toBe('1 picture');
    expect(text(Array.from({ length: 1200 }, (_, i) => 2 * i), 0, 4)).toBe('3 of 1,200 pictures'); // prettier-ignore
    expect(text([4, 6], 1300)).toBe('2 pictures, 1,300 hidden');
    expect(text([4, 6], 1, 6)).toBe('2 of 2 pictures, 1 hidden');
    expect(text([], 3)).toBe('no shown picture matches, 3 hidden');
  });
});
