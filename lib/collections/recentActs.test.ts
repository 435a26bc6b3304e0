import { expect, it } from 'vitest';
import type { CollectionAct, CollectionEntry } from '../domain/collection';
import { arrivalsOf, RECENT_ACTS, recentActs } from './recentActs';

const logOf = (...done: [by: string, act: CollectionAct][]): CollectionEntry[] =>
  done.map(([by, act], k) => ({ id: `e${k}`, collectionId: 'c', number: k + 1, by, createdAt: '2026-01-01T00:00:00.000Z', act })); // prettier-ignore
const LOG = logOf(
  ['Ada', { kind: 'add', finding: 'f1', note: '' }],
  ['Ben', { kind: 'move', finding: 'f1', before: null }],
  ['Ben', { kind: 'comment', text: 'Why\nno cats?', anchor: null }],
  ['ADA', { kind: 'reply', thread: 'e2', text: 'x'.repeat(500) }],
  ['Cleo', { kind: 'note', finding: 'f2', was: '', text: 'The *same* thing' }],
);
const titleOf = (id: string) => (id === 'f1' ? 'The loop decides' : null);
const now = { revision: 1, entryNumber: 5, lastEdit: null, recent: recentActs(LOG, titleOf) };

it('what others did since the page was read is said, and not what oneself did', () => {
  expect(arrivalsOf(now, { revision: 1, entryNumber: 2 }, 'Ada')).toBe('Ben commented: Why no cats? Cleo wrote the note on a finding: The *same* thing.'); // prettier-ignore
  expect(arrivalsOf(now, { revision: 1, entryNumber: 0 }, 'Cleo')).toMatch(/^Ada added “The loop decides”. Ben moved “The loop decides”. Ben commented: Why no cats\? ADA answered: x{120}…$/); // prettier-ignore
  expect(arrivalsOf(now, { revision: 1, entryNumber: 5 }, null)).toBe('');
  expect(arrivalsOf(now, { revision: 1, entryNumber: 4 }, 'cleo')).toBe('');
});

it('other words are said with who changed them last', () => {
  const edited = { ...now, revision: 3, lastEdit: { by: 'Ben' } };
  expect(arrivalsOf(edited, { revision: 1, entryNumber: 5 }, 'Ada')).toBe('Ben changed the words of the collection.');
  expect(arrivalsOf(edited, { revision: 1, entryNumber: 5 }, 'ben')).toBe('');
});

it('every act has words, and only the last ones are kept', () => {
  const acts: CollectionAct[] = [
    { kind: 'remove', finding: 'f1' },
    { kind: 'putBack', finding: 'f1' },
    { kind: 'note', finding: 'f1', was: 'x', text: '' },
    { kind: 'putAway' },
    { kind: 'bringBack' },
    { kind: 'rewrite', entry: 'e', was: 'x', text: 'y' },
    { kind: 'resolve', thread: 'e' },
    { kind: 'reopen', thread: 'e' },
  ];
  expect(
    recentActs(logOf(...acts.map((act): [string, CollectionAct] => ['Ben', act])), titleOf).map(({ text }) => text),
  ).toEqual([
    ...['removed “The loop decides”', 'put “The loop decides” back', 'took away the note on “The loop decides”'],
    ...['put this collection away', 'brought this collection back', 'changed a comment', 'resolved a thread', 'opened a thread again'], // prettier-ignore
  ]);
  const many = Array.from({ length: 2 * RECENT_ACTS }, (): [string, CollectionAct] => ['Ben', { kind: 'putAway' }]);
  expect(recentActs(logOf(...many), titleOf).map(({ number }) => number)[0]).toBe(RECENT_ACTS + 1);
});
