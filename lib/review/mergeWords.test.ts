import { expect, it } from 'vitest';
import { mergeWords } from './mergeWords';

const base = { title: 'Glints', text: 'It fires on glints.', tags: ['eye', 'metal'] };

it('each field that one of the two changed is as that one wants it', () => {
  const theirs = { ...base, title: 'Glints and eyes', tags: ['eye', 'metal', 'shape'] };
  const mine = { ...base, text: 'It fires on small glints.', tags: ['metal', 'texture'] };
  expect(mergeWords(base, theirs, mine)).toEqual({
    field: null,
    words: { title: 'Glints and eyes', text: 'It fires on small glints.', tags: ['metal', 'shape', 'texture'] },
  });
});

it('two other titles are a conflict, the same other title is none', () => {
  expect(mergeWords(base, { ...base, title: 'A' }, { ...base, title: 'B' })).toEqual({ field: 'title' });
  expect(mergeWords(base, { ...base, title: 'A' }, { ...base, title: 'A' })).toMatchObject({ field: null });
});

it('what both wrote may be more than there is room for', () => {
  const tags = (word: string) => Array.from({ length: 11 }, (_, k) => `${word} ${k}`);
  expect(mergeWords({ ...base, tags: [] }, { ...base, tags: tags('a') }, { ...base, tags: tags('b') })).toEqual({ field: 'tags' }); // prettier-ignore
  const long = (word: string) => ({ ...base, text: base.text + ` ${word}`.repeat(2500) });
  expect(mergeWords(base, long('abcd'), long('efgh'))).toEqual({ field: 'text' });
});

it('the same words in another place of the same text are a conflict of the text', () => {
  const theirs = { ...base, text: 'It fires on eyes.' };
  const mine = { ...base, text: 'It fires on metal.' };
  expect(mergeWords(base, theirs, mine)).toEqual({ field: 'text' });
});
