/** Findings about several things go out of one server and into another, and what was added comes after. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXPORT_FORMATS, type ExportFormat, type FindingImportReport } from '@/lib/protocol/rest';
import type { Finding } from '@/lib/domain/finding';
import { evidenceHashes } from '@/lib/findingArchive/archive';
import { makeThreeFindings, openServer, type TestServer, type ThreeFindings } from './threeFindings.testing';

let a: TestServer;
let b: TestServer;
let made: ThreeFindings;
let before: Buffer;
let after: Buffer;

beforeAll(async () => {
  [a, b] = await Promise.all([openServer(), openServer()]);
  made = await makeThreeFindings(a.services);
  before = await exported(a, 'json');
  const { database, findings } = a.services;
  const { view } = (await database.sessions.get(made.channel.sessionId))!;
  await database.sessions.create({ id: 'second-session', name: 'Second', view });
  const add = (finding: Finding, id: string, draft: Parameters<typeof findings.addPart>[1]['draft']) =>
    findings.addPart(finding.id, { id, by: 'Cleo', note: `why ${id}`, sessionId: 'second-session', draft });
  const { target, evidence } = made.channel;
  await add(made.occlusion, 'p1', { kind: 'channel', target, evidence: { filter: true } });
  const selection = { kind: 'saved' as const, id: made.points.target.selectionId ?? '' };
  await add(made.occlusion, 'p2', { kind: 'points', map: { embeddingId: made.points.target.embeddingId, iteration: null, axes: null }, selection }); // prettier-ignore
  await add(made.points, 'p3', {
    kind: 'channel',
    target,
    evidence: { map: { imageId: evidence.map?.imageId ?? '' } },
  });
  const imageId = (await database.selections.get(selection.id))?.imageIds[0] ?? '';
  await findings.review(made.occlusion.id, { id: 'c1', by: 'Ada', act: { kind: 'comment', text: 'Here.', anchor: { kind: 'point', imageId, part: 'p2' } } }); // prettier-ignore
  await findings.runAgain(made.occlusion.id, 'Ben', undefined, 'p1');
  after = await exported(a, 'json');
}, 240_000);
afterAll(() => Promise.all([a.close(), b.close()]));

async function exported(of: TestServer, format: ExportFormat): Promise<Buffer> {
  const request = { format, filter: {}, linkOf: (id: string) => `http://host/findings/${id}` };
  const { blocks } = await of.services.findingArchive.export(request);
  const parts: Buffer[] = [];
  for await (const block of blocks) parts.push(Buffer.from(block as string));
  return Buffer.concat(parts);
}
const take = (into: TestServer, bytes: Buffer): Promise<FindingImportReport> =>
  into.services.findingArchive.import(Readable.from([bytes], { objectMode: false }));
const outcomes = (report: FindingImportReport): Record<string, string> =>
  Object.fromEntries(report.findings.map(({ id, outcome }) => [id ?? '', outcome]));

it('parts that came later are added with their files and their session, and all of it is the same again', async () => {
  await take(b, before);
  const report = await take(b, after);
  expect(report.findings.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  expect(outcomes(report)).toMatchObject({ [made.occlusion.id]: 'updated', [made.points.id]: 'updated', [made.channel.id]: 'unchanged' }); // prettier-ignore
  for (const format of EXPORT_FORMATS)
    expect((await exported(b, format)).equals(await exported(a, format)), format).toBe(true);
  const [from, to] = await Promise.all([a, b].map(({ services }) => services.findings.get(made.occlusion.id)));
  expect(to).toEqual(from);
  expect(to?.added.map(({ number, kind }) => [number, kind])).toEqual([[2, 'channel'], [3, 'points']]); // prettier-ignore
  for (const hash of evidenceHashes(to!)) expect(await b.services.artifacts.has(hash)).toBe(true);
  expect(await b.services.database.sessions.get('second-session')).toMatchObject({ name: 'Second' });
  const page = { offset: 0, limit: 9 };
  for (const { services } of [a, b]) {
    const found = await services.findings.list({ search: '"why p1"', layer: made.channel.target.layer }, page);
    expect(found.items.map(({ id }) => id)).toEqual([made.occlusion.id]);
  }
  expect(await take(b, after).then(outcomes)).toMatchObject({ [made.occlusion.id]: 'unchanged' });
  // What is older brings nothing, and takes nothing.
  expect(await take(b, before).then(outcomes)).toMatchObject({ [made.occlusion.id]: 'unchanged' });
});

it('an empty server takes all of it at once', async () => {
  const c = await openServer();
  try {
    expect(new Set(Object.values(outcomes(await take(c, after))))).toEqual(new Set(['imported']));
    expect((await exported(c, 'json')).equals(after)).toBe(true);
    expect((await c.services.findings.list({ search: '"why p1"' }, { offset: 0, limit: 9 })).total).toBe(1);
  } finally {
    await c.close();
  }
});

it('of parts that are refused nothing is stored', async () => {
  const c = await openServer();
  try {
    await take(c, before);
    for (const id of ['p1', 'p3'])
      await c.services.findings.review(made.channel.id, { id, by: 'Emil', act: { kind: 'comment', text: 'Taken.', anchor: null } }); // prettier-ignore
    expect(await take(c, after).then(outcomes)).toMatchObject({ [made.occlusion.id]: 'refused', [made.points.id]: 'refused' }); // prettier-ignore
    expect(await c.services.database.sessions.get('second-session')).toBeNull();
  } finally {
    await c.close();
  }
});

it('the files that people read say what each part is', async () => {
  const csv = (await exported(a, 'csv')).toString();
  expect(csv).toContain('2: channel, ');
  expect(csv).toContain('; 3: pictures on a map, ');
  const html = (await exported(a, 'html')).toString();
  for (const text of ['Part 2: channel', 'Part 3: pictures on a map', 'why p1', 'part 2, '])
    expect(html).toContain(text);
  const markdown = (await exported(a, 'markdown')).toString('latin1');
  expect(markdown).toContain('## Part 2: channel');
  expect(markdown).toContain(`pictures/${made.occlusion.id}-part2-filter.png`);
});

it('what is written while an archive is being made is not in it, and it can be imported', async () => {
  const { database, findings, findingArchive } = a.services;
  const files = await Promise.all(
    EXPORT_FORMATS.map(async (format) => ({
      before: await exported(a, format),
      file: await findingArchive.export({ format, filter: {}, linkOf: (id) => `http://host/findings/${id}` }),
    })),
  );
  const { view } = (await database.sessions.get(made.channel.sessionId))!;
  await database.sessions.create({ id: 'third-session', name: 'Third', view });
  const { target } = made.channel;
  const draft = { kind: 'channel' as const, target: { ...target, channel: 1 - target.channel }, evidence: { filter: true as const } }; // prettier-ignore
  await findings.addPart(made.points.id, { id: 'p4', by: 'Dora', note: '', sessionId: 'third-session', draft });
  await findings.runAgain(made.points.id, 'Ben', undefined, 'p4');
  await findings.edit(made.points.id, { basedOn: made.points.revision, by: 'Dora', words: { title: 'Later', text: '', tags: [] } }); // prettier-ignore
  await findings.review(made.points.id, { id: 's1', by: 'Dora', act: { kind: 'status', from: 'draft', to: 'proposed', revision: 2, reason: '' } }); // prettier-ignore
  for (const { before: expected, file } of files) {
    const parts: Buffer[] = [];
    for await (const block of file.blocks) parts.push(Buffer.from(block as string));
    expect(Buffer.concat(parts).equals(expected), file.fileName).toBe(true);
  }
  expect((await exported(a, 'json')).equals(files[0]!.before)).toBe(false);
});
