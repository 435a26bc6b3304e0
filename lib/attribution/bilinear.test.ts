import { describe, expect, it } from 'vitest';
import { bilinearTaps, cropTaps, enlarge } from './bilinear';

const enlarged = (values: number[], columns: number, height: number, width: number) => [
  ...enlarge(values, columns, bilinearTaps(values.length / columns, height), bilinearTaps(columns, width)),
];

describe('bilinear enlarging', () => {
  it('is as worked by hand: centres at half numbers, edges held', () => {
    // Two values to four places: at −¼, ¼, ¾ and 1¼ of the way.
    expect(enlarged([0, 8], 2, 1, 4)).toEqual([0, 2, 6, 8]);
    expect(enlarged([0, 8, 16, 24], 2, 2, 4)).toEqual([0, 2, 6, 8, 16, 18, 22, 24]);
    // To three times as many: at −⅓, 0, ⅓, ⅔, 1 and 1⅓.
    expect(enlarged([0, 9], 1, 6, 1)).toEqual([0, 0, 3, 6, 9, 9]);
  });

  it('changes nothing at the same size, keeps an even grid even and a plane a plane between the outer centres', () => {
    expect(enlarged([3, 1, 4, 1, 5, 9], 3, 2, 3)).toEqual([3, 1, 4, 1, 5, 9]);
    expect(new Set(enlarged([0.1, 0.1, 0.1, 0.1], 2, 7, 5))).toEqual(new Set([Math.fround(0.1)]));
    // Place y, x lies at (y + ½)/3 − ½ and (x + ½)/3 − ½; inside, 10 times the row and the column.
    const plane = enlarged([0, 1, 2, 10, 11, 12, 20, 21, 22], 3, 9, 9);
    for (let y = 1; y < 8; y++)
      for (let x = 1; x < 8; x++) expect(plane[y * 9 + x]).toBeCloseTo(10 * ((y + 0.5) / 3 - 0.5) + (x + 0.5) / 3 - 0.5, 5); // prettier-ignore
  });

  it('of a part is the part of the whole', () => {
    const values = [3, 1, 4, 1, 5, 9];
    const [rows, columns] = [bilinearTaps(2, 8), bilinearTaps(3, 10)];
    const whole = enlarge(values, 3, rows, columns);
    const part = enlarge(values, 3, cropTaps(rows, 2, 3), cropTaps(columns, 4, 5));
    for (let y = 0; y < 3; y++) expect(part.subarray(y * 5, y * 5 + 5)).toEqual(whole.subarray((y + 2) * 10 + 4, (y + 2) * 10 + 9)); // prettier-ignore
  });

  it('does not reduce', () => {
    expect(() => bilinearTaps(4, 3)).toThrow('4 values cannot be enlarged to 3');
    expect(() => bilinearTaps(0, 3)).toThrow('0 values cannot be enlarged to 3');
  });
});
