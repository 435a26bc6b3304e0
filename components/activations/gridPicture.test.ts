import { expect, it } from 'vitest';
import { sheetLayout } from './gridPicture';

it('is about as wide as high, with whole pixels a cell', () => {
  expect(sheetLayout(128, { width: 13, height: 13 })).toEqual({ columns: 13, scale: 4, width: 732, height: 704 });
  expect(sheetLayout(1, { width: 13, height: 13 })).toMatchObject({ columns: 1, scale: 39 });
});

it('fits a canvas, or says what to do instead', () => {
  const large = sheetLayout(2048, { width: 224, height: 224 });
  expect(large.scale).toBe(1);
  expect(Math.max(large.width, large.height)).toBeLessThanOrEqual(16_384);
  expect(() => sheetLayout(4096, { width: 512, height: 512 })).toThrow('as NPY');
});
