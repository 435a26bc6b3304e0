/** Which collections are listed, as it stands in the address: `?putAway=yes&page=2`. */
import { parsePage, type SearchParameters } from '../images/imageQuery';

export interface CollectionQuery {
  /** Those that are put away, and no others. */
  putAway: boolean;
  /** From 1. */
  page: number;
}

export const COLLECTIONS_PER_PAGE = 30;

export function parseCollectionQuery(given: SearchParameters): CollectionQuery {
  return { putAway: given.putAway === 'yes', page: parsePage(given.page) };
}

export function collectionsHref({ putAway, page }: CollectionQuery): string {
  const parameters = new URLSearchParams();
  if (putAway) parameters.set('putAway', 'yes');
  if (page > 1) parameters.set('page', String(page));
  return parameters.size > 0 ? `/collections?${parameters}` : '/collections';
}
