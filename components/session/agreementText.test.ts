import { describe, expect, it } from 'vitest';
import { mapAgreement, type MapAgreement } from '@/lib/attribution/mapAgreement';
import { correlationText, percentText, whatAgreementSays } from './agreementText';

const agreement: MapAgreement = { places: 100, top: 10, spearman: 0.83, pearson: 0.7, overlap: { share: 0.6, byChance: 0.1 } }; // prettier-ignore

describe('the agreement in words', () => {
  it('writes numbers with two decimals and the sign of a minus, and says where there is none', () => {
    expect([0.8349, -0.1, -0.001, 1, null].map(correlationText)).toEqual(['0.83', '−0.10', '0.00', '1.00', 'not defined']); // prettier-ignore
    expect(percentText(0.614)).toBe('61 %');
  });

  it('says how the orders are related, and how many times chance the strongest places are shared', () => {
    expect(whatAgreementSays(agreement)).toMatch(/similar orders; of the strongest places they share 6\.0 times as many as chance/); // prettier-ignore
    const orders = [1, 0.5, 0.3, 0.1, -0.3, -0.7].map((spearman) => whatAgreementSays({ ...agreement, spearman }));
    const words = ['nearly the same order', 'similar orders', 'weakly related', 'little to do', 'rather opposite', 'opposite orders']; // prettier-ignore
    orders.forEach((text, k) => expect(text).toContain(words[k]));
    expect(whatAgreementSays({ ...agreement, overlap: { share: 1, byChance: 0.1 } })).toContain('are the same ones');
  });

  it('says when there is too little to say, and when nothing is defined', () => {
    expect(whatAgreementSays({ ...agreement, places: 1 })).toContain('know 1 place so far: too few');
    const even = mapAgreement(new Float32Array(20), new Float32Array(20).fill(2));
    expect(whatAgreementSays(even)).toContain('not defined');
  });
});
