import { expect, it } from 'vitest';
import { inboxHref, parseInboxQuery } from './inboxQuery';

it('what an inbox shows comes back from its address; what cannot be read is as if it were not there', () => {
  const read = (text: string) => parseInboxQuery(new URLSearchParams(text));
  for (const query of [
    { view: 'notices', show: 'unread', page: 3 },
    { view: 'reviews', show: 'all', page: 1 },
    { view: 'notices', show: 'all', page: 1 },
  ] as const)
    expect(read(inboxHref(query).split('?')[1] ?? '')).toEqual(query);
  for (const text of ['', 'view=x&show=y&page=-1', 'page=1e9', 'page=0', 'page=<script>'])
    expect(read(text)).toEqual({ view: 'notices', show: 'all', page: 1 });
});
