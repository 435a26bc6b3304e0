import { describe, expect, it } from 'vitest';
import { mapAgreement } from './mapAgreement';

const { NaN: UNKNOWN } = Number;

describe('the agreement of two maps', () => {
  it('is counted over the places that both know', () => {
    // Known in both: (1, 2), (2, 1), (3, 3). Ranks 1 2 3 and 2 1 3: rho = 1 − 6·2 / (3·8) = 0.5, and the numbers are
    // the ranks, so Pearson is the same. The one strongest place of three is the same in both.
    const agreement = mapAgreement([1, 2, 3, UNKNOWN, 9], [2, 1, 3, 9, UNKNOWN]);
    expect(agreement).toMatchObject({ places: 3, top: 1, overlap: { share: 1, byChance: 1 / 3 } });
    expect(agreement.spearman).toBeCloseTo(0.5, 12);
    expect(agreement.pearson).toBeCloseTo(0.5, 12);
  });

  it('tells the order from the numbers: squares are in the same order, and on no line', () => {
    // 0, 1, 4 against 0, 1, 2: covariance 4, squares 26/3 and 2: 4 / √(52/3) = 0.9608.
    const agreement = mapAgreement([0, 1, 2], [0, 1, 4]);
    expect(agreement.spearman).toBeCloseTo(1, 12);
    expect(agreement.pearson).toBeCloseTo(0.9608, 4);
  });

  it('takes a tenth of the places as the strongest', () => {
    const rising = Array.from({ length: 20 }, (_, k) => k); // strongest: 19 and 18
    const other = rising.map((k) => (k === 18 ? -1 : k)); // strongest: 19 and 17
    expect(mapAgreement(rising, other)).toMatchObject({ places: 20, top: 2, overlap: { share: 0.5, byChance: 0.1 } });
  });

  it('is not defined where nothing is known in both, and the order not where a map is even', () => {
    expect(mapAgreement([1, UNKNOWN], [UNKNOWN, 1])).toEqual({ places: 0, top: 1, spearman: null, pearson: null, overlap: null }); // prettier-ignore
    expect(mapAgreement([1, 2], [3, 3])).toMatchObject({ spearman: null, pearson: null, overlap: { share: 0.5 } });
    expect(() => mapAgreement([1], [1, 2])).toThrow('cannot be compared');
  });
});
