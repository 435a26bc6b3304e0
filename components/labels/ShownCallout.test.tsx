import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ShownCallout } from './ShownCallout';

const shown = (state: 'open' | 'closed', shownAt: string | null) =>
  renderToStaticMarkup(<ShownCallout labelling={{ state, shownAt }} />);

it('says that labels do not count where they are taken and were shown before, and nowhere else', () => {
  const at = '2026-01-01T00:00:00.000Z';
  expect(shown('open', at)).toContain('do not count for the agreement');
  expect(shown('open', null)).toBe('');
  expect(shown('closed', at)).toBe('');
});
