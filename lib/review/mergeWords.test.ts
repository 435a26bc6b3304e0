import { expect, it } from 'vitest';
import { mergeWords } from './mergeWords';

const base = { title: 'Glints', text: 'It fires on glints.', tags: ['eye', 'metal'] };
const mergeTags = (before: string[], theirs: string[], mine: string[]) => {
  const { words, problems } = mergeWords({ ...base, tags: before }, { ...base, tags: theirs }, { ...base, tags: mine });
  return { tags: words.tags.join(' '), clash: problems.length > 0 };
};

it('each field that one of the two changed is as that one wants it', () => {
  const theirs = { ...base, title: 'Glints and eyes', tags: ['eye', 'metal', 'shape'] };
  const mine = { ...base, text: 'It fires on small glints.', tags: ['metal', 'texture'] };
  expect(mergeWords(base, theirs, mine)).toEqual({
    problems: [],
    places: [],
    words: { title: 'Glints and eyes', text: 'It fires on small glints.', tags: ['metal', 'shape', 'texture'] },
  });
});

it('two other titles clash and mine is kept, the same other title does not', () => {
  expect(mergeWords(base, { ...base, title: 'A' }, { ...base, title: 'B' })).toMatchObject({
    problems: [{ field: 'title', reason: 'clash' }],
    words: { title: 'B' },
  });
  expect(mergeWords(base, { ...base, title: 'A' }, { ...base, title: 'A' })).toMatchObject({ problems: [] });
});

it('what both wrote may be more than there is room for, which is no clash, and nothing is left out', () => {
  const tags = (word: string) => Array.from({ length: 11 }, (_, k) => `${word} ${k}`);
  const many = mergeWords({ ...base, tags: [] }, { ...base, tags: tags('a') }, { ...base, tags: tags('b') });
  expect(many.problems).toEqual([{ field: 'tags', reason: 'tooMuch', count: 22, most: 20 }]);
  expect(many.words.tags).toHaveLength(22);
  const long = (word: string) => ({ ...base, text: base.text + ` ${word}`.repeat(2500) });
  const { problems, words } = mergeWords(base, long('abcd'), long('efgh'));
  expect(problems).toEqual([{ field: 'text', reason: 'tooMuch', count: 25_019, most: 20_000 }]);
  expect(words.text).toHaveLength(25_019);
});

it('the same words in another place of the same text clash there, and the rest is of both', () => {
  const theirs = { ...base, text: 'Seen twice: It fires on eyes.', tags: ['eye'] };
  const mine = { ...base, text: 'It fires only on metal.' };
  expect(mergeWords(base, theirs, mine)).toMatchObject({
    problems: [{ field: 'text', reason: 'clash' }],
    places: [{ base: 'glints', theirs: 'eyes', mine: 'metal' }],
    words: { text: 'Seen twice: It fires only on metal.', tags: ['eye'] },
  });
});

it('tags are in the order of whoever changed it; where both did, it is mine and a clash', () => {
  const [abc, cba, bac] = [['a', 'b', 'c'], ['c', 'b', 'a'], ['b', 'a', 'c']]; // prettier-ignore
  expect(mergeTags(abc, [...abc, 'd'], cba)).toEqual({ tags: 'c b a d', clash: false });
  expect(mergeTags(abc, ['d', ...cba], [...abc, 'e'])).toEqual({ tags: 'd c b a e', clash: false });
  expect(mergeTags(abc, cba, ['c', 'a'])).toEqual({ tags: 'c a', clash: false });
  expect(mergeTags(abc, ['a', 'b'], cba)).toEqual({ tags: 'b a', clash: false });
  expect(mergeTags(abc, cba, bac)).toEqual({ tags: 'b a c', clash: true });
});
