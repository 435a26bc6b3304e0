import { beforeEach, describe, expect, it } from 'vitest';
import type { ReviewAct } from '@/lib/domain/findingReview';
import type { NewNotice, NoticeKind } from '@/lib/domain/notice';
import type { DatabaseUnderTest } from '../database.contract';
import type { ReviewEffects } from '../noticeRecords';
import { sampleFinding, sampleView } from './samples';

const ALL = { offset: 0, limit: 100 };
const act: ReviewAct = { kind: 'comment', text: 'x', anchor: null };

export function noticeContract(use: () => DatabaseUnderTest): void {
  let findingId: string;
  let made = 0;
  beforeEach(async () => {
    await use().database.sessions.create({ id: 's1', name: 'S', view: sampleView });
    ({ id: findingId } = await use().database.findings.create(sampleFinding('s1', { title: 'Glints' })));
  });
  const noticeOf = (personKey: string, ...kinds: NoticeKind[]): NewNotice => ({ personKey, kinds, excerpt: `to ${personKey}`, detail: '', commentId: null }); // prettier-ignore
  const say = async (expected: number, effects: Partial<ReviewEffects>, id = `entry-${++made}`, of = findingId) =>
    use().database.findings.addReviewEntry(expected, { id, findingId: of, by: 'Ada', act }, { status: null, reviewer: null, notices: [], ...effects }); // prettier-ignore
  const asks = (person: string, state: 'asked' | 'done' = 'asked', asksNow = true) => ({
    reviewer: { personKey: person.toLowerCase(), person, by: 'Ada', note: 'look', state, asksNow },
  });
  const unreadOf = async (key: string) => (await use().database.notices.state(key)).unread;

  it('are stored with the entry that they are about, for each person, and come back newest first', async () => {
    const { notices } = use().database;
    const ben = {
      ...noticeOf('ben', 'mention', 'comment'),
      excerpt: "It\0's 50% “x”",
      detail: 'disputed',
      commentId: 'c1',
    };
    const entry = await say(0, { notices: [ben, noticeOf('cleo', 'answer')] });
    await say(1, { notices: [noticeOf('ben', 'vote')] });
    const { items, total } = await notices.list('ben', { unread: false }, ALL);
    expect(total).toBe(2);
    expect(items[0]).toMatchObject({ kinds: ['vote'], by: 'Ada', readAt: null });
    expect(items[1]).toEqual({
      id: items[1]?.id,
      subject: { kind: 'finding', id: findingId, title: 'Glints' },
      by: 'Ada',
      kinds: ['mention', 'comment'],
      excerpt: "It\uFFFD's 50% “x”",
      detail: 'disputed',
      commentId: 'c1',
      isOfWords: false,
      createdAt: entry?.createdAt,
      readAt: null,
    });
    expect((await notices.list('cleo', { unread: false }, ALL)).total).toBe(1);
    expect(await notices.list('ben', { unread: false }, { offset: 1, limit: 1 })).toEqual({
      items: [items[1]],
      total: 2,
    });
    expect(await notices.state('ben')).toEqual({ unread: 2, newest: items[0]?.id });
    expect(await notices.state('nobody')).toEqual({ unread: 0, newest: null });
  });

  it('are not stored where the entry is not: it came too late, or its finding is not there', async () => {
    await say(0, {});
    expect(await say(0, { notices: [noticeOf('ben', 'comment')], ...asks('Ben') })).toBeNull();
    expect(await say(0, { notices: [noticeOf('ben', 'comment')], ...asks('Ben') }, 'x', 'nobody')).toBeNull();
    expect(await unreadOf('ben')).toBe(0);
    expect((await use().database.notices.reviews('ben', ALL)).total).toBe(0);
  });

  it('are stored once of an entry that is sent several times at once', async () => {
    const effects = { notices: [noticeOf('ben', 'comment')], ...asks('Ben') };
    const stored = await Promise.all([1, 2, 3, 4].map(() => say(0, effects, 'sent-often')));
    expect(stored.filter((entry) => entry !== null)).toHaveLength(1);
    expect(await unreadOf('ben')).toBe(1);
    expect((await use().database.findings.get(findingId))?.reviewNumber).toBe(1);
  });

  it('of an entry whose id another finding takes at the same instant are not there: it is a conflict', async () => {
    const { findings } = use().database;
    const others = await Promise.all([1, 2, 3, 4, 5].map(() => findings.create(sampleFinding('s1'))));
    const answers = await Promise.allSettled(
      others.map(({ id }) => say(0, { notices: [noticeOf('ben', 'comment')] }, 'the-same', id)),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(4);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'conflict', options: { field: 'id' } });
    expect(await unreadOf('ben')).toBe(1);
    const numbers = await Promise.all(others.map(async ({ id }) => (await findings.get(id))?.reviewNumber));
    expect(numbers.toSorted()).toEqual([0, 0, 0, 0, 1]);
  });

  it('are stored with the words of a finding, old and new', async () => {
    const { findings, notices } = use().database;
    const { id } = await findings.create(sampleFinding('s1', { title: 'New' }), [noticeOf('ben', 'mention')]);
    expect((await notices.list('ben', { unread: true }, ALL)).items).toMatchObject([{ subject: { id }, by: 'Ada' }]);
    const change = { words: { title: 'Other', text: '', tags: [] }, by: 'Cleo', origin: { kind: 'edited' as const }, notices: [noticeOf('ben', 'mention')] }; // prettier-ignore
    const stored = await Promise.all([1, 2, 3].map(() => findings.edit(id, 1, change)));
    expect(stored.filter((finding) => finding !== null)).toHaveLength(1);
    // The title is the finding's own, as it is now.
    expect((await notices.list('ben', { unread: true }, ALL)).items).toMatchObject([{ by: 'Cleo', subject: { title: 'Other' } }, { subject: { title: 'Other' } }]); // prettier-ignore
  });

  it('are stored with the words of a collection and what is done to it, and have its title, put away or not', async () => {
    const { collections, notices } = use().database;
    const made = { id: findingId, author: 'Ada', title: 'Dogs', text: '@Ben', tags: [] }; // ids are of their kind alone
    for (const _ of ['sent', 'sent again']) await collections.create(made, [noticeOf('ben', 'mention')]);
    const change = { words: { title: 'Dogs and cats', text: '', tags: [] }, by: 'Cleo', origin: { kind: 'edited' as const }, notices: [noticeOf('ben', 'mention')] }; // prettier-ignore
    const edits = await Promise.all([1, 2, 3].map(() => collections.edit(findingId, 1, change)));
    expect(edits.filter((edited) => edited !== null)).toHaveLength(1);
    const entry = { id: 'entry-c', by: 'Dora', act: { kind: 'comment' as const, text: 'x', anchor: null } };
    const put = (expected: number, id = findingId) => collections.addEntry(id, expected, entry, { findingIds: [], isPutAway: true }, [{ ...noticeOf('ben', 'comment'), commentId: 'entry-c' }]); // prettier-ignore
    const stored = await Promise.all([0, 0, 0, 5].map((expected) => put(expected)));
    expect(stored.filter((one) => one !== null)).toHaveLength(1);
    await expect(put(0, 'nobody')).rejects.toMatchObject({ code: 'conflict' });
    await say(0, { notices: [noticeOf('ben', 'vote')] });
    const { items } = await notices.list('ben', { unread: true }, ALL);
    const subject = { kind: 'collection', id: findingId, title: 'Dogs and cats' };
    expect(items).toMatchObject([
      { kinds: ['vote'], subject: { kind: 'finding', id: findingId, title: 'Glints' }, isOfWords: false },
      { kinds: ['comment'], by: 'Dora', commentId: 'entry-c', subject, isOfWords: false },
      { kinds: ['mention'], by: 'Cleo', subject, isOfWords: true },
      { kinds: ['mention'], by: 'Ada', subject, isOfWords: true },
    ]);
    expect((await notices.people('')).toSorted()).toEqual(['Ada', 'Cleo', 'Dora']);
  });

  it('are read, all read up to a moment, and unread again; those of others stay as they are', async () => {
    const { notices } = use().database;
    for (const n of [0, 1, 2]) await say(n, { notices: [noticeOf('ben', 'comment'), noticeOf('cleo', 'comment')] });
    const [third, second, first] = (await notices.list('ben', { unread: true }, ALL)).items;
    await notices.mark('cleo', [first!.id], true);
    expect(await unreadOf('ben')).toBe(3);
    await notices.mark('ben', [first!.id, 'nobody'], true);
    const { readAt } = (await notices.list('ben', { unread: false }, ALL)).items[2]!;
    expect(readAt).not.toBeNull();
    await notices.mark('ben', [first!.id], true);
    expect((await notices.list('ben', { unread: false }, ALL)).items[2]?.readAt).toBe(readAt);
    await notices.markAll('ben', new Date(second!.createdAt));
    expect((await notices.list('ben', { unread: true }, ALL)).items).toEqual([third]);
    await notices.mark('ben', [first!.id], false);
    expect((await notices.list('ben', { unread: true }, ALL)).items).toEqual([third, first]);
    expect(await unreadOf('cleo')).toBe(3);
  });

  describe('people who are asked', () => {
    it('have their findings with who asked and when, open ones first, and filter the list', async () => {
      const { findings, notices } = use().database;
      const other = await findings.create(sampleFinding('s1'));
      const first = await say(0, asks('Ben'));
      const done = await say(1, asks('Ben', 'done', false));
      await say(2, asks('Cleo'));
      const second = await say(0, asks('Ben'), 'second', other.id);
      const { items, total } = await notices.reviews('ben', ALL);
      expect(total).toBe(2);
      expect(items).toEqual([
        { finding: { id: other.id, title: other.title, author: 'Ada', status: 'draft' }, by: 'Ada', at: second?.createdAt, note: 'look', state: 'asked', answeredAt: null }, // prettier-ignore
        { finding: { id: findingId, title: 'Glints', author: 'Ada', status: 'draft' }, by: 'Ada', at: first?.createdAt, note: 'look', state: 'done', answeredAt: done?.createdAt }, // prettier-ignore
      ]);
      const found = async (assignee: string) => (await findings.list({ assignee }, ALL)).items.map(({ id }) => id);
      expect(await found('BEN')).toEqual([other.id, findingId]);
      expect(await found('Cleo')).toEqual([findingId]);
      expect(await found('Ada')).toEqual([]);
      const facets = await findings.facets({ assignee: 'Cleo', author: 'Ada' });
      expect(facets.assignee.values).toEqual([{ value: 'Ben', name: 'Ben', count: 2 }, { value: 'Cleo', name: 'Cleo', count: 1 }]); // prettier-ignore
      expect(facets.author.values).toEqual([{ value: 'Ada', name: 'Ada', count: 1 }]);
      expect((await findings.facets({ author: 'Nobody' })).assignee.values).toEqual([]);
    });

    it('are known, as is whoever wrote or said something', async () => {
      const { findings, notices } = use().database;
      await say(0, asks('Ben_50%'));
      await findings.edit(findingId, 1, { words: { title: 'T', text: '', tags: [] }, by: 'Dora', origin: { kind: 'edited' } }); // prettier-ignore
      expect((await notices.people('')).toSorted()).toEqual(['Ada', 'Ben_50%', 'Dora']);
      expect(await notices.people('N_5')).toEqual(['Ben_50%']);
      expect(await notices.people('%')).toEqual(['Ben_50%']);
      expect(await notices.people("' OR 1=1 --")).toEqual([]);
    });
  });
}
