import { beforeEach, expect, it } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import type { DatabaseUnderTest } from '../database.contract';
import { sampleFinding, sampleView } from './samples';

const ALL = { offset: 0, limit: 100 };

export function findingContract(use: () => DatabaseUnderTest): void {
  beforeEach(async () => {
    for (const id of ['s1', 's2']) await use().database.sessions.create({ id, name: id, view: sampleView });
  });

  it('come back as they were stored, to the last digit', async () => {
    const { findings } = use().database;
    const sample = sampleFinding('s1');
    const stored = await findings.create(sample);
    const untouched = { revision: 1, lastEdit: null, status: 'draft', reviewNumber: 0, added: [], checks: [] };
    expect(stored).toEqual({ ...sample, createdAt: stored.createdAt, ...untouched });
    expect(await findings.get(sample.id)).toEqual(stored);
    expect(await findings.get('nobody')).toBeNull();
    await expect(findings.create(sampleFinding('nobody'))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are listed newest first, page by page, with the total', async () => {
    const { findings } = use().database;
    const created: Finding[] = [];
    for (let index = 0; index < 7; index++) created.push(await findings.create(sampleFinding('s1')));
    const newestFirst = created.toReversed();
    expect(await findings.list({}, ALL)).toEqual({ items: newestFirst, total: 7 });
    expect(await findings.list({}, { offset: 5, limit: 5 })).toEqual({ items: newestFirst.slice(5), total: 7 });
    expect(await findings.list({}, { offset: 9, limit: 5 })).toEqual({ items: [], total: 7 });
  });

  it('keep every version of their words, and are changed only from the version that was seen', async () => {
    const { findings } = use().database;
    const { id, title, text, tags, createdAt } = await findings.create(sampleFinding('s1'));
    const first = { findingId: id, number: 1, title, text, tags, by: 'Ada', origin: { kind: 'created' }, createdAt };
    expect(await findings.revisions(id, ALL)).toEqual({ items: [first], total: 1 });
    const words = { title: 'Glints', text: 'It\u0000s a glint \uD800.', tags: ['one', "it's"] };
    const stored = { ...words, text: 'It\uFFFDs a glint \uFFFD.' };
    const edited = await findings.edit(id, 1, { words, by: 'Ben', origin: { kind: 'edited' } });
    expect(edited).toMatchObject({ ...stored, revision: 2, lastEdit: { by: 'Ben' } });
    expect(await findings.get(id)).toEqual(edited);
    // Whoever still has the first version changes nothing.
    const late = { words: { ...words, title: 'Late' }, by: 'Cleo', origin: { kind: 'edited' as const } };
    expect(await findings.edit(id, 1, late)).toBeNull();
    expect(await findings.edit('nobody', 1, late)).toBeNull();
    expect(await findings.get(id)).toEqual(edited);
    await findings.edit(id, 2, { words: { title, text, tags: [] }, by: 'Ada', origin: { kind: 'restored', from: 1 } });
    const { items, total } = await findings.revisions(id, { offset: 0, limit: 2 });
    expect(total).toBe(3);
    expect(items).toMatchObject([
      { number: 3, tags: [], by: 'Ada', origin: { kind: 'restored', from: 1 } },
      { number: 2, ...stored, by: 'Ben', createdAt: edited?.lastEdit?.at },
    ]);
    expect(await findings.revision(id, 1)).toEqual(first);
    expect(await findings.revision(id, 4)).toBeNull();
  });

  it('that are edited by many at once take one of the changes, and the others learn that theirs is not stored', async () => {
    const { findings } = use().database;
    const { id } = await findings.create(sampleFinding('s1'));
    const change = (n: number) => ({ words: { title: `T${n}`, text: '', tags: [] }, by: `P${n}`, origin: { kind: 'edited' as const } }); // prettier-ignore
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => findings.edit(id, 1, change(n))));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    expect((await findings.get(id))?.revision).toBe(2);
    expect((await findings.revisions(id, ALL)).total).toBe(2);
  });

  it('carry their checks, newest first', async () => {
    const { findings } = use().database;
    const { id } = await findings.create(sampleFinding('s1'));
    const check = (checkId: string) => ({
      id: checkId,
      findingId: id,
      jobId: `job of ${checkId}`.replaceAll(' ', '-'),
      by: 'Bob',
      outcome: { verdict: 'running' as const },
    });
    const first = await findings.createCheck(check('c1'));
    const second = await findings.createCheck(check('c2'));
    expect(first).toEqual({ ...check('c1'), partId: null, createdAt: first.createdAt });
    const outcome = {
      kind: 'occlusion' as const,
      verdict: 'changed' as const,
      maxDifference: 0.1 + 0.2,
      row: 3,
      col: 4,
      deviceDescription: 'CPU',
      reasons: ['the card was changed'],
    };
    const checked = await findings.updateCheck('c1', outcome);
    expect(checked).toEqual({ ...first, outcome });
    expect((await findings.get(id))?.checks).toEqual([second, checked]);
    expect((await findings.list({}, ALL)).items[0]?.checks).toEqual([second, checked]);
    expect(await findings.findCheckByJob('job-of-c2')).toEqual(second);
    expect(await findings.findCheckByJob('nobody')).toBeNull();
    await expect(findings.updateCheck('nobody', outcome)).rejects.toMatchObject({ code: 'not_found' });
    await expect(findings.createCheck({ ...check('c3'), findingId: 'nobody' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('whose evidence no longer parses are a surprise that names table, row and field', async () => {
    const { database, pool } = use();
    const { id } = await database.findings.create(sampleFinding('s1'));
    await pool.query(`UPDATE findings SET evidence = jsonb_set(evidence, '{mapHash}', '"x"') WHERE id = $1`, [id]);
    const message = new RegExp(`row "${id}" of the table "findings" does not parse: evidence.mapHash`);
    await expect(database.findings.get(id)).rejects.toThrow(message);
    await expect(database.findings.list({}, ALL)).rejects.toThrow(message);
  });
}
