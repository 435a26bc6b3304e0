/** Findings, collections and labellings that are stored as they were elsewhere. */
import { expect, it } from 'vitest';
import { labelledChannelSchema, type LabelEntry } from '@/lib/domain/labelling';
import type { ArchivedCollection, ArchivedFinding, ArchivedLabelling } from '@/lib/findingArchive/archive';
import { collectionRow } from '@/lib/findingArchive/joinCollection';
import type { DatabaseUnderTest } from '../database.contract';
import { sampleLabelling } from './labellingContract.testing';
import { sampleFinding, sampleView } from './samples';

const AT = '2026-01-02T03:04:05.006Z';
const LATER = '2026-01-02T03:04:05.007Z';
const SESSION = { id: 's', name: 'S', view: sampleView, createdAt: AT };

function archived(id: string, entryIds: string[] = []): ArchivedFinding {
  const words = { title: `“${id}” 🔬`, text: 'a\n\\b', tags: ['x, "y"', 'z'] };
  return {
    ...{ ...sampleFinding('s'), id, ...words, author: 'Ada', createdAt: AT },
    ...{ revision: 1, lastEdit: null, status: 'draft', reviewNumber: entryIds.length, added: [], checks: [] },
    revisions: [{ findingId: id, number: 1, ...words, by: 'Ada', createdAt: AT, origin: { kind: 'created' } }],
    review: entryIds.map((entryId, k) => ({
      ...{ id: entryId, findingId: id, number: k + 1, by: 'Ben', createdAt: LATER },
      act: { kind: 'comment', text: 'Why “so”?', anchor: { kind: 'cell', row: 0, col: 1 } },
    })),
  };
}

