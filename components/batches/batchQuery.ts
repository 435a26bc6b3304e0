/** What the page of a batch shows, as it stands in its address: `?sort=outside&order=ascending&wrong=60&page=3&map=deviation`. */
import { BATCH_SORTS, type BatchSort } from '@/lib/domain/occlusionBatch';
import { oneText, parsePage, type SearchParameters } from '../images/imageQuery';
import type { SortDirection } from '../ui/Table';

export interface BatchQuery {
  sort: BatchSort;
  order: SortDirection;
  /** Only pictures that are right with at least this share outside, in percent; null: all. */
  wrong: number | null;
  /** From 1. */
  page: number;
  map: 'mean' | 'deviation';
}

export const DEFAULT_BATCH_QUERY: BatchQuery = {
  sort: 'greatest-drop',
  order: 'descending',
  wrong: null,
  page: 1,
  map: 'mean',
};
/** A person who asks for "right for the wrong reason" starts here: most of the drop is outside. */
export const USUAL_WRONG_PERCENT = 50;

/** Reads what can be read; the rest is as if it were not there. */
export function parseBatchQuery(given: SearchParameters): BatchQuery {
  const wrong = oneText(given.wrong);
  return {
    sort: BATCH_SORTS.find((sort) => sort === oneText(given.sort)) ?? DEFAULT_BATCH_QUERY.sort,
    order: oneText(given.order) === 'ascending' ? 'ascending' : 'descending',
    wrong: /^\d{1,3}$/.test(wrong) && Number(wrong) <= 100 ? Number(wrong) : null,
    page: parsePage(given.page),
    map: oneText(given.map) === 'deviation' ? 'deviation' : 'mean',
  };
}

/** `?…`; "?" alone when nothing differs from what is shown without. */
export function batchQueryString({ sort, order, wrong, page, map }: BatchQuery): string {
  const parameters = new URLSearchParams();
  if (sort !== DEFAULT_BATCH_QUERY.sort) parameters.set('sort', sort);
  if (order !== DEFAULT_BATCH_QUERY.order) parameters.set('order', order);
  if (wrong !== null) parameters.set('wrong', String(wrong));
  if (page > 1) parameters.set('page', String(page));
  if (map !== DEFAULT_BATCH_QUERY.map) parameters.set('map', map);
  return `?${parameters}`;
}
