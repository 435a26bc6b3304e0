import { expect, it } from 'vitest';
import { unreadablePlaces } from './unreadablePlaces';

it('pictures that could not be read are counted and named', () => {
  expect(unreadablePlaces([0, 17, 40])).toBe('3: 0,17,40');
});

it('those of a whole page fit into the head of an answer, with their number', () => {
  const all = unreadablePlaces(Array.from({ length: 4096 }, (_, place) => place));
  expect(all.length).toBeLessThanOrEqual(1024);
  expect(all).toMatch(/^4096: 0,1,2,.*,199$/);
});