export function archiveContract(use: () => DatabaseUnderTest): void {
  it('findings come back as they were stored, several at once, with their session', async () => {
    const { findingArchive, findings, sessions } = use().database;
    const both = [archived('a', ['e1', 'e2']), archived('b')];
    expect(await findingArchive.add(both, [SESSION])).toBe(true);
    expect(await findingArchive.whole(['b', 'nobody', 'a'])).toEqual([both[1], both[0]]);
    expect((await findings.get('a'))?.createdAt).toBe(AT);
    expect((await sessions.get('s'))?.createdAt).toBe(AT);
    const more = { ...archived('a', ['e1', 'e2', 'e3']) };
    const additions = { revisions: [], review: more.review.slice(2), added: [], checks: [] };
    expect(await findingArchive.extend(both[0]!, additions)).toBe(true);
    expect(await findingArchive.extend(both[0]!, additions)).toBe(false); // it went on meanwhile
    expect(await findingArchive.whole(['a'])).toEqual([more]);
  });

  it('of findings of which one cannot be stored none is', async () => {
    const { findingArchive, sessions } = use().database;
    await findingArchive.add([archived('a', ['e1'])], [SESSION]);
    const thief = archived('c', ['e2', 'e1']);
    expect(await findingArchive.taken([archived('a', ['e1']), archived('b', ['e9']), thief])).toEqual(new Set(['c']));
    const other = { ...SESSION, id: 'other' };
    expect(await findingArchive.add([archived('b'), archived('a')], [other])).toBe(false);
    await expect(findingArchive.add([archived('b', ['e9']), thief], [other])).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    expect(await findingArchive.whole(['b', 'c'])).toEqual([]);
    expect(await sessions.get('other')).toBeNull();
  });

  it('collections come back as they were stored, and get what came after', async () => {
    const { collectionArchive, collections } = use().database;
    const words = { title: 'Dogs', text: '', tags: [] };
    const id = 'collection-1';
    const revision = { collectionId: id, number: 1, ...words, by: 'Ada', createdAt: AT, origin: { kind: 'created' as const } }; // prettier-ignore
    const entry = (number: number) => ({
      ...{ id: `c${number}`, collectionId: id, number, by: 'Ben', createdAt: LATER },
      act: { kind: 'add' as const, finding: `f${number}`, note: '' },
    });
    const whole = (count: number): ArchivedCollection => {
      const logs = { revisions: [revision], entries: Array.from({ length: count }, (_, k) => entry(k + 1)) };
      const row = collectionRow({ id, author: 'Ada', createdAt: AT, lastChange: { by: 'Ada', at: AT }, ...logs });
      return { ...row!, ...logs };
    };
    expect(await collectionArchive.add(whole(2))).toBe(true);
    expect(await collectionArchive.add(whole(3))).toBe(false);
    expect(await collectionArchive.whole(id)).toEqual(whole(2));
    expect(await collectionArchive.versions()).toEqual([{ id, revision: 1, entryNumber: 2 }]);
    expect(await collections.get(id)).toMatchObject({ findingIds: ['f1', 'f2'], lastChange: { by: 'Ben', at: LATER } });
    const additions = { revisions: [], entries: [entry(3)] };
    expect(await collectionArchive.extend(whole(2), additions)).toBe(true);
    expect(await collectionArchive.extend(whole(2), additions)).toBe(false);
    expect(await collectionArchive.whole(id)).toEqual(whole(3));
    const thief = { ...whole(1), id: 'collection-2', revisions: [{ ...revision, collectionId: 'collection-2' }] };
    const stolen = { ...thief, entries: [{ ...entry(1), collectionId: 'collection-2' }] };
    await expect(collectionArchive.add(stolen)).rejects.toMatchObject({ code: 'conflict' });
    expect(await collections.get('collection-2')).toBeNull();
    expect(await collectionArchive.whole('nobody')).toBeNull();
  });

  it('labellings come back as they were stored, and take labels only while they are closed', async () => {
    const { labellingArchive, labellings } = use().database;
    const { labelled, ...sample } = sampleLabelling('l', [0, 2]);
    const label = (id: string, more: Partial<LabelEntry> = {}): LabelEntry => ({ id, labellingId: 'l', channel: 0, by: 'Ben', label: 'edge', note: '', afterSeeing: true, createdAt: LATER, ...more }); // prettier-ignore
    const whole = (...labels: LabelEntry[]): ArchivedLabelling => ({
      ...{ ...sample, channels: [0, 2], createdAt: AT, state: 'closed', shownAt: LATER },
      ...{ labelled: labelled.map((one) => labelledChannelSchema.parse(one)), labels },
    });
    expect(await labellingArchive.add(whole(label('x'), label('y', { label: null, by: 'Cleo' })))).toBe(true);
    expect(await labellingArchive.add(whole())).toBe(false);
    expect(await labellingArchive.whole('l')).toEqual(whole(label('x'), label('y', { label: null, by: 'Cleo' })));
    expect([await labellingArchive.closedIds(), await labellingArchive.countOpen()]).toEqual([['l'], 0]);
    expect((await labellings.labels('l', 'CLEO')).map(({ id }) => id)).toEqual(['y']);
    const here = whole(label('x'));
    expect(await labellingArchive.extend(here, { labels: [label('z')], shownAt: AT })).toBe(true);
    expect(await labellingArchive.whole('l')).toMatchObject({ shownAt: AT, labels: [{ id: 'x' }, { id: 'y' }, { id: 'z' }] }); // prettier-ignore
    await labellings.setState('l', 'open');
    expect(await labellingArchive.extend(here, { labels: [label('w')], shownAt: AT })).toBe(false);
    expect([await labellingArchive.closedIds(), await labellingArchive.countOpen()]).toEqual([[], 1]);
    await labellings.create(sampleLabelling('m', [0]));
    const thief = { ...whole(label('x', { labellingId: 'n' })), id: 'n' };
    await expect(labellingArchive.add(thief)).rejects.toMatchObject({ code: 'conflict' });
    expect(await labellings.get('n')).toBeNull();
  });
}
