import { describe, expect, it } from 'vitest';
import { exampleChannel, exampleFinding, examplePoints } from '@/components/findings/exampleFinding.testing';
import { collectionAt } from '../collections/collectionAt';
import type { CollectionAct, CollectionEntry } from '../domain/collection';
import type { Finding } from '../domain/finding';
import { MAX_SHARED_FINDINGS } from '../domain/publicCollection';
import { publicContentSchema } from '../domain/publicLink';
import { publicFileNameSchema } from '../domain/publicFinding';
import { freezeCollection, type FoundItem } from './freezeCollection';

const SECRET = '0b1c2d3e-0000-4000-8000-00000000abcd';
const FINDINGS = [exampleFinding, examplePoints, exampleChannel].map((finding, k): Finding => ({ ...finding, id: `secret-finding-${k}`, title: `Finding ${k}` })); // prettier-ignore
const found: Pick<Map<string, FoundItem>, 'get'> = new Map(
  FINDINGS.map((finding) => [
    finding.id,
    {
      finding,
      log: [{ id: 'secret-entry', findingId: finding.id, number: 1, by: 'Ben', createdAt: '2026-01-02T00:00:00.000Z', act: { kind: 'comment', text: `Said of ${finding.title}`, anchor: null } }], // prettier-ignore
    },
  ]),
);

function frozen(
  acts: readonly CollectionAct[],
  { withDiscussion = true, entryNumber = acts.length, items = found } = {},
) {
  // prettier-ignore
  const entries = acts.map((act, k): CollectionEntry => ({ id: `secret-act-${k}`, collectionId: 'secret-collection', number: k + 1, by: 'Cleo', createdAt: `2026-02-0${k + 1}T00:00:00.000Z`, act })); // prettier-ignore
  const words = { number: 2, title: 'What it sees', text: `See /findings/${SECRET} and [this](/s/demo)`, tags: ['loops', 'as /s/x'] }; // prettier-ignore
  const collection = { id: 'secret-collection', author: 'Ada', createdAt: '2026-01-01T00:00:00.000Z' };
  const at = collectionAt(collection, words, entries, entryNumber);
  const find = async (id: string) => items.get(id) ?? null;
  return freezeCollection({ ...at, lastEdit: null }, find, { withDiscussion, ownHosts: ['specular.test'] });
}
const add = (place: number, note = ''): CollectionAct => ({ kind: 'add', finding: FINDINGS[place]?.id ?? '', note });
const ACTS: CollectionAct[] = [
  add(2),
  add(0, 'Because of http://specular.test/findings/x'),
  add(1),
  { kind: 'comment', text: `Why? ${SECRET}`, anchor: null },
  { kind: 'move', finding: FINDINGS[1]?.id ?? '', before: FINDINGS[2]?.id ?? '' },
];

describe('a frozen collection', () => {
  it('has its findings in order with their notes, and what was said of all of it', async () => {
    const { content } = await frozen(ACTS);
    expect(content).toMatchObject({
      ...{ kind: 'collection', title: 'What it sees', author: 'Ada', revision: 2 },
      text: 'See (a page of the workspace) and [this](#)',
      tags: ['loops', 'as (a page of the workspace)'],
      items: [
        { note: null, finding: { title: 'Finding 1', discussion: [{ by: 'Ben', text: 'Said of Finding 1' }] } },
        { note: null, finding: { title: 'Finding 2' } },
        { note: { by: 'Cleo', at: '2026-02-02T00:00:00.000Z', text: 'Because of (a page of the workspace)' } },
      ],
      discussion: [{ by: 'Cleo', text: 'Why? …', about: null }],
    });
    expect(publicContentSchema.parse(content)).toEqual(content);
  });

  it('is of one moment of its log', async () => {
    const titles = async (entryNumber: number) => (await frozen(ACTS, { entryNumber })).content.items.map(({ finding }) => finding.title); // prettier-ignore
    expect(await titles(2)).toEqual(['Finding 2', 'Finding 0']);
    expect(await titles(4)).toEqual(['Finding 2', 'Finding 0', 'Finding 1']);
    expect((await frozen(ACTS, { entryNumber: 3 })).content.discussion).toEqual([]);
  });

  it('has no discussion where that is not shared, neither its own nor of a finding', async () => {
    const { content } = await frozen(ACTS, { withDiscussion: false });
    expect(content.discussion).toBeNull();
    expect(content.items.map(({ finding }) => finding.discussion)).toEqual([null, null, null]);
    expect(JSON.stringify(content)).not.toMatch(/Why\?|Said of/);
  });

  it('has every file once, by a name that no other finding has', async () => {
    const { content, files } = await frozen(ACTS);
    const named = content.items.flatMap(({ finding }) => [...finding.pictures, ...finding.downloads].map(({ file }) => file)); // prettier-ignore
    expect(Object.keys(files).toSorted()).toEqual([...new Set(named)].toSorted());
    for (const name of Object.keys(files)) expect(publicFileNameSchema.safeParse(name).success).toBe(true);
    expect(content.items.map(({ finding }) => finding.pictures[0]?.file)).toEqual(['f1-picture.png', 'f2-picture.png', 'f3-picture.png']); // prettier-ignore
    expect(files['f3-picture.png']).toMatchObject({ hash: exampleFinding.evidence.pictureHash });
    expect(files['f1-picture.png']).toMatchObject({ hash: examplePoints.evidence.pictureHash });
  });

  it('holds no id and no name of a set', async () => {
    const { content, files } = await frozen(ACTS);
    const text = JSON.stringify([content, Object.values(files).map((file) => ('text' in file ? file.text : null))]);
    const { patches } = exampleChannel.evidence;
    const secrets = ['secret-', SECRET, exampleFinding.sessionId, patches?.imageSetName ?? '?', patches?.imageSetId ?? '?', exampleFinding.evidence.pictureHash]; // prettier-ignore
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('is refused with what to do, where it is more than a page can show', async () => {
    const many = Array.from({ length: MAX_SHARED_FINDINGS + 1 }, (_, k) => ({ ...exampleFinding, id: `many-${k}` }));
    const items = new Map(many.map((finding) => [finding.id, { finding, log: [] }]));
    const acts = many.map(({ id }): CollectionAct => ({ kind: 'add', finding: id, note: '' }));
    await expect(frozen(acts, { items })).rejects.toThrow('at most 100 findings, and this collection has 101');
    expect((await frozen(acts.slice(1), { items })).content.items).toHaveLength(MAX_SHARED_FINDINGS);
    const long = { ...exampleFinding, id: 'many-0', text: 'x'.repeat(4_000_000) };
    const tooLong = () => frozen(acts.slice(0, 1), { items: new Map([['many-0', { finding: long, log: [] }]]) });
    await expect(tooLong()).rejects.toThrow(/4,000,000 characters.*without the discussion/);
  });

  it('reads no further than what it can show', async () => {
    const many = Array.from({ length: 9 }, (_, k) => ({ ...exampleFinding, id: `many-${k}`, text: 'x'.repeat(1_500_000) })); // prettier-ignore
    let read = 0;
    const items = new Map(many.map((finding) => [finding.id, { finding, log: [] }]));
    const get = (id: string) => (read++, items.get(id));
    const acts = many.map(({ id }): CollectionAct => ({ kind: 'add', finding: id, note: '' }));
    await expect(frozen(acts, { items: { get } })).rejects.toThrow(/4,000,000 characters/);
    expect(read).toBe(3);
  });
});
