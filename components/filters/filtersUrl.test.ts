import { describe, expect, it } from 'vitest';
import { DEFAULT_FILTERS_LOOK, nextContrast, type FiltersLook } from './filtersLook';
import { readFiltersLook, writeFiltersLook } from './filtersUrl';

function written(look: Partial<FiltersLook>): string {
  const query = new URLSearchParams();
  writeFiltersLook(query, { ...DEFAULT_FILTERS_LOOK, ...look });
  return query.toString();
}
const read = (query: string) => readFiltersLook(new URLSearchParams(query));

describe('the look at filters in the address', () => {
  it('is nothing when it is as usual', () => {
    expect(written({})).toBe('');
    expect(read('')).toEqual(DEFAULT_FILTERS_LOOK);
  });

  it('comes back as it was', () => {
    const look: FiltersLook = {
      table: true,
      range: 'layer',
      symmetric: false,
      sort: 'orientation',
      only: 'duplicate',
      bin: { of: 'orientation', at: 11 },
      scale: 12,
      more: ['digits', 'net_2'],
      order: { column: 'r2', direction: 'descending' },
    };
    expect(read(written(look))).toEqual(look);
    const frequency = { of: 'frequency', at: 0 } as const;
    expect(read(written({ bin: frequency })).bin).toEqual(frequency);
  });

  it.each([
    'range=both&symmetric=maybe&sort=name&only=some&order=norm.up',
    'bin=orientation.12',
    'bin=frequency.10',
    'bin=phase.1',
    'bin=orientation.-1',
    'scale=0',
    'scale=33',
    'scale=2.5',
    'scale=1e99',
    'more=a%2Fb&more=%3Cscript%3E',
    'table=yes',
  ])('is as usual where %s cannot be read', (query) => {
    expect(read(query)).toEqual(DEFAULT_FILTERS_LOOK);
  });

  it('names each further network once, and no more than there is room for', () => {
    expect(read('more=a&more=a&more=b&more=c').more).toEqual(['a', 'b']);
  });
});

describe('the key for the contrast', () => {
  it('goes through all four and comes back, either way', () => {
    let look = { range: DEFAULT_FILTERS_LOOK.range, symmetric: DEFAULT_FILTERS_LOOK.symmetric };
    const seen = Array.from({ length: 4 }, () => {
      look = nextContrast(look, 1);
      return `${look.range} ${look.symmetric}`;
    });
    expect(new Set(seen).size).toBe(4);
    expect(seen[3]).toBe('filter true');
    expect(nextContrast(nextContrast(look, 1), -1)).toEqual(look);
  });
});
