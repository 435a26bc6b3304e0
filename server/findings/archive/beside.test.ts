/** Collections and labellings travel with the findings, and are the same again. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchivedCollection, ArchivedLabelling } from '@/lib/findingArchive/archive';
import { makeZip, type ZipEntry } from '../../images/makeZip.testing';
import { COLLECTIONS, LABELLINGS, makeBeside } from './besideFindings.testing';
import type { ExportRequest } from './findingArchiveService';
import { makeThreeFindings, openServer, type TestServer, type ThreeFindings } from './threeFindings.testing';

let a: TestServer;
/** Gets what is refused. */
let refusing: TestServer;
let made: ThreeFindings;
let zip: Buffer;
let files: ZipEntry[];
/** When the labels were first shown, before the first archive was sent. */
let shownUnsent: string | null | undefined;

beforeAll(async () => {
  [a, refusing] = await Promise.all([openServer(), openServer()]);
  made = await makeThreeFindings(a.services);
  await makeBeside(a.services, made);
  const { blocks } = await a.services.findingArchive.export({ format: 'json', filter: {}, linkOf: (id) => id });
  shownUnsent = (await a.services.labellings.get(LABELLINGS.closed))?.labelling.shownAt;
  zip = await bytesOf(blocks);
  files = filesOf(zip);
}, 240_000);
afterAll(() => Promise.all([a.close(), refusing.close()]));

async function bytesOf(blocks: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const block of blocks) parts.push(Buffer.from(block as string));
  return Buffer.concat(parts);
}
async function exported(of: TestServer, more: Partial<ExportRequest> = {}): Promise<Buffer> {
  const request = { format: 'json' as const, filter: {}, linkOf: (id: string) => id, ...more };
  return bytesOf((await of.services.findingArchive.export(request)).blocks);
}
const take = (into: TestServer, bytes: Buffer) =>
  into.services.findingArchive.import(Readable.from([bytes], { objectMode: false }));
