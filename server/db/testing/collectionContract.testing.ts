import { expect, it } from 'vitest';
import type { CollectionAct, NewCollectionEntry } from '@/lib/domain/collection';
import type { DatabaseUnderTest } from '../database.contract';
import { sampleFinding, sampleView } from './samples';

const ALL = { offset: 0, limit: 50 };

export function collectionContract(use: () => DatabaseUnderTest): void {
  const fresh = (id: string, title = 'Dogs') => ({
    id,
    author: 'Ada',
    title,
    text: 'What “it” sees 🔬',
    tags: ['dogs'],
  });
  const add = (id: string, finding: string, by = 'Ada'): NewCollectionEntry => ({ id, by, act: { kind: 'add', finding, note: '' } }); // prettier-ignore
  const with1 = (finding: string) => ({ findingIds: [finding], isPutAway: false });

  it('come back as they were made, with their first words as revision 1; sent twice they are one', async () => {
    const { collections } = use().database;
    const made = await collections.create(fresh('collection-1'));
    expect(made).toEqual({
      ...fresh('collection-1'),
      createdAt: made.createdAt,
      ...{ revision: 1, lastEdit: null, entryNumber: 0, findingIds: [], isPutAway: false },
      lastChange: { by: 'Ada', at: made.createdAt },
    });
    expect(await collections.create({ ...fresh('collection-1'), title: 'Other' })).toEqual(made);
    expect(await collections.get('collection-1')).toEqual(made);
    expect(await collections.get('nobody')).toBeNull();
    const { items, total } = await collections.revisions('collection-1', ALL);
    expect({ items, total }).toEqual({
      items: [{ collectionId: 'collection-1', number: 1, title: 'Dogs', text: 'What “it” sees 🔬', tags: ['dogs'], by: 'Ada', createdAt: made.createdAt, origin: { kind: 'created' } }], // prettier-ignore
      total: 1,
    });
  });

  it('made by the same id at the same instant are one', async () => {
    const { collections } = use().database;
    const made = await Promise.all(Array.from({ length: 6 }, (_, n) => collections.create(fresh('same-one', `T${n}`))));
    expect(new Set(made.map(({ title }) => title)).size).toBe(1);
    expect((await collections.revisions('same-one', ALL)).total).toBe(1);
  });

  it('whose words are edited by many at once take one of the changes; the revision before stays', async () => {
    const { collections } = use().database;
    await collections.create(fresh('words-1'));
    const change = (n: number) => ({ words: { title: `T${n}`, text: 'nul\0', tags: [] }, by: `P${n}`, origin: { kind: 'edited' as const } }); // prettier-ignore
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => collections.edit('words-1', 1, change(n))));
    const [taken, ...others] = answers.filter((answer) => answer !== null);
    expect(others).toEqual([]);
    expect(taken).toMatchObject({ revision: 2, text: 'nul\uFFFD', tags: [], lastChange: taken?.lastEdit });
    expect(await collections.revision('words-1', 1)).toMatchObject({ title: 'Dogs', tags: ['dogs'] });
    expect(await collections.revision('words-1', 3)).toBeNull();
    expect((await collections.revisions('words-1', { offset: 0, limit: 1 })).items).toMatchObject([{ number: 2 }]);
  });

  it('have a log without gaps: of several who add at once one does, with what it amounts to', async () => {
    const { collections } = use().database;
    await collections.create(fresh('log-1'));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => collections.addEntry('log-1', 0, add(`e${n}`, `f${n}`, `P${n}`), with1(`f${n}`))), // prettier-ignore
    );
    const [first, ...others] = answers.filter((answer) => answer !== null);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ collectionId: 'log-1', number: 1 });
    const winner = first?.act as Extract<CollectionAct, { kind: 'add' }>;
    expect(await collections.get('log-1')).toMatchObject({
      entryNumber: 1,
      findingIds: [winner.finding],
      lastChange: { by: first?.by, at: first?.createdAt },
    });
    const second = await collections.addEntry('log-1', 1, add('next', 'f9'), { findingIds: [], isPutAway: true });
    expect(second?.number).toBe(2);
    expect(await collections.addEntry('log-1', 2, add('next', 'f9'), with1('f9'))).toBeNull();
    expect(await collections.get('log-1')).toMatchObject({ entryNumber: 2, findingIds: [], isPutAway: true });
    expect(await collections.entries('log-1', 0, 10)).toEqual([first, second]);
    expect(await collections.entries('log-1', 1, 10)).toEqual([second]);
    expect(await collections.addEntry('nobody', 0, add('x', 'f1'), with1('f1'))).toBeNull();
    await collections.create(fresh('log-2'));
    await expect(collections.addEntry('log-2', 0, add('next', 'f1'), with1('f1'))).rejects.toMatchObject({ code: 'conflict', options: { field: 'id' } }); // prettier-ignore
    expect(await collections.get('log-2')).toMatchObject({ entryNumber: 0 });
  });

  it('refuse an entry whose id another collection takes at the same instant: it is a conflict', async () => {
    const { collections } = use().database;
    const ids = [1, 2, 3, 4].map((n) => `same-${n}`);
    for (const id of ids) await collections.create(fresh(id));
    const answers = await Promise.allSettled(ids.map((id) => collections.addEntry(id, 0, add('one-id', 'f1'), with1('f1')))); // prettier-ignore
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'conflict', options: { field: 'id' } });
  });

  it('are listed by their last change, by the finding that is in them, and those that are put away apart', async () => {
    const { collections, findings } = use().database;
    for (const id of ['list-1', 'list-2', 'list-3']) await collections.create(fresh(id));
    await collections.addEntry('list-1', 0, add('a1', 'f1'), with1('f1'));
    await collections.addEntry('list-2', 0, add('a2', 'f2'), { findingIds: ['f2', 'f1'], isPutAway: true });
    const ids = async (filter: Parameters<typeof collections.list>[0], page = ALL) => (await collections.list(filter, page)).items.map(({ id }) => id); // prettier-ignore
    expect(await ids({})).toEqual(['list-2', 'list-1', 'list-3']);
    expect(await ids({ isPutAway: false })).toEqual(['list-1', 'list-3']);
    expect(await ids({ finding: 'f1' })).toEqual(['list-2', 'list-1']);
    expect(await ids({ finding: "f'1" })).toEqual([]);
    expect(await collections.list({ isPutAway: false }, { offset: 1, limit: 1 })).toMatchObject({ items: [{ id: 'list-3' }], total: 2 }); // prettier-ignore
    expect((await findings.list({ collection: 'list-1' }, ALL)).total).toBe(0); // no such finding is stored
  });

  it('show of their findings what a list says of them, of as many as there can be', async () => {
    const { findings, sessions } = use().database;
    await sessions.create({ id: 's1', name: 'S', view: sampleView });
    const { id } = await findings.create(sampleFinding('s1', { title: 'Glints', author: 'Ada' }));
    await findings.create(sampleFinding('s1'));
    const others = Array.from({ length: 519 }, (_, n) => `none-${n}`);
    expect(await findings.heads([...others, id])).toEqual([
      { id, title: 'Glints', status: 'draft', author: 'Ada', revision: 1, reviewNumber: 0 },
    ]);
    expect(await findings.heads([])).toEqual([]);
  });
}
