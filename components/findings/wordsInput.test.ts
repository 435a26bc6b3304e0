import { expect, it } from 'vitest';
import { findingWordsSchema } from '@/lib/domain/findingWords';
import { parseName, parseWords, tagsOf } from './wordsInput';

it('tags are what stands between commas', () => {
  expect(tagsOf(' eye, metal ,, ')).toEqual(['eye', 'metal']);
  expect(tagsOf('  ')).toEqual([]);
});

it('words that cannot be right are refused at their field', () => {
  const words = { title: ' ', text: '', tags: [] };
  expect(() => parseWords(findingWordsSchema, words)).toThrowError('The title must not be empty.');
  expect(parseWords(findingWordsSchema, { ...words, title: ' A ', tags: ['x', 'x'] })).toEqual({ title: 'A', text: '', tags: ['x'] }); // prettier-ignore
});

it('a name of only blanks is told to be none', () => {
  expect(parseName(' Ada ')).toEqual({ name: 'Ada', problem: null });
  expect(parseName('  ')).toEqual({ name: null, problem: 'Your name must not be empty. Say who you are.' });
  expect(parseName(null).problem).toMatch(/Say who you are/);
});
