import { describe, expect, it } from 'vitest';
import { alphaInterval } from './alphaInterval';
import { alphaInWords } from './alphaInWords';
import { fleissKappa } from './fleissKappa';
import { krippendorffAlpha } from './krippendorffAlpha';
import { percentAgreement, unitAgreement } from './percentAgreement';
import { NO_PAIRS, ONE_CATEGORY, type RatedUnit } from './ratings';

/** One line a rater, one word a unit; "." is no rating. */
function unitsOf(...raters: string[]): RatedUnit[] {
  const rows = raters.map((line) => line.split(' ').map((rating) => (rating === '.' ? null : rating)));
  return rows[0]!.map((_, unit) => rows.map((row) => row[unit]!));
}

/** Krippendorff (2011), C: four observers, twelve units. */
const KRIPPENDORFF = unitsOf(
  '1 2 3 3 2 1 4 1 2 . . .',
  '1 2 3 3 2 2 4 1 2 5 . 3',
  '. 3 3 3 2 3 4 2 2 5 1 .',
  '1 2 3 3 2 4 4 1 2 5 1 .',
);

describe("Krippendorff's alpha", () => {
  it.each([
    ['C: four observers, values missing', KRIPPENDORFF, 0.743],
    ['A: two observers, two values', unitsOf('0 1 0 0 0 0 0 0 1 0', '1 1 1 0 0 1 0 0 0 0'), 0.095],
    ['B: two observers, five values', unitsOf('a a b b d c c c e d d a', 'b a b b b c c c e d d d'), 0.692],
  ])('is that of the worked example %s', (_, units, expected) => {
    expect(krippendorffAlpha(units).value).toBeCloseTo(expected, 3);
  });

  it('does not look at the order of raters, units and names, nor at units with a single rating', () => {
    const { value } = krippendorffAlpha(KRIPPENDORFF);
    const turned = KRIPPENDORFF.toReversed().map((unit) =>
      unit.toReversed().map((rating) => rating && `name ${rating}`),
    );
    expect(krippendorffAlpha([...turned, ['only', null, null, null], [null, null, null, null]]).value).toBeCloseTo(value!, 12); // prettier-ignore
  });

  it('is 1 where all agree, and below 0 where they agree less than by chance', () => {
    expect(krippendorffAlpha(unitsOf('a b c', 'a b c')).value).toBe(1);
    // n = 4, Σ o(c,c) = 0, Σ n(c)(n(c) − 1) = 4: (0 − 4) ÷ (12 − 4)
    expect(krippendorffAlpha(unitsOf('a b', 'b a')).value).toBe(-0.5);
  });

  it('says why there is none', () => {
    expect(krippendorffAlpha([])).toEqual({ value: null, reason: NO_PAIRS });
    expect(krippendorffAlpha(unitsOf('a b c'))).toEqual({ value: null, reason: NO_PAIRS });
    expect(krippendorffAlpha(unitsOf('a .', '. b'))).toEqual({ value: null, reason: NO_PAIRS });
    expect(krippendorffAlpha(unitsOf('a a a', 'a a .'))).toEqual({ value: null, reason: ONE_CATEGORY });
  });

  it('takes names as they are', () => {
    expect(krippendorffAlpha(unitsOf('__proto__ constructor', '__proto__ constructor')).value).toBe(1);
    expect(krippendorffAlpha([['', ''], [' ', ' ']]).value).toBe(1); // prettier-ignore
  });
});

describe('the interval of alpha', () => {
  it('holds alpha, is the same each time, and is narrower with more units', () => {
    const { low, high } = alphaInterval(KRIPPENDORFF)!;
    expect(low).toBeLessThan(0.743);
    expect(high).toBeGreaterThan(0.743);
    expect(high).toBeLessThanOrEqual(1);
    expect(alphaInterval(KRIPPENDORFF)).toEqual({ low, high });
    const more = alphaInterval(Array.from({ length: 10 }, () => KRIPPENDORFF).flat())!;
    expect(more.high - more.low).toBeLessThan((high - low) / 2);
  });

  it('is not given where there is too little to draw from, or where samples have no alpha', () => {
    expect(alphaInterval(unitsOf('a b', 'a b'))).toBeNull();
    // One unit in twelve is of another name: (11/12)^12 = 35 % of the samples have one name only.
    expect(alphaInterval(unitsOf('a a a a a a a a a a a b', 'a a a a a a a a a a a b'))).toBeNull();
  });
});

describe("Fleiss' kappa", () => {
  /** Ten subjects, fourteen raters, five categories: the worked example of Wikipedia's article on it. */
  const COUNTS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ];
  const UNITS = COUNTS.map((counts) => counts.flatMap((count, k) => Array<string>(count).fill(String(k))));

  it('is that of the worked example', () => {
    const { kappa, units } = fleissKappa(UNITS);
    expect(kappa.value).toBeCloseTo(0.21, 3);
    expect(units).toBe(10);
    expect(percentAgreement(UNITS).value).toBeCloseTo(0.378, 3);
  });

  it('leaves out units that not everybody rated, and says why there is none', () => {
    expect(fleissKappa([...UNITS, [...UNITS[0]!.slice(1), null]])).toEqual(fleissKappa(UNITS));
    expect(fleissKappa(unitsOf('a .', '. b'))).toMatchObject({ kappa: { value: null }, units: 0 });
    expect(fleissKappa(unitsOf('a b')).kappa.reason).toContain('no two people');
    expect(fleissKappa([]).kappa.value).toBeNull();
    expect(fleissKappa(unitsOf('a a', 'a a')).kappa).toEqual({ value: null, reason: ONE_CATEGORY });
  });
});

it('the share of pairs that agree is counted over units with two ratings', () => {
  expect(unitAgreement(['a', 'a', 'b'])).toBeCloseTo(1 / 3, 12);
  expect(unitAgreement(['a', null])).toBeNull();
  expect(percentAgreement([['a', 'a', 'b'], ['a', 'a', null], ['b', null, null]]).value).toBeCloseTo(2 / 3, 12); // prettier-ignore
  expect(percentAgreement([['a', null]])).toEqual({ value: null, reason: NO_PAIRS });
});

it('alpha is said in words by its bounds, and with its range', () => {
  expect(alphaInWords(0.9, { low: 0.82, high: 1 })).toMatch(/^Conclusions can rest on these labels/);
  expect(alphaInWords(0.9, { low: 0.7, high: 1 })).toMatch(/^Good, but .* as low as 0\.70/);
  // As they are shown: 0.800, 0.667 and 0.000.
  expect(alphaInWords(0.79951, { low: 0.79951, high: 1 })).toMatch(/^Conclusions can rest/);
  expect(alphaInWords(0.7994, null)).toMatch(/^Enough for tentative conclusions/);
  expect(alphaInWords(2 / 3, null)).toMatch(/^Enough for tentative conclusions/);
  expect(alphaInWords(0.0004, null)).toMatch(/^No more than chance/);
  expect(alphaInWords(0.9, { low: 0.799, high: 1 })).toContain('as low as 0.799');
  expect(alphaInWords(0.7, null)).toMatch(/^Enough for tentative conclusions/);
  expect(alphaInWords(0.5, null)).toMatch(/^Too little/);
  expect(alphaInWords(0, null)).toMatch(/^No more than chance/);
  expect(alphaInWords(-0.2, null)).toMatch(/^No more than chance/);
});
