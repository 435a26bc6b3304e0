import { describe, expect, it } from 'vitest';
import { imageQueryString, parseImageQuery } from './imageQuery';

describe('the query of a grid of pictures', () => {
  it('comes back from its own address', () => {
    const query = { search: 'a & b', label: 'tabby cat', page: 3 };
    const parameters = Object.fromEntries(new URLSearchParams(imageQueryString(query, 3)));
    expect(parseImageQuery(parameters)).toEqual(query);
  });

  it('takes what cannot be read as not given', () => {
    expect(parseImageQuery({ page: '-1', search: ['x', 'y'], label: 'a\0b' })).toEqual({
      search: 'x',
      label: 'ab',
      page: 1,
    });
    expect(parseImageQuery({ page: '99999999999999' }).page).toBe(1);
    expect(parseImageQuery({})).toEqual({ search: '', label: '', page: 1 });
  });
});
