import { expect, it } from 'vitest';
import { missingPictures } from './useSetFeatures';

const map = { points: { count: 10, added: 0, removed: 0 } };

it.each([
  [10, 0, 0],
  [13, 1, 2],
  [8, 0, -2],
])('with %d pictures, %d of them without a vector, a map of 10 lacks %d', (pictures, failed, missing) => {
  expect(missingPictures(map, { tally: { pictures, computed: pictures - failed, failed } })).toBe(missing);
});

it('nothing is said before both are known', () => {
  expect(missingPictures(map, null)).toBe(0);
  expect(missingPictures({ points: null }, { tally: { pictures: 3, computed: 3, failed: 0 } })).toBe(0);
});
