import { expect, it } from 'vitest';
import { greyPixels, readFloats, valueRange } from './greyMap';

it('a map goes from black to white over its own range, with nothing where there is no number', () => {
  expect(valueRange([2, NaN, -2, 0, Infinity])).toEqual({ min: -2, max: 2 });
  expect([...greyPixels([-2, 2, NaN, 0])]).toEqual([0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 128, 128, 128, 255]);
  expect([...greyPixels([3, 3])]).toEqual([0, 0, 0, 255, 0, 0, 0, 255]);
  expect(valueRange([NaN])).toEqual({ min: 0, max: 0 });
});

it('numbers are read as the server writes them, also from the middle of a buffer', () => {
  const buffer = new ArrayBuffer(12);
  new DataView(buffer).setFloat32(4, 1.5, true);
  new DataView(buffer).setFloat32(8, -0.25, true);
  expect([...readFloats(new Uint8Array(buffer, 4))]).toEqual([1.5, -0.25]);
});
