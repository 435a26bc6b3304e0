import { describe, expect, it } from 'vitest';
import { comparisonHref, parseComparisonQuery } from './comparisonQuery';

describe('the comparison in the address', () => {
  it('comes back as it was', () => {
    const query = { a: 'one-net', b: 'other.net', imageId: 'picture_1', layers: 'all' } as const;
    const { searchParams } = new URL(comparisonHref(query), 'http://127.0.0.1');
    expect(parseComparisonQuery(Object.fromEntries(searchParams))).toEqual(query);
  });

  it('is short where nothing was chosen', () => {
    const nothing = parseComparisonQuery({});
    expect(nothing).toEqual({ a: null, b: null, imageId: null, layers: 'weights' });
    expect(comparisonHref(nothing)).toBe('/networks/compare');
  });

  it('leaves out what cannot be read', () => {
    expect(parseComparisonQuery({ a: '../x', b: ['one', 'two'], image: 'fine', layers: 'most' })).toEqual({
      a: null,
      b: null,
      imageId: 'fine',
      layers: 'weights',
    });
  });
});
