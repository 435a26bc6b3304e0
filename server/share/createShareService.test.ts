import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exampleFinding } from '@/components/findings/exampleFinding.testing';
import { toErrorBody } from '@/lib/domain/appError';
import type { Collection } from '@/lib/domain/collection';
import type { Finding } from '@/lib/domain/finding';
import type { NewCollectionLink, NewPublicLink } from '@/lib/domain/publicLink';
import type { PublicState } from '@/lib/protocol/shareRest';
import { createDiskArtifactStore } from '../artifacts/diskArtifactStore';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import type { StoredPublicLink } from '../db/publicLinkRecords';
import { createShareService, type ShareSources } from './createShareService';
import { hashOfToken, linkTokens, readLinkKey } from './linkTokens';

const START = Date.parse('2026-03-01T00:00:00Z');
let folder: string;
let artifacts: ReturnType<typeof createDiskArtifactStore>;
let finding: Finding;

beforeAll(async () => {
  folder = await makeDataDir('share');
  artifacts = createDiskArtifactStore(path.join(folder, 'artifacts'));
  const [pictureHash, mapHash] = [await artifacts.put(Buffer.from('no picture')), await artifacts.put(Buffer.from('map'))]; // prettier-ignore
  finding = { ...exampleFinding, evidence: { ...exampleFinding.evidence, pictureHash, mapHash } };
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  return () => vi.useRealTimers();
});

/** Rows in memory: the database's own are proved by its contract. */
function memoryLinks(): ShareSources['database']['publicLinks'] {
  const rows = new Map<string, StoredPublicLink & { tokenHash: string }>();
  const listed = ({ link, tokenHash }: StoredPublicLink & { tokenHash: string }) => ({ link, tokenHash });
  return {
    async create({ tokenHash, content, files, createdAt, ...link }) {
      const stored = rows.get(link.id) ?? { tokenHash, content, files, link: { ...link, createdAt: createdAt.toISOString(), revoked: null } }; // prettier-ignore
      rows.set(link.id, stored);
      return stored.link;
    },
    get: async (id) => (rows.has(id) ? listed(rows.get(id)!) : null),
    findByTokenHash: async (hash) => [...rows.values()].find(({ tokenHash }) => tokenHash === hash) ?? null,
    list: async ({ kind, id }) => [...rows.values()].filter(({ link: { subject } }) => subject.kind === kind && subject.id === id).map(listed), // prettier-ignore
    async revoke(id, by) {
      const stored = rows.get(id)!;
      stored.link = { ...stored.link, revoked: { by, at: new Date().toISOString() } };
      return listed(stored);
    },
  };
}

const COLLECTION: Collection = {
  ...{ id: 'collection-1', title: 'Fins', text: '', tags: [], author: 'Ada', createdAt: '2026-01-01T00:00:00.000Z' },
  ...{ revision: 3, lastEdit: null, entryNumber: 2, findingIds: [exampleFinding.id], isPutAway: true },
  lastChange: { by: 'Ada', at: '2026-01-01T00:00:00.000Z' },
};
const COLLECTION_LOG = [
  { id: 'c1', collectionId: 'collection-1', number: 1, by: 'Ada', createdAt: '2026-01-01T00:00:00.000Z', act: { kind: 'add' as const, finding: exampleFinding.id, note: 'Look' } }, // prettier-ignore
  { id: 'c2', collectionId: 'collection-1', number: 2, by: 'Ada', createdAt: '2026-01-01T00:00:00.000Z', act: { kind: 'putAway' as const } }, // prettier-ignore
  // Stored after the collection was read.
  { id: 'c3', collectionId: 'collection-1', number: 3, by: 'Ada', createdAt: '2026-01-01T00:00:00.000Z', act: { kind: 'remove' as const, finding: exampleFinding.id } }, // prettier-ignore
];

function open({ key = Buffer.alloc(32, 7), publicLinks = memoryLinks() } = {}) {
  const findings = { get: async (id: string) => (id === finding.id ? finding : null), wholeReview: async () => [] };
  const collections = {
    get: async (id: string) => (id === COLLECTION.id ? COLLECTION : null),
    wholeLog: async () => COLLECTION_LOG,
  };
  return createShareService({ database: { publicLinks }, artifacts, findings, collections, tokens: linkTokens(key) });
}
const asked = (change: Partial<NewPublicLink> = {}): NewPublicLink => ({
  ...{ id: 'link-1', by: 'Ada', lifetimeSeconds: null, withDiscussion: false, revision: 1, reviewNumber: 0 },
  ...change,
});
const tokenOf = ({ path: address }: { path: string | null }) => address?.slice('/p/'.length) ?? '';

