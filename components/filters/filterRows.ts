/** The filters of a layer as rows of a table: which numbers there are, and how they are sorted. */
import type { MeasuredFilter } from '@/lib/domain/layerFilters';

export const FILTER_COLUMNS = [
  'index',
  'norm',
  'least',
  'greatest',
  'r2',
  'orientation',
  'wavelength',
  'phase',
  'colourfulness',
  'alike',
] as const;
export type FilterColumn = (typeof FILTER_COLUMNS)[number];
export interface FilterOrder {
  column: FilterColumn;
  direction: 'ascending' | 'descending';
}

/** Of each filter that has one, its nearest: by |cosine|. */
export type Nearest = ReadonlyMap<number, { other: number; cosine: number }>;

/** What a column holds; null where the filter has no such number. */
export function columnValue(filter: MeasuredFilter, column: FilterColumn, nearest: Nearest): number | null {
  switch (column) {
    case 'index':
    case 'norm':
    case 'least':
    case 'greatest':
      return filter[column];
    case 'r2':
    case 'orientation':
    case 'wavelength':
    case 'phase':
      return filter.gabor?.[column] ?? null;
    case 'colourfulness':
      return filter.colour?.colourfulness ?? null;
    case 'alike':
      return Math.abs(nearest.get(filter.index)?.cosine ?? NaN) || null;
  }
}

/** Sorted; filters without the number come last either way, equal ones in the order of the layer. */
export function sortRows(
  filters: readonly MeasuredFilter[],
  { column, direction }: FilterOrder,
  nearest: Nearest,
): MeasuredFilter[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return filters
    .map((filter) => ({ filter, value: columnValue(filter, column, nearest) }))
    .sort((one, other) => {
      if (one.value === null || other.value === null)
        return Number(one.value === null) - Number(other.value === null) || one.filter.index - other.filter.index;
      return sign * (one.value - other.value) || one.filter.index - other.filter.index;
    })
    .map(({ filter }) => filter);
}
