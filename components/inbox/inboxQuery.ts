/** What an inbox shows, as it stands in the address: `?view=reviews`, `?show=unread&page=2`. */
export interface InboxQuery {
  view: 'notices' | 'reviews';
  show: 'all' | 'unread';
  /** From 1. */
  page: number;
}

export const INBOX_PER_PAGE = 30;
const MAX_PAGE = 1_000_000;

/** Reads what can be read; the rest is as if it were not there. */
export function parseInboxQuery(given: Pick<URLSearchParams, 'get'>): InboxQuery {
  const page = given.get('page') ?? '';
  return {
    view: given.get('view') === 'reviews' ? 'reviews' : 'notices',
    show: given.get('show') === 'unread' ? 'unread' : 'all',
    page: /^[1-9]\d{0,6}$/.test(page) ? Math.min(Number(page), MAX_PAGE) : 1,
  };
}

export function inboxHref({ view, show, page }: Partial<InboxQuery>): string {
  const parameters = new URLSearchParams();
  if (view === 'reviews') parameters.set('view', view);
  else if (show === 'unread') parameters.set('show', show);
  if (page !== undefined && page > 1) parameters.set('page', String(page));
  return parameters.size > 0 ? `/inbox?${parameters}` : '/inbox';
}