describe('a public link', () => {
  it('shows what was frozen, with its files, until it is revoked, and then nothing', async () => {
    const share = open();
    const link = await share.shareFinding(finding.id, asked(), []);
    expect(link).toMatchObject({ state: 'active', createdBy: 'Ada', expiresAt: null, revoked: null });
    const token = tokenOf(link);
    expect(await share.open(token)).toMatchObject({ by: 'Ada', content: { title: 'The fin decides' } });
    expect(Buffer.from((await share.file(token, 'map.npy')).bytes).toString()).toBe('map');
    expect((await share.file(token, 'card.png')).contentType).toBe('image/png');
    for (const name of ['nothing.png', '__proto__', 'constructor', ''])
      await expect(share.file(token, name)).rejects.toMatchObject({ code: 'not_found' });
    expect(await share.revoke('link-1', 'Ben')).toMatchObject({ state: 'revoked', revoked: { by: 'Ben' } });
    await expect(share.open(token)).rejects.toMatchObject({
      code: 'gone',
      message: expect.stringMatching(/withdrawn/),
    });
    await expect(share.file(token, 'map.npy')).rejects.toMatchObject({ code: 'gone' });
    expect(await share.stateOf(token)).toEqual({ state: 'revoked' });
  });

  it('tells nothing of a file that is not there any more, but that', async () => {
    const share = open();
    const token = tokenOf(await share.shareFinding(finding.id, asked(), []));
    const { mapHash } = finding.evidence as { mapHash: string };
    await artifacts.delete(mapHash);
    const told = await share.file(token, 'map.npy').catch((error: unknown) => toErrorBody(error));
    await artifacts.put(Buffer.from('map'));
    expect(told).toEqual({ code: 'storage_damaged', message: 'This file cannot be read at the moment.' });
  });

  it('expires at its moment, however far off, and tells who watches; nobody is told twice or after leaving', async () => {
    const share = open();
    const days = 40;
    const link = await share.shareFinding(finding.id, asked({ lifetimeSeconds: days * 24 * 3600 }), []);
    expect(link.expiresAt).toBe(new Date(START + days * 24 * 3600 * 1000).toISOString());
    const token = tokenOf(link);
    const [told, left]: [PublicState[], PublicState[]] = [[], []];
    share.watch(token, (state) => told.push(state));
    share.watch(token, (state) => left.push(state))();
    await vi.advanceTimersByTimeAsync(days * 24 * 3600 * 1000 - 1);
    expect(told).toEqual([]);
    await share.open(token);
    await vi.advanceTimersByTimeAsync(2);
    expect(told).toEqual([{ state: 'expired' }]);
    expect(left).toEqual([]);
    await expect(share.open(token)).rejects.toMatchObject({ code: 'gone', message: expect.stringMatching(/expired/) });
    expect((await share.list({ kind: 'finding', id: finding.id }))[0]?.state).toBe('expired');
  });

  it('that is revoked tells who watches it, and nobody else', async () => {
    const share = open();
    const [first, second] = [
      await share.shareFinding(finding.id, asked(), []),
      await share.shareFinding(finding.id, asked({ id: 'link-2' }), []),
    ];
    const [told, others]: [PublicState[], PublicState[]] = [[], []];
    share.watch(tokenOf(first), (state) => told.push(state));
    share.watch(tokenOf(second), (state) => others.push(state));
    await share.revoke('link-1', 'Ben');
    expect([told, others]).toEqual([[{ state: 'revoked' }], []]);
  });

  it('that is asked for twice is one; of what was not seen, and of nothing, there is none', async () => {
    const share = open();
    const first = await share.shareFinding(finding.id, asked(), []);
    expect(await share.shareFinding(finding.id, asked({ revision: 5 }), [])).toEqual(first);
    const refused = (change: Partial<NewPublicLink>) =>
      share.shareFinding(finding.id, asked({ id: 'x', ...change }), []);
    await expect(refused({ revision: 2 })).rejects.toMatchObject({ code: 'conflict', options: { field: 'revision' } });
    await expect(refused({ reviewNumber: 9 })).rejects.toMatchObject({ options: { field: 'reviewNumber' } });
    await expect(share.shareFinding('nobody', asked({ id: 'x' }), [])).rejects.toMatchObject({ code: 'not_found' });
    await expect(share.shareFinding('another', asked(), [])).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is opened by its token alone: what is none, and what could be one, are answered alike', async () => {
    const share = open();
    const token = tokenOf(await share.shareFinding(finding.id, asked(), []));
    expect(token).toMatch(/^[\w-]{43}$/);
    const wrong = ['', 'x', 'link-1', `${token}x`, token.slice(1), 'A'.repeat(43), '../p', '%00', hashOfToken(token)!];
    const answers = await Promise.allSettled(wrong.map((one) => share.open(one)));
    const bodies = answers.map((answer) => (answer.status === 'rejected' ? (answer.reason as { toBody(): unknown }).toBody() : null)); // prettier-ignore
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]).toMatchObject({ code: 'not_found' });
    for (const one of wrong) expect(await share.stateOf(one)).toBeNull();
  });

  it('works on without the key that it was made with, but cannot be copied again', async () => {
    const publicLinks = memoryLinks();
    const token = tokenOf(await open({ publicLinks }).shareFinding(finding.id, asked(), []));
    const later = open({ publicLinks, key: Buffer.alloc(32, 8) });
    expect(await later.open(token)).toMatchObject({ by: 'Ada' });
    expect(await later.list({ kind: 'finding', id: finding.id })).toMatchObject([{ id: 'link-1', path: null }]);
  });
});

