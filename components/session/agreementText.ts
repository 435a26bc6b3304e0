/** The agreement of two maps in words. Pure. */
import type { MapAgreement } from '@/lib/attribution/mapAgreement';

/** "0.83", "−0.10", or "not defined". */
export function correlationText(correlation: number | null): string {
  if (correlation === null) return 'not defined';
  const text = Math.abs(correlation).toFixed(2);
  return correlation < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** "61 %" */
export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Fewer places than these say little: orders of so few are often alike by chance. */
const FEW_PLACES = 10;

/** One or two sentences that say what the numbers mean, and what they do not. */
export function whatAgreementSays({ spearman, pearson, overlap, places }: MapAgreement): string {
  if (places < FEW_PLACES)
    return `Both runs know ${places} ${places === 1 ? 'place' : 'places'} so far: too few to say how far their maps agree.`;
  if (spearman === null || pearson === null || !overlap)
    return 'A map that is the same everywhere has no order of places: a correlation is not defined for it.';
  const order = orderText(spearman);
  const factor = overlap.share / overlap.byChance;
  const strongest =
    overlap.share >= 0.995
      ? 'the strongest places are the same ones'
      : `of the strongest places they share ${factor.toFixed(1)} times as many as chance would give`;
  return `The maps put the places ${order}; ${strongest}. Neighbouring patches overlap, so the places are not independent: read these numbers beside those of other pairs of runs, not as a test.`;
}

/** The least Spearman correlation of each word; the last one is for what is below all. */
const ORDERS: readonly (readonly [number, string])[] = [
  [0.9, 'into nearly the same order'],
  [0.5, 'into similar orders'],
  [0.2, 'into weakly related orders'],
  [-0.2, 'into orders that have little to do with each other'],
  [-0.5, 'into rather opposite orders'],
];

function orderText(spearman: number): string {
  return ORDERS.find(([least]) => spearman >= least)?.[1] ?? 'into opposite orders';
}
