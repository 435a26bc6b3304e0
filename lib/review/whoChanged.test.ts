import { expect, it } from 'vitest';
import { namesInWords, whoChanged } from './whoChanged';

const words = { title: 'A', text: 'a', tags: ['x'] };

it('names who changed a field since the last of the revisions, and nobody else', () => {
  const revisions = [
    { ...words, title: 'D', text: 'b', tags: ['x', 'y'], by: 'Dan' },
    { ...words, title: 'C', text: 'b', by: 'Cleo' },
    { ...words, title: 'B', text: 'b', by: 'Ben' },
    { ...words, title: 'B', by: 'Cleo' },
    { ...words, by: 'Ada' },
  ];
  expect(whoChanged(revisions, 'title')).toEqual(['Cleo', 'Dan']);
  expect(whoChanged(revisions, 'text')).toEqual(['Ben']);
  expect(whoChanged(revisions, 'tags')).toEqual(['Dan']);
  expect(whoChanged(revisions.slice(2), 'tags')).toEqual([]);
});

it.each([
  [[], ''],
  [['Ada'], 'Ada'],
  [['Ada', 'Ben'], 'Ada and Ben'],
  [['Ada', 'Ben', 'Cleo'], 'Ada, Ben and Cleo'],
])('the names %j are %j', (names, text) => {
  expect(namesInWords(names)).toBe(text);
});
