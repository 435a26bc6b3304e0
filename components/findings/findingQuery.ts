/**
 * Which findings are listed, as it stands in the address: `?search=wheel&tag=bias&tag=rim&author=Ada&page=2`. The names are
 * those of the query of `GET /api/findings`.
 */
import { BESIDE_FILTER, findingFilterSchema, MAX_SEARCH_LENGTH, type FindingFilter } from '@/lib/domain/findingFilter';
import { MAX_TAGS, tagSchema } from '@/lib/domain/findingWords';
import { parsePage, type SearchParameters } from '../images/imageQuery';

export interface FindingQuery extends FindingFilter {
  /** From 1. */
  page: number;
  /** The search is answered by its meaning too. */
  near?: true;
}

export const FINDINGS_PER_PAGE = 30;

const FIELDS = Object.keys(findingFilterSchema.shape) as (keyof FindingFilter)[];

/** Reads what can be read; the rest is as if it were not there. */
export function parseFindingQuery(given: SearchParameters): FindingQuery {
  const filter: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value = field === 'tag' ? readTags(given.tag) : readOne(field, given[field]);
    if (value !== undefined && value.length > 0) filter[field] = value;
  }
  return {
    ...findingFilterSchema.parse(filter),
    page: parsePage(given.page),
    ...(given.near === '1' && { near: true }),
  };
}

function readTags(value: SearchParameters[string]): string[] {
  const tags = textsOf(value).flatMap((text) => tagSchema.safeParse(text).data ?? []);
  return [...new Set(tags)].slice(0, MAX_TAGS);
}

function readOne(field: Exclude<keyof FindingFilter, 'tag'>, value: SearchParameters[string]): string | undefined {
  const text = textsOf(value)[0] ?? '';
  // Of a long search the beginning says more than nothing. Other values that are too long name nothing.
  const read = field === 'search' ? text.slice(0, MAX_SEARCH_LENGTH) : text;
  return findingFilterSchema.shape[field].safeParse(read).data;
}

function textsOf(value: SearchParameters[string]): string[] {
  return [value ?? []].flat().map((text) => text.replaceAll('\0', '').trim());
}

/** The address of the list; without a page: of the first one. */
export function findingsHref(query: Partial<FindingQuery>): string {
  const parameters = new URLSearchParams();
  for (const field of FIELDS)
    for (const value of [query[field] ?? []].flat()) if (value !== '') parameters.append(field, value);
  if (query.page && query.page > 1) parameters.set('page', String(query.page));
  if (query.near) parameters.set('near', '1');
  return parameters.size > 0 ? `/findings?${parameters}` : '/findings';
}

/** Where findings are asked for that are near to the search in meaning. */
export function nearPath(filter: FindingFilter): string {
  return findingsHref(filter).replace('/findings', '/api/findings/near');
}

/** Without what is no filter. */
export function filterOf(query: FindingQuery): FindingFilter {
  const filter: Partial<FindingQuery> = { ...query };
  for (const name of BESIDE_FILTER) delete filter[name];
  return filter;
}

export function isFiltered(filter: FindingFilter): boolean {
  return !sameFilter(filter, {});
}

/** Whether both find the same, whatever the order of the tags is. */
export function sameFilter(a: FindingFilter, b: FindingFilter): boolean {
  const ordered = (filter: FindingFilter) => findingsHref({ ...filter, page: 1, tag: filter.tag?.toSorted() });
  return ordered(a) === ordered(b);
}
