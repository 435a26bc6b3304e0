/** What several say of a finding at the same time, on a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { ReviewAct } from '@/lib/domain/findingReview';
import { reviewOf } from '@/lib/review/reviewOf';
import { sampleFinding } from '../db/testing/samples';
import { openTestStore, type TestStore } from '../jobs/testStore.testing';
import { addToReview, allEntries } from './reviewFinding';

let store: TestStore;
let findingId: string;
let made = 0;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  ({ id: findingId } = await store.database.findings.create(sampleFinding(await store.newSession())));
});

const findings = () => store.database.findings;
const say = (by: string, act: ReviewAct, id = `entry-${++made}`) =>
  addToReview({ findings: findings(), hasMember: async () => false }, findingId, { id, by, act });
const move = (from: 'draft' | 'proposed' | 'disputed', to: 'proposed' | 'confirmed' | 'disputed'): ReviewAct => ({
  ...{ kind: 'status', from, to, reason: 'so', revision: 1 },
});
const comment = (text: string): ReviewAct => ({ kind: 'comment', text, anchor: null });

describe('a review', () => {
  it('keeps every entry, and the finding its status', async () => {
    const { finding, entry } = await say('Ada', move('draft', 'proposed'));
    expect(finding).toMatchObject({ status: 'proposed', reviewNumber: 1 });
    expect(entry).toMatchObject({ findingId, number: 1, by: 'Ada', act: move('draft', 'proposed') });
    await say('Ben', comment('It\u0000s a lamp \uD800.'));
    expect(await findings().get(findingId)).toMatchObject({ status: 'proposed', reviewNumber: 2 });
    expect(await allEntries(findings(), findingId)).toMatchObject([
      { number: 1 },
      { number: 2, act: { text: 'It\uFFFDs a lamp \uFFFD.' } },
    ]);
    expect(await findings().reviewEntries(findingId, 1, 10)).toMatchObject([{ number: 2 }]);
  });

  it('of sixteen who write at once has all of it, each entry with a number of its own', async () => {
    const people = Array.from({ length: 16 }, (_, n) => `P${n}`);
    await Promise.all(people.map((by) => say(by, comment(`by ${by}`))));
    const entries = await allEntries(findings(), findingId);
    expect(entries.map(({ number }) => number)).toEqual(people.map((_, n) => n + 1));
    expect(entries.map(({ by }) => by).toSorted()).toEqual(people.toSorted());
    expect((await findings().get(findingId))?.reviewNumber).toBe(16);
  });

  it('of two who decide at once takes one; the other is told who was first', async () => {
    await say('Ada', move('draft', 'proposed'));
    const answers = await Promise.allSettled([
      say('Ben', move('proposed', 'confirmed')),
      say('Cleo', move('proposed', 'disputed')),
    ]);
    const refused = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toBeInstanceOf(AppError);
    expect(refused[0]).toMatchObject({ code: 'conflict', message: expect.stringMatching(/^(Ben|Cleo) changed the status/) as string }); // prettier-ignore
    const { changes, status } = reviewOf(await allEntries(findings(), findingId));
    expect(changes).toHaveLength(2);
    expect((await findings().get(findingId))?.status).toBe(status);
  });

  it('counts one vote of a person who presses in two tabs at once', async () => {
    await say('Ada', move('draft', 'proposed'));
    const vote: ReviewAct = { kind: 'vote', vote: 'agree', reason: '', revision: 1 };
    await Promise.all([say('Ben', vote), say('ben', vote)]);
    expect(reviewOf(await allEntries(findings(), findingId)).votes).toHaveLength(1);
    expect(await findings().get(findingId)).toMatchObject({ reviewNumber: 2 });
  });

  it('has an entry once that was sent again because its answer was lost', async () => {
    const first = await say('Ben', comment('A lamp?'), 'sent-twice');
    const second = await say('Ben', comment('A lamp?'), 'sent-twice');
    expect(second).toMatchObject({ entry: first.entry, isNew: false });
    await Promise.all([1, 2, 3].map(() => say('Ben', comment('Again'), 'sent-at-once')));
    expect(await allEntries(findings(), findingId)).toHaveLength(2);
  });

  it('refuses an id of another finding, a finding that is not there, and a picture that it is not about', async () => {
    await say('Ben', comment('A lamp?'), 'taken');
    const other = await findings().create(sampleFinding(await store.newSession()));
    const given = { id: 'taken', by: 'Ben', act: comment('x') };
    const sources = { findings: findings(), hasMember: async () => false };
    await expect(addToReview(sources, other.id, given)).rejects.toMatchObject({ code: 'conflict' });
    expect((await findings().get(other.id))?.reviewNumber).toBe(0);
    await expect(addToReview(sources, 'nobody', given)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('asks a person once, of two who ask at the same time; other words of the second are not lost', async () => {
    await say('Ada', move('draft', 'proposed'));
    const ask = (by: string, note: string) => say(by, { kind: 'assign', person: 'Ben', note });
    const silent = await Promise.all([ask('Ada', ''), ask('Cleo', '')]);
    expect(silent.filter(({ entry }) => entry !== null)).toHaveLength(1);
    const { items, total } = await store.database.notices.list('ben', { unread: true }, { offset: 0, limit: 10 });
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({ kinds: ['asked'], subject: { id: findingId } });
    await say('Ben', { kind: 'unassign', person: 'Ben', note: 'no time' });
    const answers = await Promise.allSettled([ask('Ada', 'the rim'), ask('Cleo', 'the lamp')]);
    const refused = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ code: 'conflict', options: { field: 'act.person' } });
    const { reviewers } = reviewOf(await allEntries(findings(), findingId));
    expect(reviewers).toMatchObject([{ person: 'Ben', state: 'asked' }]);
    const { items: reviews } = await store.database.notices.reviews('ben', { offset: 0, limit: 10 });
    expect(reviews.filter(({ finding }) => finding.id === findingId)).toMatchObject([{ state: 'asked', by: reviewers[0]?.by, note: reviewers[0]?.note }]); // prettier-ignore
  });

  it('tells whom it concerns, and keeps what became of a request beside the finding', async () => {
    await say('Ada', move('draft', 'proposed'));
    expect((await say('Cleo', { kind: 'assign', person: 'Dan', note: '@Eve knows' })).concerned.toSorted()).toEqual(['dan', 'eve']); // prettier-ignore
    const reviews = async () => (await store.database.notices.reviews('dan', { offset: 0, limit: 10 })).items;
    const at = (await reviews())[0]?.at;
    const vote = (of: 'agree' | null): ReviewAct => ({ kind: 'vote', vote: of, reason: '', revision: 1 });
    expect((await say('Dan', vote('agree'))).concerned.toSorted()).toEqual(['ada', 'cleo']);
    expect(await reviews()).toMatchObject([{ state: 'done', at, by: 'Cleo' }]);
    await say('Dan', vote(null));
    expect(await reviews()).toMatchObject([{ state: 'asked', at, answeredAt: null }]);
    await say('Cleo', { kind: 'unassign', person: 'Dan', note: '' });
    expect(await reviews()).toEqual([]);
  });
});
