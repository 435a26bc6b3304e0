import { expect, it } from 'vitest';
import { POINTS } from './exampleMap.testing';
import { invertedIds, selectionFacts } from './selectionFacts';

const points = { ...POINTS, labels: [1, 1, 2, -1] };

it('counts what is selected, by label, and what the map does not have', () => {
  expect(selectionFacts(points, new Set(['d', 'b', 'a', 'gone']))).toEqual({
    members: [0, 1, 3],
    elsewhere: 1,
    labels: [
      { label: '2', count: 2 },
      { label: 'no label', count: 1 },
    ],
  });
  expect(selectionFacts(points, new Set())).toEqual({ members: [], elsewhere: 0, labels: [] });
});

it('is turned round within the map', () => {
  expect(invertedIds(points, new Set(['b', 'gone']))).toEqual(['a', 'c', 'd']);
});
