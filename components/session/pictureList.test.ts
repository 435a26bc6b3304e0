import { describe, expect, it } from 'vitest';
import { pageStart, stepTo } from './pictureList';

describe('stepping through pictures', () => {
  const page = { offset: 48, ids: ['a', 'b', 'c'], total: 51 };
  it('goes to the neighbour, over the border of the page, and stops at the ends of the list', () => {
    expect(stepTo(page, 'b', 1)).toBe(50);
    expect(stepTo(page, 'a', -1)).toBe(47);
    expect(stepTo(page, 'c', 1)).toBeNull();
    expect(stepTo({ ...page, offset: 0 }, 'a', -1)).toBeNull();
  });
  it('starts with the first of the page when the current picture is not on it', () => {
    expect(stepTo(page, 'elsewhere', -1)).toBe(48);
    expect(stepTo(page, null, 1)).toBe(48);
    expect(stepTo({ offset: 0, ids: [], total: 0 }, null, 1)).toBeNull();
  });
  it('knows the page of a position', () => {
    expect([0, 47, 48, 95, 96].map(pageStart)).toEqual([0, 0, 48, 48, 96]);
  });
});
