import { describe, expect, it } from 'vitest';
import { DEFAULT_PATCHES_LOOK, type PatchesLook } from './patchesLook';
import { readPatchesLook, writePatchesLook } from './patchesUrl';

function written(look: Partial<PatchesLook>): string {
  const query = new URLSearchParams();
  writePatchesLook(query, { ...DEFAULT_PATCHES_LOOK, ...look });
  return query.toString();
}

describe('patches in the address', () => {
  it('are nothing when they are looked at as usual', () => {
    expect(written({})).toBe('');
    expect(readPatchesLook(new URLSearchParams())).toEqual(DEFAULT_PATCHES_LOOK);
  });

  it('come back as they were', () => {
    const look: PatchesLook = {
      order: 'fires',
      from: 480,
      display: 'crop',
      perPicture: 'all',
      top: 25,
      place: { row: 0, col: 12 },
      table: true,
    };
    expect(written(look)).toBe('order=fires&from=480&show=crop&places=all&top=25&place=0.12&table=1');
    expect(readPatchesLook(new URLSearchParams(written(look)))).toEqual(look);
  });

  it.each([
    'order=median',
    'order=',
    'from=-1',
    'from=1e3',
    'from=9999999',
    'from=2.5',
    'show=both',
    'places=two',
    'top=10',
    'top=9.0',
    'top=999',
    'place=3',
    'place=-1.2',
    'place=1.2.3',
    'place=999999.0',
    'table=yes',
  ])('are as usual where "%s" cannot be read', (query) => {
    expect(readPatchesLook(new URLSearchParams(query))).toEqual(DEFAULT_PATCHES_LOOK);
  });
});
