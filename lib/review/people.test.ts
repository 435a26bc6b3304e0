import { expect, it } from 'vitest';
import { matchingPeople } from './people';

it('people are found by a part of their names, once, those first whose name or a word of it begins so', () => {
  const names = ['Malovan', 'Ada Lovelace', 'Lotte', 'LOTTE', 'ada', 'Ada Byron'];
  expect(matchingPeople(names, 'lo', 9)).toEqual(['Lotte', 'Ada Lovelace', 'Malovan']);
  expect(matchingPeople(names, 'ADA  b', 9)).toEqual(['Ada Byron']);
  expect(matchingPeople(names, '', 2)).toEqual(['ada', 'Ada Byron']);
  expect(matchingPeople(names, 'x', 9)).toEqual([]);
});
