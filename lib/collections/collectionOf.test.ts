import { describe, expect, it } from 'vitest';
import {
  collectionActSchema,
  MAX_COLLECTION_ITEMS,
  type CollectionAct,
  type CollectionEntry,
} from '../domain/collection';
import { collectionAt } from './collectionAt';
import { changesNothing, checkCollectionAct } from './checkCollectionAct';
import { collectionOf } from './collectionOf';

/** Acts of Ada, one a minute. */
function logOf(...acts: (CollectionAct | [string, CollectionAct])[]): CollectionEntry[] {
  return acts.map((given, k) => {
    const [by, act] = Array.isArray(given) ? given : ['Ada', given];
    return { id: `e${k + 1}`, collectionId: 'c1', number: k + 1, by, createdAt: minute(k + 1), act };
  });
}
const minute = (n: number) => `2026-01-01T00:${String(n).padStart(2, '0')}:00.000Z`;
const add = (finding: string, note = ''): CollectionAct => ({ kind: 'add', finding, note });
const remove = (finding: string): CollectionAct => ({ kind: 'remove', finding });
const putBack = (finding: string): CollectionAct => ({ kind: 'putBack', finding });
const move = (finding: string, before: string | null): CollectionAct => ({ kind: 'move', finding, before });
const note = (finding: string, was: string, text: string): CollectionAct => ({ kind: 'note', finding, was, text });
const order = (...acts: CollectionAct[]) =>
  collectionOf(logOf(...acts))
    .items.map(({ findingId }) => findingId)
    .join('');
const abc = [add('a'), add('b'), add('c')];

describe('a collection', () => {
  it('has its findings in the order that they were added, and moved to', () => {
    expect(order(...abc)).toBe('abc');
    expect(order(...abc, move('c', 'a'))).toBe('cab');
    expect(order(...abc, move('a', 'c'))).toBe('bac');
    expect(order(...abc, move('a', null))).toBe('bca');
    expect(order(...abc, move('a', 'a'), move('x', 'a'))).toBe('abc');
  });

  it('keeps the place of what was removed: it is put back there, and others are moved to it', () => {
    expect(order(...abc, remove('b'))).toBe('ac');
    expect(order(...abc, remove('b'), putBack('b'))).toBe('abc');
    expect(order(...abc, remove('b'), move('c', 'b'))).toBe('ac');
    expect(order(...abc, remove('b'), move('c', 'b'), putBack('b'))).toBe('acb');
    expect(order(...abc, remove('a'), add('a'))).toBe('bca'); // added anew: to the end
    const { removed } = collectionOf(logOf(...abc, remove('c'), remove('a')));
    expect(removed.map(({ findingId, removed: when }) => [findingId, when?.at])).toEqual([['a', minute(5)], ['c', minute(4)]]); // prettier-ignore
  });

  it('keeps every note that was there, with who wrote it', () => {
    const log = logOf(add('a', 'First'), ['Ben', note('a', 'First', 'Second')], remove('a'), ['Cleo', add('a')]);
    const [item] = collectionOf(log).items;
    expect(item).toMatchObject({
      added: { by: 'Cleo' },
      note: { text: '', by: 'Cleo' },
      notesBefore: [{ text: 'First', by: 'Ada', at: minute(1) }, { text: 'Second', by: 'Ben', at: minute(2) }], // prettier-ignore
    });
  });

  it('has threads as a finding has, and is put away and brought back', () => {
    const log = logOf({ kind: 'comment', text: 'Why no cats?', anchor: null }, { kind: 'reply', thread: 'e1', text: 'Later.' }, { kind: 'putAway' }); // prettier-ignore
    expect(collectionOf(log)).toMatchObject({
      putAway: { by: 'Ada', at: minute(3) },
      threads: [{ text: 'Why no cats?', replies: [{ text: 'Later.' }] }],
    });
    expect(collectionOf([...log, ...logOf({ kind: 'bringBack' })]).putAway).toBeNull();
  });

  it('is the same for ever at one version', () => {
    const log = logOf(...abc, note('b', '', 'Here'), remove('a'), move('c', 'b'));
    const words = { number: 2, title: 'T', text: '', tags: [] };
    const at = (number: number) => collectionAt({ id: 'c1', author: 'Ada', createdAt: minute(0) }, words, log, number);
    expect(at(4)).toEqual({
      ...{ id: 'c1', author: 'Ada', createdAt: minute(0), title: 'T', text: '', tags: [], revision: 2, entryNumber: 4 },
      items: [
        { findingId: 'a', note: { text: '', by: 'Ada', at: minute(1) } },
        { findingId: 'b', note: { text: 'Here', by: 'Ada', at: minute(4) } },
        { findingId: 'c', note: { text: '', by: 'Ada', at: minute(3) } },
      ],
      threads: [],
    });
    expect(at(6).items.map(({ findingId }) => findingId)).toEqual(['c', 'b']);
    expect(at(0).items).toEqual([]);
  });
});

