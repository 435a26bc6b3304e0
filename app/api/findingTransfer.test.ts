/** Findings out and in over HTTP: names, headers and refusals. What is in the files: server/findings/archive. */
import { expect, it } from 'vitest';
import { findingImportReportSchema, importLineSchema } from '@/lib/protocol/rest';
import { sampleFinding, sampleView } from '@/server/db/testing/samples';
import { expectRefusal, get, okJson, postBytes, withRealServices } from './_request/routeCall.testing';
import { sampleArchive } from '@/server/findings/archive/sampleArchive.testing';
import { GET as getCollection } from './collections/[id]/export/route';
import { GET as getExport } from './findings/export/route';
import { DELETE as deleteImport } from './findings/import/[id]/route';
import { POST as postImport } from './findings/import/route';

const context = withRealServices();
const call = (route: typeof deleteImport, id: string, init: RequestInit) =>
  route(new Request('http://127.0.0.1:3000/api', init), { params: Promise.resolve({ id }) });

it.each([
  ['json', 'application/zip', 'findings.zip'],
  ['csv', 'text/csv; charset=utf-8', 'findings.csv'],
  ['markdown', 'application/zip', 'findings-markdown.zip'],
  ['html', 'text/html; charset=utf-8', 'findings.html'],
])('an empty server gives an empty %s', async (format, type, name) => {
  const answer = await get(getExport, '', `?format=${format}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(answer.headers.get('content-disposition')).toContain(`attachment; filename="${name}"`);
  expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
});

it('what it exports empty it takes in', async () => {
  const bytes = new Uint8Array(await (await get(getExport, '', '?format=json')).arrayBuffer());
  const nothing = { findings: [], labellings: [], collections: [], isStopped: false };
  expect(findingImportReportSchema.parse(await okJson(postBytes(postImport, bytes)))).toEqual(nothing);
});

it('refuses what it does not know', async () => {
  await expectRefusal(get(getExport, '', ''), 400, 'invalid_input', 'format');
  await expectRefusal(get(getExport, '', '?format=pdf'), 400, 'invalid_input', 'format');
  await expectRefusal(get(getExport, '', '?format=csv&colour=red'), 400, 'invalid_input');
  await expectRefusal(get(getExport, '', '?format=csv&id=../x'), 400, 'invalid_input', 'id.0');
  await expectRefusal(get(getExport, '', '?format=csv&id=nobody'), 404, 'not_found', 'id');
  await expectRefusal(get(getExport, '', '?format=csv&search=%22'), 400, 'invalid_input', 'search');
  await expectRefusal(postBytes(postImport, new TextEncoder().encode('no zip')), 400, 'invalid_input');
  const headers = { 'content-length': String(9 * 1024 ** 3) };
  await expectRefusal(postBytes(postImport, new Uint8Array(1), { headers }), 413, 'too_large');
});

it('a table links to where it was asked for, and evidence that is lost is told before anything is sent', async () => {
  const { database } = context.services;
  await database.sessions.create({ id: 's', name: 'S', view: sampleView });
  const { id, title } = await database.findings.create(sampleFinding('s'));
  const table = await get(getExport, '', `?format=csv&id=${id}&kind=occlusion`);
  expect(await table.text()).toContain(`http://127.0.0.1:3000/findings/${id}\r\n`);
  const { message } = await expectRefusal(get(getExport, '', '?format=json'), 500, 'storage_damaged');
  expect(message).toContain(title);
});

it('tells lines to who asks for them, the report at last; others get one answer', async () => {
  const zip = new Uint8Array(await sampleArchive(3));
  const lines = { accept: 'application/x-ndjson' };
  const answer = await postBytes(postImport, zip, { headers: lines });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const told = (await answer.text()).trimEnd().split('\n').map((line) => importLineSchema.parse(JSON.parse(line))); // prettier-ignore
  expect(told[0]?.kind).toBe('started');
  expect(told.some(({ kind }) => kind === 'looking')).toBe(true);
  const last = told.at(-1);
  expect(last?.kind === 'report' && last.report.findings.map(({ outcome }) => outcome)).toEqual(['imported', 'imported', 'imported']); // prettier-ignore
  // What cannot be opened has a status as ever, and what breaks later is the last line.
  await expectRefusal(postBytes(postImport, new TextEncoder().encode('no zip'), { headers: lines }), 400, 'invalid_input'); // prettier-ignore
  const document = Buffer.from(zip).toString('latin1').replace('"version":2', '"version":9');
  const damaged = await postBytes(postImport, Uint8Array.from(Buffer.from(document, 'latin1')), { headers: lines });
  const end = importLineSchema.parse(JSON.parse((await damaged.text()).trimEnd().split('\n').at(-1) ?? ''));
  expect(end).toMatchObject({ kind: 'error', error: { code: 'invalid_input' } });
  const plain = await okJson(postBytes(postImport, zip, { headers: { accept: 'application/json' } }));
  expect(plain).toMatchObject({ findings: [{ outcome: 'unchanged' }, { outcome: 'unchanged' }, { outcome: 'unchanged' }] }); // prettier-ignore
});

it('stops an import by its id, and knows no other', async () => {
  await expectRefusal(call(deleteImport, 'nobody', { method: 'DELETE' }), 404, 'not_found');
  const answer = await postBytes(postImport, new Uint8Array(await sampleArchive(400)), {
    headers: { accept: 'application/x-ndjson' },
  });
  const reader = answer.body!.getReader();
  const decoder = new TextDecoder();
  let text = decoder.decode((await reader.read()).value);
  const started = importLineSchema.parse(JSON.parse(text.split('\n')[0] ?? ''));
  const id = started.kind === 'started' ? started.id : '';
  expect((await call(deleteImport, id, { method: 'DELETE' })).status).toBe(204);
  for (let next = await reader.read(); !next.done; next = await reader.read()) text += decoder.decode(next.value);
  const last = importLineSchema.parse(JSON.parse(text.trimEnd().split('\n').at(-1) ?? ''));
  // Stopped while it was looked through, or while it was stored.
  if (last.kind === 'error') expect(last.error.code).toBe('cancelled');
  else expect(last).toMatchObject({ kind: 'report', report: { isStopped: true } });
});

it('gives a collection with its findings', async () => {
  const { collections } = context.services;
  const { id } = await collections.create({ id: 'collection-1', author: 'Ada', title: 'One', text: '', tags: [] });
  const answer = await get(getCollection, id, '?format=html');
  expect(answer.headers.get('content-disposition')).toContain('filename="collection.html"');
  expect(await answer.text()).toContain('<h1>One</h1>');
  expect((await get(getCollection, id, '?format=json')).headers.get('content-type')).toBe('application/zip');
  await expectRefusal(get(getCollection, id, '?format=csv'), 400, 'invalid_input', 'format');
  await expectRefusal(get(getCollection, 'nobody-here', '?format=html'), 404, 'not_found');
});
