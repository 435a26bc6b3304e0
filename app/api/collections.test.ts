/** Collections over REST, by several at once. */
import { beforeAll, expect, it } from 'vitest';
import type { CollectionAct } from '@/lib/domain/collection';
import * as rest from '@/lib/protocol/collectionRest';
import { inboxPageSchema } from '@/lib/protocol/inboxRest';
import { findingFacetsAnswerSchema, findingPageSchema } from '@/lib/protocol/rest';
import { sampleFinding, sampleView } from '@/server/db/testing/samples';
import { expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { GET as getEvents } from './collections/[id]/events/route';
import { GET as getLog, POST as postAct } from './collections/[id]/log/route';
import { GET as getRevisions, POST as postRestore } from './collections/[id]/revisions/route';
import { GET as getCollection, PATCH as patchCollection } from './collections/[id]/route';
import { GET as getCollections, POST as postCollection } from './collections/route';
import { GET as getFacets } from './findings/facets/route';
import { GET as getFindings } from './findings/route';
import { GET as getInbox } from './inbox/route';

const context = withRealServices();
let findings: string[];
let made = 0;
beforeAll(async () => {
  const { database } = context.services;
  await database.sessions.create({ id: 's1', name: 'S', view: sampleView });
  const stored = await Promise.all(Array.from({ length: 4 }, (_, n) => database.findings.create(sampleFinding('s1', { title: `F${n}`, tags: [`t${n}`] })))); // prettier-ignore
  findings = stored.map(({ id }) => id);
});

async function newCollection(words: object = {}): Promise<string> {
  const json = { id: `collection-${++made}`, title: 'Dogs', author: 'Ada', ...words };
  return rest.collectionAnswerSchema.parse(await okJson(postJson(postCollection, json))).collection.id;
}
const content = async (id: string) => rest.collectionContentAnswerSchema.parse(await okJson(get(getCollection, id)));
const act = (id: string, by: string, given: CollectionAct, entry = `entry-${++made}`) =>
  postJson(postAct, { id: entry, by, act: given }, { id });
const done = async (id: string, by: string, given: CollectionAct, entry?: string) =>
  rest.collectionEntryAnswerSchema.parse(await okJson(act(id, by, given, entry))).entry;
const add = (n: number, note = ''): CollectionAct => ({ kind: 'add', finding: findings[n] ?? 'none', note });
const patch = (id: string, json: object) =>
  patchCollection(
    new Request('http://127.0.0.1:3000/api', { method: 'PATCH', body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }), // prettier-ignore
    { params: Promise.resolve({ id }) },
  );

it('are made once however often they are sent, listed, put away and brought back', async () => {
  const json = { id: 'sent-twice', title: ' Eyes ', text: 'x', author: 'Ada' };
  const both = await Promise.all([postJson(postCollection, json), postJson(postCollection, json)].map((one) => okJson(one))); // prettier-ignore
  expect(both[0]).toEqual(both[1]);
  await expectRefusal(postJson(postCollection, { ...json, title: 'Other' }), 409, 'conflict', 'id');
  await expectRefusal(postJson(postCollection, { ...json, id: 'short' }), 400, 'invalid_input', 'id');
  await expectRefusal(postJson(postCollection, { ...json, id: '../../../x' }), 400, 'invalid_input', 'id');
  await expectRefusal(postJson(postCollection, { ...json, id: 'no-title', title: ' ' }), 400, 'invalid_input', 'title');
  const titles = async (query = '') => rest.collectionPageSchema.parse(await okJson(get(getCollections, '', query))).items.map(({ title }) => title); // prettier-ignore
  expect(await titles()).toEqual(['Eyes']);
  await done('sent-twice', 'Ben', { kind: 'putAway' });
  expect(await titles()).toEqual([]);
  expect(await titles('?putAway=yes')).toEqual(['Eyes']);
  expect(await done('sent-twice', 'Cleo', { kind: 'putAway' })).toBeNull();
  await expectRefusal(act('sent-twice', 'Cleo', add(0)), 409, 'conflict');
  await done('sent-twice', 'Cleo', { kind: 'bringBack' });
  expect(await titles()).toEqual(['Eyes']);
  await expectRefusal(get(getCollections, '', '?putAway=maybe'), 400, 'invalid_input', 'putAway');
  await expectRefusal(get(getCollection, 'nobody'), 404, 'not_found');
  await expectRefusal(get(getCollection, '../x'), 404, 'not_found');
});

it('keep what all of several do at the same moment, in a log without gaps', async () => {
  const id = await newCollection();
  const people = ['Ada', 'Ben', 'Cleo', 'Dora'];
  await Promise.all([
    ...people.map((by, n) => done(id, by, add(n, `${by}’s`))),
    ...people.map((by) => done(id, by, { kind: 'comment', text: `I am ${by}`, anchor: null })),
  ]);
  const { collection, items } = await content(id);
  expect(collection).toMatchObject({ entryNumber: 8, findingIds: items.map(({ findingId }) => findingId) });
  expect(items.map(({ note }) => note).toSorted()).toEqual(people.map((by) => `${by}’s`));
  const log = rest.collectionLogSchema.parse(await okJson(get(getLog, id)));
  expect(log.entries.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const [first, second] = items.map(({ findingId }) => findingId);
  // Two move at once, one of them before a finding that is removed at the same moment.
  await Promise.all([
    done(id, 'Ada', { kind: 'move', finding: first!, before: null }),
    done(id, 'Ben', { kind: 'remove', finding: second! }),
    done(id, 'Cleo', { kind: 'move', finding: items[3]!.findingId, before: second! }),
  ]);
  expect((await content(id)).items.map(({ findingId }) => findingId)).toEqual([items[3], items[2], items[0]].map((item) => item!.findingId)); // prettier-ignore
  expect(rest.collectionLogSchema.parse(await okJson(get(getLog, id, '?after=8'))).total).toBe(11);
});

it('store what is sent twice once, and lose no note', async () => {
  const id = await newCollection();
  const entry = await done(id, 'Ada', add(0, 'Hers'), 'same-entry');
  expect(await done(id, 'Ada', add(0, 'Hers'), 'same-entry')).toEqual(entry);
  expect(await done(id, 'Ben', add(0))).toBeNull();
  const error = await expectRefusal(act(id, 'Ben', add(0, 'His')), 409, 'conflict', 'act.note');
  expect(error.message).toContain('Ada added this finding already');
  const note = (was: string, text: string): CollectionAct => ({ kind: 'note', finding: findings[0]!, was, text });
  await done(id, 'Ben', note('Hers', 'Hers and his <b>\u2028'));
  await expectRefusal(act(id, 'Cleo', note('Hers', 'Mine')), 409, 'conflict', 'act.was');
  await expectRefusal(act(id, 'Cleo', add(9)), 404, 'not_found', 'act.finding');
  await expectRefusal(act(id, 'Cleo', add(1, 'x'.repeat(2_001))), 400, 'invalid_input', 'act.note');
  await expectRefusal(act(id, '', add(1)), 400, 'invalid_input', 'by');
  await expectRefusal(postJson(postAct, { id: 'x', by: 'A', act: { kind: 'status', to: 'confirmed' } }, { id }), 400, 'invalid_input', 'act.kind'); // prettier-ignore
  await expectRefusal(act('nobody', 'Cleo', add(1)), 404, 'not_found');
  const other = await newCollection();
  await expectRefusal(act(other, 'Ada', add(0), 'same-entry'), 409, 'conflict', 'id');
  expect((await content(id)).items).toMatchObject([{ note: 'Hers and his <b>', addedBy: 'Ada' }]);
});

it('have words whose changes are put together, and restored', async () => {
  const id = await newCollection({ text: 'One.\n\nTwo.' });
  const words = { title: 'Dogs', text: 'One.\n\nTwo.', tags: [] };
  await okJson(patch(id, { basedOn: 1, by: 'Ada', words: { ...words, text: 'One!\n\nTwo.' } }));
  await okJson(patch(id, { basedOn: 1, by: 'Ben', words: { ...words, text: 'One.\n\nTwo and three.' } }));
  expect((await content(id)).collection).toMatchObject({ text: 'One!\n\nTwo and three.', revision: 3, lastChange: { by: 'Ben' } }); // prettier-ignore
  await okJson(patch(id, { basedOn: 3, by: 'Ada', words: { ...words, title: 'Cats' } }));
  const error = await expectRefusal(patch(id, { basedOn: 3, by: 'Ben', words: { ...words, title: 'Birds' } }), 409, 'conflict', 'words.title'); // prettier-ignore
  expect(error.message).toContain('Ada changed the title');
  await okJson(postJson(postRestore, { to: 1, basedOn: 4, by: 'Cleo' }, { id }));
  const history = rest.collectionRevisionPageSchema.parse(await okJson(get(getRevisions, id)));
  expect(history.total).toBe(5);
  expect(history.items[0]).toMatchObject({ number: 5, ...words, by: 'Cleo', origin: { kind: 'restored', from: 1 } });
  await expectRefusal(patch(id, { basedOn: 9, by: 'Ben', words }), 400, 'invalid_input', 'basedOn');
  await expectRefusal(patch('nobody', { basedOn: 1, by: 'Ben', words }), 404, 'not_found');
});

it('are found by a finding, and findings by their collection', async () => {
  const id = await newCollection({ title: 'Just these' });
  for (const n of [2, 0]) await done(id, 'Ada', add(n));
  await done(id, 'Ada', { kind: 'putAway' });
  const { items } = rest.collectionPageSchema.parse(await okJson(get(getCollections, '', `?finding=${findings[2]}`)));
  expect(items[0]).toMatchObject({ title: 'Just these', isPutAway: true });
  const page = findingPageSchema.parse(await okJson(get(getFindings, '', `?collection=${id}`)));
  expect(page.items.map(({ title }) => title)).toEqual(['F2', 'F0']);
  const { facets } = findingFacetsAnswerSchema.parse(await okJson(get(getFacets, '', `?collection=${id}`)));
  expect(facets.tag.values.map(({ value }) => value)).toEqual(['t0', 't2']);
  expect(findingPageSchema.parse(await okJson(get(getFindings, '', '?collection=nobody'))).total).toBe(0);
});

it('tell who looks at them how far they are, and nothing of others', async () => {
  const [id, other] = [await newCollection(), await newCollection()];
  const reader = (await get(getEvents, id)).body!.getReader();
  const next = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await next()).toBe('data: {"revision":1,"entryNumber":0}\n\n');
  await done(other, 'Ada', add(0));
  await done(id, 'Ada', add(0));
  expect(await next()).toBe('data: {"revision":1,"entryNumber":1}\n\n');
  await reader.cancel();
  await expectRefusal(get(getEvents, 'nobody'), 404, 'not_found');
});

it('tell the people whom they concern, once, also when it is sent again', async () => {
  const noticesOf = async (person: string) => inboxPageSchema.parse(await okJson(get(getInbox, '', `?person=${person}`))).items; // prettier-ignore
  const id = await newCollection({ author: 'Hana', title: 'For Ivo', text: 'See this, @Ivo.' });
  await okJson(patch(id, { basedOn: 1, by: 'Ivo', words: { title: 'For Ivo', text: 'Thanks, @Jun.', tags: [] } }));
  for (const _ of ['sent', 'sent again']) await done(id, 'Ivo', add(0, 'as @Jun said'), 'entry-note');
  await done(id, 'Jun', { kind: 'comment', text: 'Why?', anchor: null }, 'entry-comment');
  await done(id, 'Ivo', { kind: 'reply', thread: 'entry-comment', text: 'Because, @Hana.' }, 'entry-reply');
  await done(id, 'Hana', { kind: 'resolve', thread: 'entry-comment' });
  await done(id, 'Hana', { kind: 'putAway' });
  const subject = { kind: 'collection', id, title: 'For Ivo' };
  expect(await noticesOf('IVO')).toMatchObject([{ by: 'Hana', kinds: ['mention'], isOfWords: true, excerpt: 'See this, @Ivo.', subject }]); // prettier-ignore
  expect(await noticesOf('Jun')).toMatchObject([
    { by: 'Hana', kinds: ['resolved'], commentId: 'entry-comment', excerpt: 'Why?', subject },
    { by: 'Ivo', kinds: ['answer'], commentId: 'entry-reply', subject },
    { by: 'Ivo', kinds: ['mention'], commentId: null, excerpt: 'as @Jun said', subject },
    { by: 'Ivo', kinds: ['mention'], isOfWords: true, subject },
  ]);
  expect(await noticesOf('Hana')).toMatchObject([{ kinds: ['mention', 'comment'], by: 'Ivo' }, { kinds: ['comment'], by: 'Jun' }]); // prettier-ignore
  const told: string[] = [];
  context.services.inbox.subscribe('Kim', () => told.push('told'));
  await done(id, 'Hana', { kind: 'comment', text: '@Kim', anchor: null });
  expect(told).toEqual(['told']);
});
