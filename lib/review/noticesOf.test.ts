import { expect, it } from 'vitest';
import { reviewActSchema, type ReviewAct, type ReviewEntry } from '../domain/findingReview';
import { MAX_EXCERPT_LENGTH, type NoticeKind } from '../domain/notice';
import { noticesOf, noticesOfWords } from './noticesOf';

type Said = [by: string, act: ReviewAct];
function logOf(said: readonly Said[]): ReviewEntry[] {
  return said.map(([by, act], at) => ({
    ...{ id: `e${at + 1}`, findingId: 'f', number: at + 1, by },
    ...{ createdAt: new Date(at * 1000).toISOString(), act: reviewActSchema.parse(act) },
  }));
}
const comment = (text: string): ReviewAct => ({ kind: 'comment', text, anchor: null });
const reply = (text: string): ReviewAct => ({ kind: 'reply', thread: 'e1', text });
const status = (to: 'disputed' | 'confirmed', reason = ''): ReviewAct => ({ kind: 'status', from: 'proposed', to, revision: 1, reason }); // prettier-ignore
const vote = (of: 'agree' | null, reason = ''): ReviewAct => ({ kind: 'vote', vote: of, revision: 1, reason });
const assign = (person: string, note = ''): ReviewAct => ({ kind: 'assign', person, note });
const unassign = (person: string): ReviewAct => ({ kind: 'unassign', person, note: 'no time' });
const THREAD: Said[] = [['Ben', comment('A lamp?')]];
const SPOKEN: Said[] = [...THREAD, ['Cleo', reply('No.')]];

/** Ada wrote the finding. */
const CASES: [what: string, log: Said[], said: Said, expected: Record<string, NoticeKind[]>][] = [
  ['a comment', [], ['Ben', comment('A lamp?')], { ada: ['comment'] }],
  ['a comment of who wrote it', [], ['ADA', comment('A lamp.')], {}],
  ['a comment that mentions two, and itself', [], ['Ben', comment('@Cleo, @ben, @Ada: see')], { cleo: ['mention'], ada: ['mention', 'comment'] }], // prettier-ignore
  ['a mention in code', [], ['Ben', comment('`@Cleo`')], { ada: ['comment'] }],
  ['an answer', SPOKEN, ['Dora', reply('Yes.')], { ben: ['answer'], cleo: ['answer'], ada: ['comment'] }],
  ['an answer to oneself', THREAD, ['Ben', reply('Or not.')], { ada: ['comment'] }],
  ['an answer of who wrote it', SPOKEN, ['Ada', reply('@"Cleo" no')], { ben: ['answer'], cleo: ['mention', 'answer'] }],
  ['an answer in another thread', [...SPOKEN, ['Dora', comment('Else')]], ['Ada', { kind: 'reply', thread: 'e3', text: 'x' }], { dora: ['answer'] }], // prettier-ignore
  ['a rewrite that mentions one more', [['Ben', comment('@Cleo')]], ['Ben', { kind: 'rewrite', entry: 'e1', was: '@Cleo', text: '@cleo @Dora' }], { dora: ['mention'] }], // prettier-ignore
  ['a rewrite of a rewrite', [['Ben', comment('x')], ['Ben', { kind: 'rewrite', entry: 'e1', was: 'x', text: '@Cleo' }]], ['Ben', { kind: 'rewrite', entry: 'e1', was: '@Cleo', text: '@Cleo!' }], {}], // prettier-ignore
  ['a status', [], ['Ben', status('disputed', 'ask @Cleo')], { ada: ['status'], cleo: ['mention'] }],
  ['a vote', [], ['Ben', vote('agree')], { ada: ['vote'] }],
  ['more evidence', [...SPOKEN, ['Dora', vote('agree')], ['Emil', status('disputed')], ['Ada', assign('Finn')], ['Ada', assign('Gil')], ['Gil', unassign('Gil')]], ['Emil', { kind: 'evidence', part: 'p', note: '@Hana' }], { ada: ['evidence'], ben: ['evidence'], cleo: ['evidence'], dora: ['evidence'], finn: ['evidence'], hana: ['mention'] }], // prettier-ignore
  ['more evidence of who wrote it', [], ['Ada', { kind: 'evidence', part: 'p', note: '' }], {}],
  ['a resolution', THREAD, ['Ada', { kind: 'resolve', thread: 'e1' }], { ben: ['resolved'] }],
  ['a resolution of the own thread', THREAD, ['Ben', { kind: 'resolve', thread: 'e1' }], {}],
  ['a thread that is open again', SPOKEN, ['Cleo', { kind: 'reopen', thread: 'e1' }], { ben: ['reopened'] }],
  ['a request', [], ['Ada', assign('Ben', 'as @Cleo said')], { ben: ['asked'], cleo: ['mention'] }],
  ['a request to oneself', [], ['Ben', assign('ben')], {}],
  ['an answer to a request', [['Cleo', assign('Ben')]], ['Ben', vote('agree')], { ada: ['vote'], cleo: ['reviewed'] }],
  ['an answer to who wrote it and asked', [['Ada', assign('Ben')]], ['BEN', status('confirmed', 'so')], { ada: ['reviewed', 'status'] }], // prettier-ignore
  ['a second vote after a request', [['Cleo', assign('Ben')], ['Ben', vote('agree')]], ['Ben', vote('agree', 'more')], { ada: ['vote'] }], // prettier-ignore
  ['a vote that is taken back', [['Cleo', assign('Ben')]], ['Ben', vote(null)], { ada: ['vote'] }],
  ['a request that is declined', [['Cleo', assign('Ben')]], ['Ben', unassign('Ben')], { cleo: ['declined'] }],
  ['a request that is taken back', [['Cleo', assign('Ben')]], ['Cleo', unassign('BEN')], { ben: ['withdrawn'] }],
];

