/** Orders in which the filters of a layer are shown. */
import type { FilterSort, MeasuredFilter } from '../domain/layerFilters';

/** By these numbers, in the direction that puts the telling ones first; filters without one come last. */
const KEYS: Record<FilterSort, (filter: MeasuredFilter) => number | null> = {
  index: ({ index }) => index,
  orientation: ({ gabor }) => (gabor?.gaborLike ? gabor.orientation : null),
  wavelength: ({ gabor }) => (gabor?.gaborLike ? gabor.wavelength : null),
  colourfulness: ({ colour }) => (colour ? -colour.colourfulness : null),
  r2: ({ gabor }) => (gabor ? -gabor.r2 : null),
  norm: ({ norm }) => -norm,
};

/** Indices of the filters in order. Equal ones stay in the order of the layer. */
export function sortFilters(filters: readonly MeasuredFilter[], sort: FilterSort): number[] {
  const key = KEYS[sort];
  return filters
    .map((filter) => ({ index: filter.index, value: key(filter) ?? Infinity }))
    .sort((a, b) => (a.value === b.value ? a.index - b.index : a.value - b.value))
    .map(({ index }) => index);
}
