import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { FindingRevision } from '@/lib/domain/findingWords';
import { RevisionItem, WholeRevision } from './RevisionItem';

const words = { title: 'Glints', text: `${'It fires. '.repeat(60)}**Not** on walls.`, tags: ['eye', 'metal'] };
const revision: FindingRevision = { ...words, findingId: 'f1', number: 2, by: 'Ada', createdAt: '2026-01-01T00:00:00.000Z', origin: { kind: 'edited' } }; // prettier-ignore

it('a version can be read whole, also where its changes leave out what stayed', () => {
  const before = { ...revision, number: 1, text: `${words.text} More.` };
  const item = renderToStaticMarkup(
    <RevisionItem revision={revision} before={before} isFocused={false}>
      {null}
    </RevisionItem>,
  );
  expect(item).toContain('[…]');
  expect(item).toMatch(/<button[^>]*aria-expanded="false"[^>]*>Read this version<span class="sr-only"> 2</);
  const whole = renderToStaticMarkup(<WholeRevision id="x" revision={revision} />);
  expect(whole).toContain('aria-label="All of version 2"');
  expect(whole).toContain('Glints');
  expect(whole.match(/It fires\./g)).toHaveLength(60);
  expect(whole).toContain('<strong>Not</strong> on walls.');
  expect(whole).toContain('Tags: eye, metal');
  expect(renderToStaticMarkup(<WholeRevision id="x" revision={{ ...revision, text: '', tags: [] }} />)).toContain(
    'It has no text.',
  );
});
