import { expect, it } from 'vitest';
import type { Segments } from '@/lib/occlusion/segments';
import { asSegments, type MapPixels } from './mapPixels';
import { segmentBorders, segmentOutline } from './segmentOutline';

// 0 0 1
// 0 2 1
const segments: Segments = {
  width: 3,
  labels: Int32Array.of(0, 0, 1, 0, 2, 1),
  bounds: new Int32Array(12),
  sizes: Int32Array.of(3, 2, 1),
};

it('draws the border of one segment, and of several as one', () => {
  const lines = (path: string) => path.split('M').slice(1).toSorted();
  expect(lines(segmentOutline(segments, (cell) => cell === 0))).toEqual(
    ['0 0h2', '1 1h1', '0 2h1', '0 0v2', '1 1v1', '2 0v1'].toSorted(),
  );
  expect(lines(segmentOutline(segments, () => true))).toEqual(['0 0h3', '0 2h3', '0 0v2', '3 0v2'].toSorted());
  expect(segmentOutline(segments, () => false)).toBe('');
  expect(lines(segmentBorders(segments))).toEqual(['1 1h1', '1 1v1', '2 0v2'].toSorted());
});

it('gives every pixel the colour of its segment’s cell', () => {
  const cells: MapPixels = { cols: 3, rows: 1, unit: 2, rgba: Uint8ClampedArray.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) }; // prettier-ignore
  const grid = { width: 3, height: 2, rows: 1, cols: 3 };
  const drawn = asSegments(cells, { ...grid, segments });
  expect(drawn).toMatchObject({ cols: 3, rows: 2, unit: 1 });
  expect([...drawn.rgba].filter((_, i) => i % 4 === 0)).toEqual([1, 1, 5, 1, 9, 5]);
  expect([...drawn.rgba.subarray(16, 20)]).toEqual([9, 10, 11, 12]);
  expect(asSegments(cells, grid)).toBe(cells);
  const pixels = { ...cells, unit: 1 };
  expect(asSegments(pixels, { ...grid, segments })).toBe(pixels);
});