describe('what can be done to a collection', () => {
  const after = (...acts: (CollectionAct | [string, CollectionAct])[]) => collectionOf(logOf(...acts));
  const refusal = (content: ReturnType<typeof after>, act: CollectionAct, by = 'Ben') => {
    try {
      checkCollectionAct(content, { by, act });
      return null;
    } catch (error) {
      const { code, options } = error as { code: string; options: { field?: string } };
      return [code, options.field];
    }
  };

  it('two may add the same finding, but no note is lost by it', () => {
    const content = after(['Ada', add('a', 'Hers')]);
    for (const same of [add('a'), add('a', 'Hers')]) {
      expect(refusal(content, same)).toBeNull();
      expect(changesNothing(content, same)).toBe(true);
    }
    expect(refusal(content, add('a', 'His'))).toEqual(['conflict', 'act.note']);
    expect(changesNothing(after(add('a'), remove('a')), add('a'))).toBe(false);
  });

  it('a note is changed from what it says, and not of a finding that is not there', () => {
    const content = after(add('a', 'Now'));
    expect(refusal(content, note('a', 'Then', 'New'))).toEqual(['conflict', 'act.was']);
    expect(refusal(content, note('a', 'Now', 'New'))).toBeNull();
    expect(refusal(content, note('a', 'Then', 'Now'))).toBeNull();
    expect(changesNothing(content, note('a', 'Then', 'Now'))).toBe(true);
    expect(refusal(after(add('a'), remove('a')), note('a', '', 'New'))).toEqual(['conflict', 'act.finding']);
    expect(refusal(content, note('b', '', 'New'))).toEqual(['not_found', 'act.finding']);
  });

  it('a finding is moved before one that is, or was, there', () => {
    const content = after(...abc, remove('b'));
    expect(refusal(content, move('c', 'b'))).toBeNull();
    expect(refusal(content, move('b', 'a'))).toEqual(['conflict', 'act.finding']);
    expect(refusal(content, move('c', 'c'))).toEqual(['invalid_input', 'act.before']);
    expect(refusal(content, move('c', 'x'))).toEqual(['invalid_input', 'act.before']);
    expect(changesNothing(content, move('c', null))).toBe(true);
    expect(changesNothing(content, move('a', 'c'))).toBe(true);
    expect(changesNothing(content, move('c', 'a'))).toBe(false);
  });

  it('no more findings than it may hold, also by putting one back', () => {
    const many = Array.from({ length: MAX_COLLECTION_ITEMS }, (_, n) => add(`f${n}`));
    const full = after(add('gone'), remove('gone'), ...many);
    expect(refusal(full, add('one-more'))).toEqual(['too_large', undefined]);
    expect(refusal(full, putBack('gone'))).toEqual(['too_large', undefined]);
    expect(refusal(full, add('f7'))).toBeNull();
    expect(refusal(after(add('gone'), remove('gone')), putBack('gone'))).toBeNull();
    expect(changesNothing(full, remove('gone'))).toBe(true);
  });

  it('one that is put away is talked about, and not changed', () => {
    const away = after(add('a'), { kind: 'putAway' });
    expect(refusal(away, add('b'))).toEqual(['conflict', undefined]);
    expect(refusal(away, { kind: 'comment', text: 'Why?', anchor: null })).toBeNull();
    expect(changesNothing(away, { kind: 'putAway' })).toBe(true);
    expect(changesNothing(away, { kind: 'bringBack' })).toBe(false);
  });

  it('comments are about all of it, and changed by who wrote them', () => {
    const content = after({ kind: 'comment', text: 'Why?', anchor: null });
    expect(refusal(content, { kind: 'comment', text: 'x', anchor: { kind: 'filter' } })).toEqual(['invalid_input', 'act.anchor']); // prettier-ignore
    const rewrite: CollectionAct = { kind: 'rewrite', entry: 'e1', was: 'Why?', text: 'Why not?' };
    expect(refusal(content, rewrite)).toEqual(['forbidden', undefined]);
    expect(refusal(content, rewrite, 'ada')).toBeNull();
    expect(refusal(content, { kind: 'reply', thread: 'e9', text: 'x' })).toEqual(['not_found', 'act.thread']);
    expect(changesNothing(content, { kind: 'reopen', thread: 'e1' })).toBe(true);
  });

  it('acts are told by their kinds: what is not one is no act', () => {
    for (const wrong of [
      { kind: 'add' },
      { kind: 'add', finding: '../x' },
      { kind: 'status', to: 'confirmed' },
      { kind: 'move', finding: 'a' },
      { kind: 'note', finding: 'a', was: '', text: 'x'.repeat(2_001) },
      { kind: 'putAway', all: true },
    ])
      // prettier-ignore
      expect(collectionActSchema.safeParse(wrong).success).toBe(false);
  });
});
