import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { WordsClash } from './wordsDraft';
import { WordsClashes } from './WordsClashes';

const clash: WordsClash = { field: 'text', by: 'Ben', base: 'bright', theirs: 'shiny', mine: 'dim', place: { start: 3, end: 6 } }; // prettier-ignore
const shown = (clashes: WordsClash[], text = 'On dim spots, dim doors.') => {
  const draft = { title: 'Mine', text, tags: 'eye', clashes };
  const markup = renderToStaticMarkup(<WordsClashes draft={draft} onTake={() => undefined} />);
  const names = [...markup.matchAll(/<button[^>]*>(.*?)<\/button>/g)].map(([, name = '']) =>
    name.replace(/<[^>]*>/g, ''),
  );
  return { markup, names };
};

it('each place of the text is taken by itself, with a name of its own, and says when it was', () => {
  const other = { ...clash, place: { start: 14, end: 17 } };
  const { names, markup } = shown([clash, other, { ...clash, field: 'title', by: 'Cleo', theirs: 'Theirs', place: null }]); // prettier-ignore
  expect(names).toEqual(['Take this place 1 of the text', 'Take this place 2 of the text', 'Take this title']);
  expect(markup).toContain('aria-label="What Ben; Cleo wrote"');
  expect(shown([clash], 'On shiny spots').names).toEqual(['Take this place of the text']);
  expect(shown([{ ...clash, place: { start: 3, end: 8 } }], 'On shiny spots').names).toEqual([
    'Put mine back: place of the text',
  ]);
});

it('a place that was written over is shown, to be copied', () => {
  const { names, markup } = shown([{ ...clash, place: null }]);
  expect(names).toEqual([]);
  expect(markup).toMatch(/shiny.*You wrote over this place/);
});
