/** Which pictures of a set are shown, as it stands in the address: `?search=cat&label=tabby&page=2`. */
export interface ImageQuery {
  search: string;
  label: string;
  /** From 1. */
  page: number;
}

export const IMAGES_PER_PAGE = 96;

/** Reads what can be read; the rest is as if it were not there. */
export function parseImageQuery(given: Record<string, string | string[] | undefined>): ImageQuery {
  return { search: oneText(given.search), label: oneText(given.label), page: parsePage(given.page) };
}

export function imageQueryString(query: ImageQuery, page: number): string {
  const parameters = new URLSearchParams();
  if (query.search) parameters.set('search', query.search);
  if (query.label) parameters.set('label', query.label);
  if (page > 1) parameters.set('page', String(page));
  return parameters.size > 0 ? `?${parameters}` : '?';
}

export function oneText(value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value[0] : value;
  return (text ?? '').replaceAll('\0', '').trim().slice(0, 200);
}

export function parsePage(value: string | string[] | undefined): number {
  const text = oneText(value);
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 1;
}
