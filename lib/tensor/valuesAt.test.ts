import { expect, it } from 'vitest';
import { valuesAt } from './valuesAt';

it('reads the neurons at one place, channels first and channels last', () => {
  // Two pictures of two channels, 2 × 3 places each; the number says where it is: picture, channel, place.
  const number = (k: number, c: number, p: number) => 100 * k + 10 * c + p;
  const first = Float32Array.from({ length: 24 }, (_, n) => number(Math.floor(n / 12), Math.floor(n / 6) % 2, n % 6));
  const last = Float32Array.from({ length: 24 }, (_, n) => number(Math.floor(n / 12), n % 2, Math.floor(n / 2) % 6));
  for (let place = 0; place < 6; place++) {
    const expected = [place, 10 + place, 100 + place, 110 + place];
    expect([...valuesAt(first, 2, [2, 2, 3], 0, place)]).toEqual(expected);
    expect([...valuesAt(last, 2, [2, 3, 2], 2, place)]).toEqual(expected);
  }
  expect([...valuesAt(Float32Array.of(7, 8), 1, [2], 0, 0)]).toEqual([7, 8]);
  for (const place of [-1, 6, 0.5, NaN]) expect(() => valuesAt(first, 2, [2, 2, 3], 0, place)).toThrow(RangeError);
});
