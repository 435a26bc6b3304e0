import { expect, it } from 'vitest';
import { SlotCache } from './slotCache';

it('fills its slots, then gives away that of the picture that was not used for longest', () => {
  const cache = new SlotCache(3);
  expect([7, 8, 9].map((picture) => cache.take(picture))).toEqual([
    { slot: 0, gone: null },
    { slot: 1, gone: null },
    { slot: 2, gone: null },
  ]);
  expect(cache.use(7)).toBe(0);
  expect(cache.use(5)).toBeNull();
  expect(cache.take(5)).toEqual({ slot: 1, gone: 8 });
  expect(cache.has(8)).toBe(false);
  expect(cache.take(6)).toEqual({ slot: 2, gone: 9 });
  expect([7, 5, 6].map((picture) => cache.use(picture))).toEqual([0, 1, 2]);
});