it.each(CASES)('of %s', (_what, log, [by, act], expected) => {
  const notices = noticesOf({ author: 'Ada' }, logOf(log), { id: 'new', by, act });
  expect(Object.fromEntries(notices.map(({ personKey, kinds }) => [personKey, kinds]))).toEqual(expected);
  expect(notices).toHaveLength(Object.keys(expected).length);
});

it('say what was written, where it stands, and what was decided', () => {
  const of = (log: Said[], by: string, act: ReviewAct) => noticesOf({ author: 'Ada' }, logOf(log), { id: 'new', by, act })[0]; // prettier-ignore
  expect(of([], 'Ben', comment('A\n  lamp?'))).toMatchObject({ excerpt: 'A lamp?', commentId: 'new', detail: '' });
  expect(of(THREAD, 'Ada', { kind: 'resolve', thread: 'e1' })).toMatchObject({ excerpt: 'A lamp?', commentId: 'e1' });
  expect(of([], 'Ben', status('disputed', 'a lamp'))).toMatchObject({ excerpt: 'a lamp', commentId: null, detail: 'disputed' }); // prettier-ignore
  const { excerpt } = of([], 'Ben', comment(`${'😀 '.repeat(300)}@Ada, ${'😀'.repeat(300)}`))!;
  expect(excerpt).toContain('@Ada, ');
  expect(excerpt.length).toBeLessThanOrEqual(MAX_EXCERPT_LENGTH);
  expect(excerpt).not.toMatch(/^…[\uDC00-\uDFFF]|[\uD800-\uDBFF]…$/);
});

it('of words are for whom they mention and did not mention before', () => {
  expect(noticesOfWords(undefined, 'with @Ben and @Ada', 'Ada')).toMatchObject([{ personKey: 'ben', kinds: ['mention'] }]); // prettier-ignore
  expect(noticesOfWords('@Ben', '@ben and @Cleo', 'Ada')).toMatchObject([{ personKey: 'cleo' }]);
  expect(noticesOfWords('@Ben', 'nobody', 'Ada')).toEqual([]);
});
