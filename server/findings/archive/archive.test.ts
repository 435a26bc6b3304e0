/** Findings go out of one server and into an empty one, and come back the same, byte for byte. */
import { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { canonicalJson } from '@/lib/domain/hash';
import type { ArchivedFinding } from '@/lib/findingArchive/archive';
import { EXPORT_FORMATS, type ExportFormat, type FindingImportReport } from '@/lib/protocol/rest';
import type { FindingEvent } from '../findingService';
import { makeZip, type ZipEntry } from '../../images/makeZip.testing';
import type { ExportRequest } from './findingArchiveService';
import { makeThreeFindings, openServer, type TestServer, type ThreeFindings } from './threeFindings.testing';

let a: TestServer;
let b: TestServer;
let made: ThreeFindings;
let zip: Buffer;

beforeAll(async () => {
  [a, b] = await Promise.all([openServer(), openServer()]);
  made = await makeThreeFindings(a.services);
  zip = await exported(a, 'json');
}, 240_000);
afterAll(() => Promise.all([a.close(), b.close()]));

async function exported(of: TestServer, format: ExportFormat, more: Partial<ExportRequest> = {}): Promise<Buffer> {
  const request = { format, filter: {}, linkOf: (id: string) => `http://host/findings/${id}`, ...more };
  const { blocks } = await of.services.findingArchive.export(request);
  const parts: Buffer[] = [];
  for await (const block of blocks) parts.push(Buffer.from(block as string));
  return Buffer.concat(parts);
}
const take = (into: TestServer, bytes: Buffer): Promise<FindingImportReport> =>
  into.services.findingArchive.import(Readable.from([bytes], { objectMode: false }));
const outcomes = (report: FindingImportReport) => report.findings.map(({ outcome }) => outcome);

/** The files of a zip that this server wrote: stored, one after the other. */
function filesOf(bytes: Buffer): ZipEntry[] {
  const files: ZipEntry[] = [];
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const [size, nameBytes] = [bytes.readUInt32LE(at + 22), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + nameBytes;
    files.push({
      name: bytes.toString('utf8', at + 30, start),
      data: bytes.subarray(start, start + size),
      stored: true,
    });
    at = start + size;
  }
  return files;
}
interface Document {
  format: string;
  version: number;
  sessions: { id: string; view: object }[];
  findings: ArchivedFinding[];
}
const documentOf = (bytes: Buffer) => JSON.parse(Buffer.from(filesOf(bytes)[0]!.data).toString()) as Document;
/** The archive with another document, and other files where they are given. */
function changed(change: (document: Document) => unknown, files = filesOf(zip)): Buffer {
  const document = documentOf(zip);
  const result = change(document) ?? document;
  const text = typeof result === 'string' ? result : JSON.stringify(result);
  return makeZip([{ ...files[0]!, data: text }, ...files.slice(1)]);
}

describe('an archive', () => {
  it('taken in by an empty server gives the same back, in every format, byte for byte', async () => {
    const told: FindingEvent[] = [];
    const stop = b.services.findings.subscribe((event) => told.push(event));
    const report = await take(b, zip);
    stop();
    expect(report.findings).toEqual(
      documentOf(zip).findings.map(({ id, title }) => ({ id, title, outcome: 'imported' })),
    );
    expect(report.findings).toHaveLength(3);
    expect(told.map((event) => event.kind)).toEqual(['created', 'created', 'created']);
    for (const format of EXPORT_FORMATS) {
      const [from, to] = [await exported(a, format), await exported(b, format)];
      expect(to.byteLength).toBeGreaterThan(500);
      expect(to.equals(from), format).toBe(true);
    }
    // Through the services, too: nothing that people see is another.
    for (const { id } of [made.occlusion, made.points, made.channel]) {
      const [before, after] = await Promise.all([a, b].map(({ services }) => services.findings.get(id)));
      expect(after).toEqual(before);
      expect(await b.services.findings.wholeReview(id)).toEqual(await a.services.findings.wholeReview(id));
      expect(await b.services.findings.staleness(id)).toContainEqual({ kind: 'network-gone', name: 'Handwritten digits' }); // prettier-ignore
      const hashes = Object.entries(after!.evidence).filter(([name, hash]) => name.endsWith('Hash') && hash !== null);
      for (const [, hash] of hashes) expect(await b.services.artifacts.has(hash as string)).toBe(true);
    }
    // The database made its own of what is searched.
    expect((await b.services.findings.list({ search: 'edges' }, { offset: 0, limit: 9 })).items[0]?.id).toBe(made.channel.id); // prettier-ignore
    // Who is asked is found there, too.
    const page = { offset: 0, limit: 9 };
    for (const person of ['dora', 'emil']) {
      const [before, after] = await Promise.all([a, b].map(({ services }) => services.database.notices.reviews(person, page))); // prettier-ignore
      expect(before!.total).toBe(1);
      expect(after).toEqual(before);
    }
    expect((await b.services.findings.list({ assignee: 'Dora' }, page)).items.map(({ id }) => id)).toEqual([made.channel.id]); // prettier-ignore
    const file = await b.services.findings.file(made.points.id, 'members.csv');
    expect(file?.bytes).toEqual((await a.services.findings.file(made.points.id, 'members.csv'))?.bytes);
    await expect(b.services.findings.runAgain(made.occlusion.id, 'Ben')).rejects.toThrow(/network/);
  });

  it('taken in again changes nothing', async () => {
    expect(outcomes(await take(b, zip))).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect((await exported(b, 'json')).equals(zip)).toBe(true);
  });

  it('has all of the words, the review and the ended checks, and the session', async () => {
    const { format, version, findings, sessions } = documentOf(zip);
    expect({ format, version }).toEqual({ format: 'specular-findings', version: 2 });
    expect(sessions.map(({ id }) => id)).toEqual(['first-session']);
    const occlusion = findings.find(({ id }) => id === made.occlusion.id);
    expect(occlusion?.revisions.map(({ origin }) => origin.kind)).toEqual(['created', 'edited', 'restored']);
    expect(occlusion?.review).toHaveLength(7);
    expect(occlusion?.checks.map(({ outcome }) => outcome.verdict)).toEqual(['same']);
    // Files are under their hashes, and the lines of the document in one form.
    for (const { name, data } of filesOf(zip).slice(1))
      expect(name).toBe(`artifacts/${createHash('sha256').update(data).digest('hex')}`);
    const lines = Buffer.from(filesOf(zip)[0]!.data).toString().split('\n');
    for (const line of lines.filter((one) => one.startsWith('{"author"')))
      expect(line.replace(/,$/, '')).toBe(canonicalJson(JSON.parse(line.replace(/,$/, ''))));
  });

  it('can be of some findings only, by a filter or by their ids', async () => {
    const ids = [made.points.id];
    expect(documentOf(await exported(a, 'json', { ids })).findings.map(({ id }) => id)).toEqual(ids);
    const some = documentOf(await exported(a, 'json', { filter: { kind: 'channel' } })).findings;
    expect(some.map(({ id }) => id)).toEqual([made.channel.id]);
    await expect(exported(a, 'csv', { ids: ['nobody'] })).rejects.toMatchObject({ code: 'not_found' });
    await expect(exported(a, 'csv', { ids, filter: { kind: 'channel' } })).rejects.toMatchObject({ code: 'not_found' });
    expect(documentOf(await exported(a, 'json', { filter: { author: 'Nobody' } })).findings).toEqual([]);
  });

  it('leaves out a check that still runs, and refuses one', async () => {
    await a.services.database.findings.createCheck({ id: 'running', findingId: made.points.id, jobId: 'j', by: 'Ben', outcome: { verdict: 'running' } }); // prettier-ignore
    expect((await exported(a, 'json')).equals(zip)).toBe(true);
    await a.services.database.findings.updateCheck('running', { verdict: 'failed', message: 'It was stopped.' });
    const later = await exported(a, 'json');
    expect(later.equals(zip)).toBe(false);
    expect(outcomes(await take(b, later)).toSorted()).toEqual(['unchanged', 'unchanged', 'updated']);
    expect((await exported(b, 'json')).equals(later)).toBe(true);
    const hostile = changed(({ findings }) => { findings[0]!.checks[0]!.outcome = { verdict: 'running' }; }); // prettier-ignore
    expect((await take(b, hostile)).findings[0]?.reason).toMatch(/findings\[0\]\.checks\[0\]\.outcome has not ended/);
  });
});

describe('what is here already', () => {
  it('gets what came after, and gives it to who has less; of two who went on by themselves nothing is lost', async () => {
    const { id } = made.channel;
    const words = { title: 'On edges', text: 'More.', tags: [] };
    await a.services.findings.edit(id, { basedOn: 1, by: 'Ada', words });
    await a.services.findings.review(id, { id: 'later', by: 'Ada', act: { kind: 'status', from: 'proposed', to: 'disputed', revision: 2, reason: 'Hm.' } }); // prettier-ignore
    const later = await exported(a, 'json');
    const told: FindingEvent[] = [];
    const stop = b.services.findings.subscribe((event) => told.push(event));
    const report = await take(b, later);
    stop();
    expect(report.findings.find((one) => one.id === id)).toMatchObject({ outcome: 'updated', title: 'On edges' });
    expect(told).toMatchObject([{ kind: 'edited', finding: { id, title: 'On edges', status: 'disputed' } }]);
    expect((await exported(b, 'json')).equals(later)).toBe(true);
    // An older archive takes nothing away.
    expect(outcomes(await take(b, zip))).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect((await exported(b, 'json')).equals(later)).toBe(true);

    await a.services.findings.edit(id, { basedOn: 2, by: 'Ada', words: { ...words, title: 'On dark edges' } });
    await b.services.findings.edit(id, { basedOn: 2, by: 'Ben', words: { ...words, title: 'On light edges' } });
    const before = await exported(b, 'json');
    const refused = (await take(b, await exported(a, 'json'))).findings.find((one) => one.id === id);
    expect(refused).toMatchObject({ outcome: 'refused' });
    expect(refused?.reason).toBe('“On light edges” is here already, and its words were changed both here and there, from revision 3 on. What is here was left as it is.'); // prettier-ignore
    expect((await exported(b, 'json')).equals(before)).toBe(true);
  });

  it('is taken once where two send it at once, and goes on where the first one ended midway', async () => {
    const c = await openServer();
    try {
      const { database } = c.services;
      const add = database.findingArchive.add.bind(database.findingArchive);
      let stored = 0;
      database.findingArchive.add = async (findings, sessions) => {
        if (stored++ === 1) throw new Error('The disk is gone.');
        return add(findings, sessions);
      };
      await expect(take(c, zip)).rejects.toThrow('The disk is gone.');
      database.findingArchive.add = add;
      expect(documentOf(await exported(c, 'json')).findings).toHaveLength(1);
      const reports = await Promise.all([take(c, zip), take(c, zip)]);
      const all = reports.flatMap(outcomes).toSorted();
      expect(all).toEqual(['imported', 'imported', 'unchanged', 'unchanged', 'unchanged', 'unchanged']);
      expect((await exported(c, 'json')).equals(zip)).toBe(true);
      // A file that was lost here comes back with the archive.
      await c.services.artifacts.delete(made.occlusion.evidence.pictureHash);
      await expect(exported(c, 'html')).rejects.toMatchObject({ code: 'storage_damaged' });
      await take(c, zip);
      expect((await exported(c, 'json')).equals(zip)).toBe(true);
    } finally {
      await c.close();
    }
  });
});

it('stops between two findings, and goes on when it is sent again', async () => {
  const d = await openServer();
  try {
    const stop = new AbortController();
    const stopAtOne = d.services.findings.subscribe(() => stop.abort());
    const sent = Readable.from([zip], { objectMode: false });
    const report = await d.services.findingArchive.import(sent, { signal: stop.signal });
    stopAtOne();
    expect(report).toMatchObject({ findings: [{ outcome: 'imported' }], isStopped: true });
    expect((await d.services.findings.list({}, { offset: 0, limit: 9 })).total).toBe(1);
    expect(outcomes(await take(d, zip))).toEqual(['unchanged', 'imported', 'imported']);
  } finally {
    await d.close();
  }
});

it('the documents of a Markdown archive have their pictures beside them, and who was asked', async () => {
  const files = new Map(filesOf(await exported(a, 'markdown')).map(({ name, data }) => [name, Buffer.from(data)]));
  const index = files.get('index.md')!.toString();
  for (const { id } of [made.occlusion, made.points, made.channel]) {
    expect(index).toContain(`](findings/${id}.md)`);
    const text = files.get(`findings/${id}.md`)!.toString();
    const pictures = [...text.matchAll(/\]\(\.\.\/(pictures\/[^)]+)\)/g)].map(([, name]) => name!);
    expect(pictures.length).toBeGreaterThan(0);
    for (const name of pictures) expect(files.get(name)?.subarray(1, 4).toString()).toBe('PNG');
  }
  for (const text of [
    files.get(`findings/${made.channel.id}.md`)!.toString(),
    (await exported(a, 'html')).toString(),
  ]) {
    expect(text).toContain('Asked to review');
    expect(text).toMatch(/asked by Ben, .* UTC: You know edges\. No answer yet\./);
  }
});

