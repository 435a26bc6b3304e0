import { describe, expect, it } from 'vitest';
import type { FilterShape } from '@/lib/domain/layerFilters';
import { isDrawable } from '@/lib/filters/filterGrid';
import { MAX_RECTANGLES } from '@/lib/filters/filterSvg';
import { filterPictureQuerySchema } from '@/lib/protocol/rest';
import { CHANNELS_INPUT, RGB_INPUT } from './exampleFilters.testing';
import { filterExports } from './filterExports';

const look = { range: 'layer', symmetric: true, sort: 'orientation', scale: 8 } as const;
const layerOf = (shape: FilterShape, input = CHANNELS_INPUT) => ({
  ...{ shape, input },
  layer: { name: 'fire2/squeeze & co', type: 'Conv', detail: '', tensor: 't', readsPicture: false },
});
const queryOf = (href = '') =>
  filterPictureQuerySchema.parse(Object.fromEntries(new URL(href, 'http://x').searchParams));

describe('the files of a layer', () => {
  it('are those of what is shown: layer, order, contrast, scale', () => {
    const files = filterExports('net', layerOf([64, 3, 7, 7], RGB_INPUT), look);
    expect(files.map(({ label }) => label)).toEqual(['PNG', 'SVG', 'NPY', 'JSON']);
    const base = '/api/networks/net/filters/fire2%2Fsqueeze%20%26%20co';
    expect(files.map(({ href }) => href.split('?')[0])).toEqual([`${base}/png`, `${base}/svg`, `${base}/npy`, base]);
    expect(queryOf(files[0]?.href)).toEqual({
      from: 0,
      range: 'layer',
      symmetric: true,
      sort: 'orientation',
      scale: 8,
    });
    expect(files.every(({ note }) => note === null)).toBe(true);
  });

  it.each([
    [512, 512, 3, 3],
    [2048, 512, 1, 1],
    [4096, 9216, 1, 1],
    [4096, 4096, 1, 1],
    [64, 16, 3, 3],
    [1, 1, 1, 1],
  ] as const)('of %i × %i × %i × %i are such as the server draws, and say when they are a part', (...shape) => {
    for (const { label, href, note } of filterExports('net', layerOf([...shape]), look)) {
      if (label !== 'PNG' && label !== 'SVG') continue;
      const { count = shape[0], scale } = queryOf(href);
      expect(isDrawable([...shape], { count, scale, coloured: false })).toBe(true);
      if (label === 'SVG') expect(count * shape[1] * shape[2] * shape[3]).toBeLessThanOrEqual(MAX_RECTANGLES);
      expect(note === null).toBe(count === shape[0]);
    }
  });
});
