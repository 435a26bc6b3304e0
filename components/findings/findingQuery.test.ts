import { describe, expect, it } from 'vitest';
import { filterOf, findingsHref, isFiltered, parseFindingQuery, sameFilter, type FindingQuery } from './findingQuery';

/** As Next gives the parameters of an address. */
function parametersOf(href: string): Record<string, string | string[]> {
  const given: Record<string, string | string[]> = {};
  for (const [name, value] of new URL(href, 'http://x').searchParams)
    given[name] = name in given ? [given[name] ?? [], value].flat() : value;
  return given;
}

describe('the query of the list of findings', () => {
  it('comes back from its own address', () => {
    const query: FindingQuery = {
      ...{ search: 'wheel & "rim"', tag: ['bias', 'a&b'], author: 'Ada L', networkId: 'n-1' },
      ...{ layer: `/blocks/${'x'.repeat(300)}`, kind: 'channel', page: 2 },
    };
    expect(parseFindingQuery(parametersOf(findingsHref(query)))).toEqual(query);
    expect(findingsHref({})).toBe('/findings');
    expect(findingsHref({ tag: ['b', 'a'], page: 1 })).toBe('/findings?tag=b&tag=a');
  });

  it('leaves out what no finding can have, and what is given twice', () => {
    const long = 'x'.repeat(10_000);
    expect(parseFindingQuery({ tag: ['a,b', 'x'.repeat(41), '', 'ok', 'ok'] })).toEqual({ tag: ['ok'], page: 1 });
    expect(parseFindingQuery({ author: long, layer: long, networkId: '../x', kind: 'nothing', page: '-1' })).toEqual({ page: 1 }); // prettier-ignore
    expect(parseFindingQuery({ search: `  a\0b${long}`, author: ['Ada', 'Ben'], other: 'x' })).toEqual({ search: `ab${long}`.slice(0, 200), author: 'Ada', page: 1 }); // prettier-ignore
    expect(parseFindingQuery({ tag: Array.from({ length: 50 }, (_, n) => `t${n}`) }).tag).toHaveLength(20);
  });

  it('is a filter or none, the same in whatever order its tags are', () => {
    expect(isFiltered(filterOf({ page: 3 }))).toBe(false);
    expect(isFiltered({ tag: [], search: '' })).toBe(false);
    expect(isFiltered({ kind: 'points' })).toBe(true);
    expect(sameFilter({ tag: ['a', 'b'] }, { tag: ['b', 'a'], search: undefined })).toBe(true);
    expect(sameFilter({ tag: ['a'] }, { tag: ['a', 'b'] })).toBe(false);
  });
});
