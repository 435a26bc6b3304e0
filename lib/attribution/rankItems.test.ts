import { describe, expect, it } from 'vitest';
import { rankItems } from './rankItems';

const ranked = (values: (number | null)[]) =>
  rankItems(
    values.map((value, at) => ({ name: 'abcdefgh'[at], value })),
    ({ value }) => value,
  ).map(({ item, rank }) => `${item.name}${rank ?? '-'}`);

describe('a ranking', () => {
  it('goes from the greatest down; equal ones share a rank and keep their order', () => {
    expect(ranked([1, 5, 3, 5, 0, 3])).toEqual(['b1', 'd1', 'c3', 'f3', 'a5', 'e6']);
    expect(ranked([0, -0])).toEqual(['a1', 'b1']);
    expect(ranked([])).toEqual([]);
  });

  it('puts those without a value last, without a rank', () => {
    expect(ranked([null, -Infinity, NaN, 2, null, Infinity])).toEqual(['f1', 'd2', 'b3', 'a-', 'c-', 'e-']);
  });

  it('changes nothing in the list that it is given', () => {
    const items = [1, 3, 2];
    rankItems(items, (item) => item);
    expect(items).toEqual([1, 3, 2]);
  });
});
