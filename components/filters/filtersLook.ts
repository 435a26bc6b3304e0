/** How one person looks at filters. Nothing of it is shared; all of it stands in the address. */
import type { FilterRange, FilterSort } from '@/lib/domain/layerFilters';
import type { FilterOrder } from './filterRows';

/** Which filters are shown: all, or those of one kind. */
export const FILTER_KINDS = ['all', 'gabor', 'colour', 'grey', 'dead', 'duplicate'] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];

/** A bar of one of the histograms: filters like Gabor functions whose number is in that bin. */
export interface HistogramBin {
  of: 'orientation' | 'frequency';
  at: number;
}

export const MAX_SCREEN_SCALE = 32;
/** Networks that are shown beside the session's own and the one that everybody compares it with. */
export const MAX_MORE_NETWORKS = 2;

export interface FiltersLook {
  table: boolean;
  range: FilterRange;
  symmetric: boolean;
  sort: FilterSort;
  only: FilterKind;
  bin: HistogramBin | null;
  /** Pixels of the screen for a weight; null: as many as fit. */
  scale: number | null;
  /** Ids of further networks, whose first layers stand beside the session's. */
  more: readonly string[];
  /** Of the table. */
  order: FilterOrder;
}

export const DEFAULT_FILTERS_LOOK: FiltersLook = {
  table: false,
  range: 'filter',
  symmetric: true,
  sort: 'index',
  only: 'all',
  bin: null,
  scale: null,
  more: [],
  order: { column: 'index', direction: 'ascending' },
};

/** In the order in which the keys c and C go through them. */
const CONTRASTS: readonly Pick<FiltersLook, 'range' | 'symmetric'>[] = [
  { range: 'filter', symmetric: true },
  { range: 'filter', symmetric: false },
  { range: 'layer', symmetric: true },
  { range: 'layer', symmetric: false },
];

/** The contrast after this one, or before it. */
export function nextContrast(look: Pick<FiltersLook, 'range' | 'symmetric'>, step: 1 | -1) {
  const at = CONTRASTS.findIndex(({ range, symmetric }) => range === look.range && symmetric === look.symmetric);
  return CONTRASTS[(at + step + CONTRASTS.length) % CONTRASTS.length] ?? CONTRASTS[0]!;
}