async function withServer(work: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await openServer();
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

interface Document {
  version: number;
  sessions: object[];
  findings: { id: string }[];
  labellings: ArchivedLabelling[];
  collections: ArchivedCollection[];
}
/** The files of a zip that this server wrote: stored, one after the other. */
function filesOf(bytes: Buffer): ZipEntry[] {
  const found: ZipEntry[] = [];
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const [size, nameBytes] = [bytes.readUInt32LE(at + 22), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + nameBytes;
    const data = bytes.subarray(start, start + size);
    found.push({ name: bytes.toString('utf8', at + 30, start), data, stored: true });
    at = start + size;
  }
  return found;
}
const documentOf = (bytes: Buffer) => JSON.parse(Buffer.from(filesOf(bytes)[0]!.data).toString()) as Document;
function changed(change: (document: Document) => unknown): Buffer {
  const document = documentOf(zip);
  change(document);
  return makeZip([{ ...files[0]!, data: JSON.stringify(document) }, ...files.slice(1)]);
}
const outcomes = (things: readonly { outcome: string }[]) => things.map(({ outcome }) => outcome);

describe('everything', () => {
  it('goes into an empty server, and comes back the same, byte for byte', () =>
    withServer(async (b) => {
      const told: string[] = [];
      b.services.collections.subscribe(({ id }) => told.push(id));
      b.services.labellings.subscribe((id) => told.push(id));
      const report = await take(b, zip);
      expect(report.collections.map(({ id, title, outcome }) => [id, title, outcome])).toEqual([
        [COLLECTIONS.argument, 'It looks at strokes, “𝒳”', 'imported'],
        [COLLECTIONS.away, 'Not needed', 'imported'],
        [COLLECTIONS.empty, 'Empty', 'imported'],
      ]);
      expect(report.labellings).toEqual([{ id: LABELLINGS.closed, title: 'Edges “or” not', outcome: 'imported' }]);
      expect(told.toSorted()).toEqual([LABELLINGS.closed, ...Object.values(COLLECTIONS)].toSorted());
      expect((await exported(b)).equals(zip)).toBe(true);
      const again = await take(b, zip);
      expect(new Set(outcomes([...again.findings, ...again.labellings, ...again.collections]))).toEqual(new Set(['unchanged'])); // prettier-ignore
      // Nobody gets a notice of what was said elsewhere.
      expect((await b.services.database.notices.list('dora', { unread: false }, { offset: 0, limit: 9 })).total).toBe(
        0,
      );
      // What a labelling was judged by is kept like evidence.
      const kept = new Set((await b.services.database.storage.references()).evidence);
      for (const { patchesPictureHash } of documentOf(zip).labellings[0]!.labelled) {
        expect(kept.has(patchesPictureHash)).toBe(true);
        expect(await b.services.artifacts.has(patchesPictureHash)).toBe(true);
      }
      const results = await b.services.labellings.results(LABELLINGS.closed, undefined);
      expect(results).toEqual(await a.services.labellings.results(LABELLINGS.closed, undefined));
    }));

  it('has no labels of a labelling that is open, and says so', async () => {
    const file = await a.services.findingArchive.export({ format: 'json', filter: {}, linkOf: (id) => id });
    expect(file.openLabellings).toBe(1);
    expect(shownUnsent).toBeNull();
    const text = (await bytesOf(file.blocks)).toString();
    expect(text).not.toContain(LABELLINGS.open);
    expect(text).toContain(LABELLINGS.closed);
    // Whoever has the archive has seen the labels of the closed one.
    expect((await a.services.labellings.get(LABELLINGS.closed))?.labelling.shownAt).not.toBeNull();
    expect((await a.services.labellings.get(LABELLINGS.open))?.labelling.shownAt).toBeNull();
  });

  it('a filter, an id and other formats take findings only', async () => {
    for (const more of [{ filter: { kind: 'channel' as const } }, { ids: [made.channel.id] }]) {
      const { labellings, collections, findings } = documentOf(await exported(a, more));
      expect([labellings, collections, findings.length]).toEqual([[], [], 1]);
    }
  });

  it('archives of the first version are read', () =>
    withServer(async (b) => {
      const old = makeZip([
        {
          ...files[0]!,
          data: JSON.stringify({ ...documentOf(zip), version: 1, labellings: undefined, collections: undefined }),
        },
        ...files.slice(1),
      ]);
      expect(outcomes((await take(b, old)).findings)).toEqual(['imported', 'imported', 'imported']);
    }));
});

describe('a collection', () => {
  it('goes with all findings that its log names, and comes back the same', () =>
    withServer(async (b) => {
      const one = (from: TestServer, id: string) =>
        from.services.findingArchive.exportCollection(id, 'json').then(({ blocks }) => bytesOf(blocks));
      const argument = await one(a, COLLECTIONS.argument);
      expect(documentOf(argument).findings).toHaveLength(3);
      expect(documentOf(argument).labellings).toEqual([]);
      await take(b, argument);
      expect((await one(b, COLLECTIONS.argument)).equals(argument)).toBe(true);
      const away = documentOf(await one(a, COLLECTIONS.away));
      expect(away.findings.map(({ id }) => id)).toEqual([made.points.id]);
      await expect(a.services.findingArchive.exportCollection('nobody', 'json')).rejects.toMatchObject({ code: 'not_found' }); // prettier-ignore
    }));

  it('reads as one document in its order, with the notes', async () => {
    const { blocks, fileName } = await a.services.findingArchive.exportCollection(COLLECTIONS.argument, 'html');
    const html = (await bytesOf(blocks)).toString();
    expect(fileName).toBe('collection.html');
    const places = ['The filter says why', 'It fires on edges', 'First, it is <em>there</em>', 'The stroke</b> decides', 'Is it <strong>all</strong>?'].map((text) => html.lastIndexOf(text.replace('</b>', '&lt;/b&gt;'))); // prettier-ignore
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((x, y) => x - y));
    expect(html).not.toContain('They keep together'); // removed
    expect(html).not.toMatch(/<script>|<img src=x/);
    expect(html).toContain('resolved by Ada');
  });

  it('gets what came after; where both went on, what is here stays', () =>
    withServer(async (b) => {
      await take(b, zip);
      const act = (server: TestServer, id: string, text: string) =>
        server.services.collections.act(COLLECTIONS.argument, { id, by: 'Emil', act: { kind: 'comment', text, anchor: null } }); // prettier-ignore
      await act(a, 'later-1', 'More?');
      const { title, text, tags } = (await a.services.collections.get(COLLECTIONS.empty))!;
      await a.services.collections.edit(COLLECTIONS.empty, { basedOn: 1, by: 'Emil', words: { title: `${title}!`, text, tags } }); // prettier-ignore
      const later = await exported(a);
      expect(outcomes((await take(b, later)).collections)).toEqual(['updated', 'unchanged', 'updated']);
      expect((await exported(b)).equals(later)).toBe(true);
      expect(outcomes((await take(b, zip)).collections)).toEqual(['unchanged', 'unchanged', 'unchanged']);
      await act(a, 'later-2', 'Here');
      await act(b, 'later-3', 'There');
      const before = await exported(b);
      const [refused] = (await take(b, await exported(a))).collections;
      expect(refused?.reason).toBe('“It looks at strokes, “𝒳”” is here already, and it was changed both here and there, from entry 11 of its log on. What is here was left as it is.'); // prettier-ignore
      expect((await exported(b)).equals(before)).toBe(true);
    }));

  it.each<[string, (collection: ArchivedCollection) => void, RegExp]>([
    ['an unknown field', (c) => Object.assign(c, { colour: 1 }), /collections\[0\]\.colour is not known/],
    ['another order', (c) => c.findingIds.reverse(), /findingIds must be the findings that its entries leave/],
    ['another state', (c) => Object.assign(c, { isPutAway: true }), /isPutAway must be/],
    ['a gap in its log', (c) => c.entries.splice(1, 1), /entries\[1\]\.number must be 2/],
    ['an entry of another one', (c) => Object.assign(c.entries[0]!, { collectionId: 'x' }), /entries\[0\]\.collectionId is another/], // prettier-ignore
    ['another title than its words', (c) => Object.assign(c, { title: 'Other' }), /last revision/],
    ['a last change that nobody made', (c) => Object.assign(c, { lastChange: { ...c.lastChange, by: 'Mallory' } }), /lastChange\.by must be/], // prettier-ignore
    ['a comment about a part', (c) => Object.assign(c.entries[6]!.act, { anchor: { kind: 'filter' } }), /anchor must be null/], // prettier-ignore
    ['a finding that nobody has', (c) => c.entries.forEach(({ act }) => 'finding' in act && act.finding === made.points.id && Object.assign(act, { finding: 'nobody' })), /entries: the finding "nobody" is neither in the archive nor here/], // prettier-ignore
  ])('with %s is refused, and told where', async (_, change, reason) => {
    const archive = changed(({ collections, labellings }) => {
      change(collections[0]!);
      labellings.pop();
    });
    const { collections, findings } = await take(refusing, archive);
    expect(collections[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) as string });
    expect(outcomes([...findings, ...collections]).filter((outcome) => outcome === 'refused')).toHaveLength(1);
    expect(await refusing.services.collections.get(COLLECTIONS.argument)).toBeNull();
  });

  it('has no entry of another one', () =>
    withServer(async (b) => {
      await take(b, zip);
      const stolen = changed(({ collections }) => {
        const [first] = collections;
        const id = 'collection-stolen';
        const own = <T extends object>(rows: T[]) => rows.map((row) => ({ ...row, collectionId: id }));
        collections.splice(0, 9, { ...first!, id, entries: own(first!.entries), revisions: own(first!.revisions) });
      });
      const [report] = (await take(b, stolen)).collections;
      expect(report).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/belongs to another collection/) as string }); // prettier-ignore
    }));
});

