/** In how far two maps of drops tell the same of a picture: three numbers, each blind to what the others see. */
import { knownPairs, pearson } from './correlation';
import { spearman } from './rankCorrelation';
import { topOverlap, type TopOverlap } from './topOverlap';

/** The share of the places that count as the strongest. */
export const TOP_SHARE = 0.1;

export interface MapAgreement {
  /** Places that both maps know. */
  places: number;
  /** −1…1: whether both put their places into one order. Null where it is not defined. */
  spearman: number | null;
  /** −1…1: whether their numbers go with each other along a line. Null where it is not defined. */
  pearson: number | null;
  /** Of the `top` strongest places; null where no place is known in both. */
  overlap: TopOverlap | null;
  /** A tenth of the places, at least one. */
  top: number;
}

/**
 * Agreement over the places that both maps know (not NaN). `a` and `b` are drops, or other numbers that are large where
 * a place matters, place by place. Throws `invalid_input` when the maps have different sizes.
 */
export function mapAgreement(a: ArrayLike<number>, b: ArrayLike<number>): MapAgreement {
  const places = knownPairs(a, b).a.length;
  const top = Math.max(1, Math.round(places * TOP_SHARE));
  return { places, spearman: spearman(a, b), pearson: pearson(a, b), overlap: topOverlap(a, b, top), top };
}
