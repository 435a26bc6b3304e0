import { describe, expect, it } from 'vitest';
import { DEFAULT_LOOK, type MapLook } from './mapLook';
import { readMapLook, writeMapLook } from './mapUrl';

function written(look: Partial<MapLook>): string {
  const query = new URLSearchParams();
  writeMapLook(query, { ...DEFAULT_LOOK, ...look });
  return query.toString();
}

describe('the map in the address', () => {
  it('is nothing when it is looked at as usual', () => {
    expect(written({})).toBe('');
    expect(readMapLook(new URLSearchParams())).toEqual(DEFAULT_LOOK);
  });

  it('comes back as it was', () => {
    const look: MapLook = {
      setId: 'digits',
      listFrom: 50,
      colour: 'outcome',
      display: 'grid',
      thumbnailPx: 40,
      find: 'see & ü=1',
      hidden: ['cat', 'see lion, a&b'],
      camera: { x: -1.5, y: 12.125, zoom: -0.25 },
      axes: [3, 0],
      besideCamera: { x: 0, y: -0.5, zoom: 3.125 },
      besideAxes: [0, 2],
      selectionId: 'sel_1',
      focusId: 'img_7',
      own: { frame: 430 },
      neighbours: { k: 20, metric: 'cosine' },
      table: true,
      order: { column: 'confidence', direction: 'descending' },
    };
    expect(readMapLook(new URLSearchParams(written(look)))).toEqual(look);
    expect(readMapLook(new URLSearchParams(written({ own: { frame: null } }))).own).toEqual({ frame: null });
  });

  it('holds the camera to a thousandth, so that it stays short', () => {
    expect(written({ camera: { x: 1 / 3, y: -2e-9, zoom: 2 } })).toBe('camera=0.333_0_2');
    expect(written({ camera: { x: 100, y: 1234.5, zoom: -3.25 } })).toBe('camera=100_1234.5_-3.25');
  });

  it('holds the camera to a tenth of a pixel on the small layout that t-SNE begins with', () => {
    // 2 ** 22 pixels a unit: a tenth of one is 2.4e-8 units.
    const camera = { x: 0.000_012_345_678, y: -0.000_000_06, zoom: 22 };
    const text = written({ camera });
    expect(text).toBe('camera=0.00001235_-0.00000006_22');
    expect(readMapLook(new URLSearchParams(text)).camera).toEqual({ x: 0.000_012_35, y: -0.000_000_06, zoom: 22 });
  });

  it.each([
    'set=%2F',
    'colour=red',
    'show=3d',
    'size=11',
    'size=24.5',
    'size=',
    'camera=1_2',
    'camera=NaN_1_1',
    'camera=1e9_1_1',
    'axes=1.1',
    'axes=0.10',
    'axes=0',
    'beside-camera=1_2',
    'beside-axes=2.2',
    'from=-50',
    'from=1e3',
    'own=-1',
    'own=later',
    'near=4.cosine',
    'near=51.euclidean',
    'near=12.manhattan',
    'table=yes',
    'sort=colour',
    'sort=x.ascending',
    'selection=a%20b',
  ])('leaves out what cannot be read: %s', (query) => {
    expect(readMapLook(new URLSearchParams(query))).toEqual(DEFAULT_LOOK);
  });

  it('names hidden entries once, and none when they are too many for an address', () => {
    expect(readMapLook(new URLSearchParams('hide=cat&hide=cat')).hidden).toEqual(['cat']);
    const many = Array.from({ length: 100 }, (_, i) => `class ${i}`);
    expect(written({ hidden: many })).toBe('');
    const query = new URLSearchParams(many.map((key) => ['hide', key] as [string, string]));
    expect(readMapLook(query).hidden).toEqual([]);
  });
});