describe('a public link to a collection', () => {
  const wanted = (change: Partial<NewCollectionLink> = {}): NewCollectionLink => ({
    ...asked({ revision: 3, reviewNumber: 2 }),
    findings: [{ id: finding.id, revision: finding.revision, reviewNumber: finding.reviewNumber }],
    ...change,
  });

  it('shows it and its findings as they were, with the files of each and a preview', async () => {
    const share = open();
    const token = tokenOf(await share.shareCollection('collection-1', wanted(), []));
    const { content } = await share.open(token);
    expect(content).toMatchObject({ kind: 'collection', title: 'Fins', items: [{ note: { text: 'Look' }, finding: { title: 'The fin decides' } }] }); // prettier-ignore
    expect(Buffer.from((await share.file(token, 'f1-map.npy')).bytes).toString()).toBe('map');
    expect((await share.file(token, 'card.png')).contentType).toBe('image/png');
    await expect(share.file(token, 'map.npy')).rejects.toMatchObject({ code: 'not_found' });
    expect(await share.list({ kind: 'collection', id: 'collection-1' })).toHaveLength(1);
    await share.revoke('link-1', 'Ben');
    await expect(share.file(token, 'f1-map.npy')).rejects.toMatchObject({ code: 'gone' });
  });

  it('is of what was seen, is one however often it is asked for, and no link to a finding', async () => {
    const share = open();
    const refused = (change: Partial<NewCollectionLink>) => share.shareCollection('collection-1', wanted(change), []);
    await expect(refused({ revision: 2 })).rejects.toMatchObject({ code: 'conflict', options: { field: 'revision' } });
    await expect(refused({ reviewNumber: 3 })).rejects.toMatchObject({ options: { field: 'reviewNumber' } });
    // A finding of it moved on, or was not in sight.
    const { id, revision, reviewNumber } = finding;
    for (const findings of [[], [{ id, revision: revision + 1, reviewNumber }], [{ id, revision, reviewNumber: 7 }]])
      await expect(refused({ findings })).rejects.toMatchObject({ code: 'conflict', options: { field: 'findings' } });
    await expect(share.shareCollection('nobody', wanted(), [])).rejects.toMatchObject({ code: 'not_found' });
    const first = await share.shareCollection('collection-1', wanted(), []);
    expect(await share.shareCollection('collection-1', wanted({ revision: 9 }), [])).toEqual(first);
    await expect(share.shareFinding(finding.id, asked(), [])).rejects.toMatchObject({ code: 'conflict', options: { field: 'id' } }); // prettier-ignore
  });
});

describe('the key', () => {
  it('is made once, for its owner alone, and anew where it is damaged', async () => {
    const dataDir = await makeDataDir('share-key');
    const key = await readLinkKey(dataDir);
    expect(key.byteLength).toBe(32);
    expect(Buffer.from(await readLinkKey(dataDir))).toEqual(Buffer.from(key));
    const [file = ''] = (await readdir(dataDir)).filter((name) => name.endsWith('.key'));
    expect((await stat(path.join(dataDir, file))).mode & 0o077).toBe(0);
    await rm(path.join(dataDir, file));
    expect(Buffer.from(await readLinkKey(dataDir))).not.toEqual(Buffer.from(key));
    expect((await readFile(path.join(dataDir, file))).byteLength).toBe(32);
    await rm(dataDir, { recursive: true });
  });
});
