import { expect, it } from 'vitest';
import { findingWordsSchema, MAX_TAGS, sameWords } from './findingWords';

const words = { title: 'Glints', text: 'It fires on glints.', tags: ['eye', 'metal'] };

it('tags are there once each, however often they were written, and only others are counted', () => {
  const tags = ['eye', ' metal', 'eye', 'metal '];
  expect(findingWordsSchema.parse({ ...words, tags }).tags).toEqual(['eye', 'metal']);
  const many = Array.from({ length: MAX_TAGS }, (_, k) => `tag ${k}`);
  expect(findingWordsSchema.parse({ ...words, tags: [...many, ...many] }).tags).toEqual(many);
  const parsed = findingWordsSchema.safeParse({ ...words, tags: [...many, 'one more'] });
  expect(parsed.error?.issues[0]).toMatchObject({ path: ['tags'], message: 'must be one of at most 20' });
});

it('words are the same only in all fields, tags in the same order', () => {
  expect(sameWords(words, { ...words, tags: [...words.tags] })).toBe(true);
  for (const other of [{ title: 'x' }, { text: 'x' }, { tags: ['eye'] }, { tags: ['metal', 'eye'] }])
    expect(sameWords(words, { ...words, ...other })).toBe(false);
});
