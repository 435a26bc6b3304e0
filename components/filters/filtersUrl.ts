/** The personal part of the view of filters in the address: `?table=1`. What is as usual is left out. */
import type { FiltersLook } from './filtersLook';

/** Adds what differs from the usual look, with the keys always in the same order. */
export function writeFiltersLook(query: URLSearchParams, look: FiltersLook): void {
  if (look.table) query.set('table', '1');
}

export function readFiltersLook(query: URLSearchParams): FiltersLook {
  return { table: query.get('table') === '1' };
}