describe('of a hostile archive', () => {
  let c: TestServer;
  beforeAll(async () => {
    c = await openServer();
  });
  afterAll(() => c.close());

  const all = () => filesOf(zip);
  it.each<[string, () => Buffer, RegExp]>([
    ['a text', () => Buffer.from('this is no zip'.repeat(100)), /not a zip file/],
    ['nothing', () => Buffer.alloc(0), /not a zip file/],
    ['one that is cut off', () => zip.subarray(0, -30), /not a zip file/],
    ['one without its start', () => zip.subarray(5000), /damaged|not a zip/],
    ['a path that leads out', () => makeZip([...all(), { name: '../evil', data: 'x' }]), /\.\.\/evil does not belong/],
    ['a hidden path that leads out', () => makeZip([...all(), { name: '__MACOSX/../../evil', data: 'x' }]), /does not belong/], // prettier-ignore
    ['an absolute path', () => makeZip([...all(), { name: '/etc/passwd', data: 'x' }]), /does not belong/],
    ['another file', () => makeZip([...all(), { name: 'run.exe', data: 'x' }]), /run\.exe does not belong/],
    ['a name twice', () => makeZip([...all(), all()[1]!]), /is in it twice/],
    ['a bomb', () => makeZip([...all(), { name: `artifacts/${'0'.repeat(64)}`, data: Buffer.alloc(4 << 20) }]), /200 times its size/], // prettier-ignore
    ['a file that is too large', () => makeZip([...all(), { name: `artifacts/${'0'.repeat(64)}`, data: 'x', unpackedBytes: 65 << 20 }]), /65 MiB/], // prettier-ignore
    ['no document', () => makeZip(all().slice(1)), /no findings\.json/],
    ['a damaged document', () => makeZip([{ ...all()[0]!, crc: 1 }, ...all().slice(1)]), /findings\.json is damaged/],
    ['a document that is cut off', () => changed((d) => JSON.stringify(d).slice(0, -100)), /no JSON|cut off/],
    ['a document of another kind', () => changed(() => ({ hello: 1 })), /must have the format/],
    ['a newer version', () => changed((d) => ({ ...d, version: 3 })), /version 3.*update it first/],
    ['an unknown part', () => changed((d) => ({ ...d, maps: [1] })), /maps\[?.* not known/],
    ['lists in another order', () => changed((d) => JSON.stringify({ format: d.format, version: d.version, collections: [{}], findings: d.findings })), /findings must come before collections/], // prettier-ignore
    ['parts that are held', () => changed((d) => `${JSON.stringify(d).slice(0, -1)},"a":"${'x'.repeat(2000)}"}`), /findings\.json: a is longer than the 1,000/], // prettier-ignore
    ['a part that is a list', () => changed((d) => ({ ...d, version: [1] })), /version must be 1 or 2/],
    ['a short part of very many values', () => changed((d) => JSON.stringify(d).replace('"findings":[', `"findings":[[[]${',[],{}'.repeat(300_000)}],`)), /findings\[0\] has more than the 500,000 values/], // prettier-ignore
    ['a list that is none', () => changed((d) => ({ ...d, findings: {} })), /findings must be a list/],
    ['a session with an unknown field', () => changed((d) => ({ ...d, sessions: [{ ...d.sessions[0], x: 1 }] })), /sessions\[0\]\.x is not known/], // prettier-ignore
    ['a session twice', () => changed((d) => ({ ...d, sessions: [d.sessions[0], d.sessions[0]] })), /sessions\[1\]\.id stands/], // prettier-ignore
    ['bytes that are no UTF-8', () => makeZip([{ name: 'findings.json', data: Buffer.from([0x7b, 0x22, 0xff, 0xfe]) }]), /UTF-8/], // prettier-ignore
  ])('with %s nothing is taken in', async (_, bytes, reason) => {
    await expect(take(c, bytes())).rejects.toThrow(reason);
    expect((await c.services.findings.list({}, { offset: 0, limit: 1 })).total).toBe(0);
  });

  const spoilt = (change: (finding: ArchivedFinding) => void) => changed(({ findings }) => { change(findings[0]!); }); // prettier-ignore
  /** With this value at this place of the first finding; without it where there is none. */
  const withValue = (path: string, value?: unknown) =>
    spoilt((finding) => {
      const names = path.split('.');
      const last = names.pop()!;
      const inside = names.reduce<Record<string, unknown>>((of, name) => of[name] as Record<string, unknown>, finding as unknown as Record<string, unknown>); // prettier-ignore
      if (value === undefined) delete inside[last];
      else inside[last] = value;
    });
  it.each<[string, () => Buffer, RegExp]>([
    ['an unknown field', () => withValue('colour', 1), /^findings\.json: findings\[0\]\.colour is not known to this version/], // prettier-ignore
    ['an unknown field deep inside', () => withValue('evidence.provenance.more', 1), /findings\[0\]\.evidence\.provenance\.more is not known/], // prettier-ignore
    ['a field of the prototype', () => changed((d) => JSON.stringify(d).replace('"author":', '"__proto__":{},"author":')), /__proto__/], // prettier-ignore
    ['no title', () => withValue('title'), /findings\[0\]\.title is not valid/], // prettier-ignore
    ['another title than its last revision', () => withValue('title', 'Other'), /must be those of the last revision/], // prettier-ignore
    ['a title that is not stored so', () => spoilt((f) => { f.title = f.revisions.at(-1)!.title = 'a\0b'; }), /a character that cannot be stored/], // prettier-ignore
    ['a revision too few', () => spoilt((f) => { f.revisions.shift(); }), /revisions\[0\]\.number must be 1/], // prettier-ignore
    ['another status', () => withValue('status', 'rejected'), /status must be the one that the review sets/],
    ['a gap in the review', () => spoilt((f) => { f.review.splice(2, 1); }), /review\[2\]\.number must be 3/], // prettier-ignore
    ['an unknown act', () => withValue('review.0.act', { kind: 'shout' }), /review\[0\]\.act/], // prettier-ignore
    ['a comment about nothing', () => withValue('review.1.act.anchor', { kind: 'cell', row: 99, col: 0 }), /review\[1\]\.act\.anchor names nothing/], // prettier-ignore
    ['an entry of another finding', () => withValue('review.0.findingId', 'x'), /review\[0\]\.findingId is another/], // prettier-ignore
    ['a time that is none', () => withValue('createdAt', '2026-01-02T03:04:05Z'), /createdAt must be a time/], // prettier-ignore
    ['an id that is none', () => withValue('id', '../x'), /findings\[0\]\.id is not valid/], // prettier-ignore
    ['a session that nobody has', () => withValue('sessionId', 'elsewhere'), /neither in the archive nor here/], // prettier-ignore
    ['a file that is missing', () => makeZip(all().filter(({ name }) => !name.includes(made.occlusion.evidence.mapHash))), /artifacts\/[0-9a-f]{64} is missing in the archive/], // prettier-ignore
    ['a file with other bytes', () => makeZip(all().map((file) => (file.name.includes(made.occlusion.evidence.mapHash) ? { ...file, data: 'x' } : file))), /has other bytes than its name says/], // prettier-ignore
    ['a map in place of a picture', () => withValue('evidence.pictureHash', made.occlusion.evidence.mapHash), /evidence\.pictureHash is no PNG/], // prettier-ignore
    ['a picture in place of a map', () => withValue('evidence.mapHash', made.occlusion.evidence.pictureHash), /evidence\.mapHash is no array/], // prettier-ignore
    ['another size than its map has', () => withValue('evidence.rows', 5), /evidence\.mapHash must have 5 rows/], // prettier-ignore
  ])('a finding with %s is refused, and told where', async (_, bytes, reason) => {
    const archive = bytes();
    const { findings } = await take(c, archive);
    expect(findings[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) as string });
    expect(await c.services.findings.get(made.occlusion.id)).toBeNull();
    for (const hash of [made.occlusion.evidence.mapHash, made.occlusion.evidence.pictureHash])
      expect(await c.services.artifacts.has(hash)).toBe(false);
  });

  it('a finding comes in only once, and not with the entry of another one', async () => {
    // One that was refused does not keep a good one of its id out.
    const twice = changed((d) => {
      const channel = d.findings.find(({ id }) => id === made.channel.id)!;
      return { ...d, findings: [{ ...channel, colour: 1 }, channel, channel] };
    });
    const { findings } = await take(c, twice);
    expect(findings.map(({ outcome }) => outcome)).toEqual(['refused', 'unchanged', 'refused']);
    expect(findings.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/colour is not known/),
      undefined,
      expect.stringMatching(/stands in the archive twice: the first one was taken/),
    ]);
    const [other] = documentOf(zip).findings.filter(({ id }) => id === made.occlusion.id);
    const stolen = changed((d) => {
      const taken = { ...other!.review[0]!, id: 'e9' };
      const session = { ...d.sessions[0]!, id: 'other-session' };
      const finding = { ...other!, sessionId: session.id, review: [taken, ...other!.review.slice(1)] };
      return { ...d, sessions: [session], findings: [finding] };
    });
    const report = await take(c, stolen);
    const known = await c.services.findings.wholeReview(made.channel.id);
    expect(known.map(({ id }) => id)).toContain('e9');
    expect(report.findings[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/belongs to another finding/) as string }); // prettier-ignore
    expect(await c.services.findings.get(made.occlusion.id)).toBeNull();
    // Nor are its files, or the session that it alone was made in.
    for (const hash of [made.occlusion.evidence.mapHash, made.occlusion.evidence.pictureHash])
      expect(await c.services.artifacts.has(hash)).toBe(false);
    expect(await c.services.database.sessions.get('other-session')).toBeNull();
  });

  it('a finding that is here gets no comment about a picture that it has not', async () => {
    const about = (imageId: string) =>
      changed((d) => {
        const points = d.findings.find(({ id }) => id === made.points.id)!;
        const own = points.review[0]!;
        const act = { kind: 'comment', text: 'And this?', anchor: { kind: 'point', imageId } } as const;
        const more = { ...own, id: 'more', number: 2, act };
        return { ...d, findings: [{ ...points, review: [own, more], reviewNumber: 2 }] };
      });
    const only = changed((d) => ({ ...d, findings: d.findings.filter(({ id }) => id === made.points.id) }));
    expect(outcomes(await take(c, only))).toEqual(['unchanged']);
    const { findings } = await take(c, about('nobody'));
    expect(findings[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/has not the picture that the comment "more" is about/) as string }); // prettier-ignore
    expect(await c.services.findings.wholeReview(made.points.id)).toHaveLength(1);
    const [said] = await c.services.findings.wholeReview(made.points.id);
    const known = said!.act.kind === 'comment' && said!.act.anchor?.kind === 'point' ? said!.act.anchor.imageId : '';
    expect(outcomes(await take(c, about(known)))).toEqual(['updated']);
  });

  it('the rest goes in', async () => {
    const report = await take(c, withValue('colour', 1));
    expect(outcomes(report).filter((outcome) => outcome === 'refused')).toHaveLength(1);
    const here = (await c.services.findings.list({}, { offset: 0, limit: 9 })).items.map(({ id }: Finding) => id);
    expect(here.toSorted()).toEqual([made.points.id, made.channel.id].toSorted());
  });
});
