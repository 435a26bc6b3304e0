import { expect, it } from 'vitest';
import { collectionActSchema, type CollectionAct, type CollectionEntry } from '../domain/collection';
import type { NoticeKind } from '../domain/notice';
import { noticesOfAct } from './noticesOfAct';

type Done = [by: string, act: CollectionAct];
function logOf(done: readonly Done[]): CollectionEntry[] {
  return done.map(([by, act], at) => ({
    ...{ id: `e${at + 1}`, collectionId: 'c', number: at + 1, by },
    ...{ createdAt: new Date(at * 1000).toISOString(), act: collectionActSchema.parse(act) },
  }));
}
const add = (note = ''): CollectionAct => ({ kind: 'add', finding: 'f1', note });
const note = (was: string, text: string): CollectionAct => ({ kind: 'note', finding: 'f1', was, text });
const comment = (text: string): CollectionAct => ({ kind: 'comment', text, anchor: null });
const reply = (text: string): CollectionAct => ({ kind: 'reply', thread: 'e2', text });
const THREAD: Done[] = [['Ada', add('for @Dora')], ['Ben', comment('Why no cats?')]]; // prettier-ignore

/** Ada began it. */
const CASES: [what: string, log: Done[], done: Done, expected: Record<string, NoticeKind[]>][] = [
  ['a comment', [], ['Ben', comment('Why?')], { ada: ['comment'] }],
  ['a comment of who began it', [], ['ADA', comment('So.')], {}],
  ['a comment that mentions', [], ['Ben', comment('@Cleo and @Ada')], { cleo: ['mention'], ada: ['mention', 'comment'] }], // prettier-ignore
  ['an answer', THREAD, ['Cleo', reply('Later.')], { ben: ['answer'], ada: ['comment'] }],
  ['an answer after an answer', [...THREAD, ['Cleo', reply('No.')]], ['Ada', reply('@Dora?')], { ben: ['answer'], cleo: ['answer'], dora: ['mention'] }], // prettier-ignore
  ['a rewrite that mentions one more', THREAD, ['Ben', { kind: 'rewrite', entry: 'e2', was: 'Why no cats?', text: '@Cleo why?' }], { cleo: ['mention'] }], // prettier-ignore
  ['a resolution', THREAD, ['Ada', { kind: 'resolve', thread: 'e2' }], { ben: ['resolved'] }],
  ['a thread that is open again', THREAD, ['Cleo', { kind: 'reopen', thread: 'e2' }], { ben: ['reopened'] }],
  ['a finding that is added', [], ['Ben', add()], {}],
  ['a finding that is added with a note', [], ['Ben', add('as @Cleo says, and @Ben')], { cleo: ['mention'] }],
  ['another note', THREAD, ['Ben', note('for @Dora', '@Dora and @Eve')], { eve: ['mention'] }],
  ['a note on what was never there', [], ['Ben', note('', '@Eve')], { eve: ['mention'] }],
  ['a move', THREAD, ['Ben', { kind: 'move', finding: 'f1', before: null }], {}],
  ['a removal', THREAD, ['Ben', { kind: 'remove', finding: 'f1' }], {}],
  ['putting it away', THREAD, ['Ben', { kind: 'putAway' }], {}],
];

it.each(CASES)('the notices of %s', (_what, log, [by, act], expected) => {
  const notices = noticesOfAct({ author: 'Ada' }, logOf(log), { id: 'new', by, act });
  expect(Object.fromEntries(notices.map(({ personKey, kinds }) => [personKey, kinds]))).toEqual(expected);
  expect(notices).toHaveLength(Object.keys(expected).length);
});

it('lead to the comment, and say what was written', () => {
  const of = (log: Done[], by: string, act: CollectionAct) => noticesOfAct({ author: 'Ada' }, logOf(log), { id: 'new', by, act })[0]; // prettier-ignore
  expect(of([], 'Ben', comment('Why\nno cats?'))).toMatchObject({ excerpt: 'Why no cats?', commentId: 'new' });
  expect(of(THREAD, 'Ada', { kind: 'resolve', thread: 'e2' })).toMatchObject({ excerpt: 'Why no cats?', commentId: 'e2' }); // prettier-ignore
  expect(of([], 'Ben', add('for @Cleo'))).toMatchObject({ excerpt: 'for @Cleo', commentId: null, detail: '' });
});
