import { tagSchema } from '@/lib/domain/finding';
import { oneText, parsePage } from '../images/imageQuery';

/** Which findings are listed, as it stands in the address: `?search=wheel&tag=bias&page=2`. */
export interface FindingQuery {
  search: string;
  tag: string;
  /** From 1. */
  page: number;
}

export const FINDINGS_PER_PAGE = 30;

export function parseFindingQuery(given: Record<string, string | string[] | undefined>): FindingQuery {
  const tag = tagSchema.safeParse(oneText(given.tag));
  return { search: oneText(given.search), tag: tag.success ? tag.data : '', page: parsePage(given.page) };
}

export function findingsHref(query: Partial<FindingQuery>): string {
  const parameters = new URLSearchParams();
  if (query.search) parameters.set('search', query.search);
  if (query.tag) parameters.set('tag', query.tag);
  if (query.page && query.page > 1) parameters.set('page', String(query.page));
  return parameters.size > 0 ? `/findings?${parameters}` : '/findings';
}