describe('a labelling', () => {
  it('takes labels together; what differs, and one that is open here, stays as it is', () =>
    withServer(async (b) => {
      await take(b, zip);
      const more = (change: (labelling: ArchivedLabelling) => void) =>
        take(
          b,
          changed(({ labellings }) => change(labellings[0]!)),
        ).then(({ labellings }) => labellings[0]);
      const added = (l: ArchivedLabelling) =>
        l.labels.push({ ...l.labels[3]!, id: 'label-more', by: 'Dora', label: null, createdAt: '2999-01-01T00:00:00.000Z' }); // prettier-ignore
      expect(await more(added)).toMatchObject({ outcome: 'updated' });
      expect(await b.services.database.labellings.countLabels(LABELLINGS.closed)).toBe(5);
      expect(await more(() => {})).toMatchObject({ outcome: 'unchanged' });
      const other = await more((l) => Object.assign(l.labels[0]!, { label: 'blob' }));
      expect(other).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/the label “label-1” is another one here/) as string }); // prettier-ignore
      expect(await more((l) => Object.assign(l, { name: 'Other' }))).toMatchObject({ reason: expect.stringMatching(/its name is not the same/) as string }); // prettier-ignore
      await b.services.labellings.setState(LABELLINGS.closed, { by: 'Ada', state: 'open' });
      expect(await more(() => {})).toMatchObject({ outcome: 'unchanged' });
      expect(await more((l) => l.labels.push({ ...l.labels[3]!, id: 'label-late', createdAt: '2999-01-01T00:00:00.000Z' }))).toMatchObject({ reason: expect.stringMatching(/it is open here/) as string }); // prettier-ignore
      expect(await b.services.database.labellings.countLabels(LABELLINGS.closed)).toBe(5);
    }));

  it.each<[string, (labelling: ArchivedLabelling) => void, RegExp]>([
    ['that is open', (l) => Object.assign(l, { state: 'open' }), /state must be "closed"/],
    ['that was never shown', (l) => Object.assign(l, { shownAt: null }), /shownAt is missing/],
    ['with a label of another one', (l) => Object.assign(l.labels[1]!, { labellingId: 'x' }), /labels\[1\]\.labellingId is another/], // prettier-ignore
    ['with a label that is no category', (l) => Object.assign(l.labels[0]!, { label: 'dog' }), /labels\[0\]\.label is none/], // prettier-ignore
    ['with a label of another channel', (l) => Object.assign(l.labels[0]!, { channel: 7 }), /channel is not among/],
    ['with a label twice', (l) => l.labels.push(l.labels[3]!), /labels\[4\]\.id stands in it twice/],
    ['with labels in another order', (l) => l.labels.reverse(), /must not be older/],
    ['with a channel too few', (l) => l.labelled.pop(), /labelled must be its channels/],
    ['whose picture is none', (l) => Object.assign(l.labelled[0]!, { patchesPictureHash: made.occlusion.evidence.mapHash }), /labelled\[0\]\.patchesPictureHash is no PNG/], // prettier-ignore
    ['whose picture is missing', (l) => Object.assign(l.labelled[0]!, { patchesPictureHash: '0'.repeat(64) }), /0000 is missing in the archive/], // prettier-ignore
  ])('%s is refused, and told where', async (_, change, reason) => {
    const archive = changed(({ labellings, collections }) => {
      change(labellings[0]!);
      collections.shift();
    });
    const report = await take(refusing, archive);
    expect(report.labellings[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) as string });
    expect(outcomes([...report.findings, ...report.collections])).not.toContain('refused');
    expect(await refusing.services.labellings.get(LABELLINGS.closed)).toBeNull();
  });
});
