import { describe, expect, it } from 'vitest';
import { POINTS } from './exampleMap.testing';
import { findPoints, matchText, nextMatch } from './findPoints';

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

  it('says how many there are, and which one this is', () => {
    expect(matchText([], null)).toBe('no picture matches');
    expect(matchText([4], null)).toBe('1 picture');
    expect(matchText(Array.from({ length: 1200 }, (_, i) => 2 * i), 4)).toBe('3 of 1,200 pictures'); // prettier-ignore
  });
});
