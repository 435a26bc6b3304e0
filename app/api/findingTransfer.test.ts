/** Findings out and in over HTTP: names, headers and refusals. What is in the files: server/findings/archive. */
import { expect, it } from 'vitest';
import { findingImportReportSchema } from '@/lib/protocol/rest';
import { sampleFinding, sampleView } from '@/server/db/testing/samples';
import { expectRefusal, get, okJson, postBytes, withRealServices } from './_request/routeCall.testing';
import { GET as getExport } from './findings/export/route';
import { POST as postImport } from './findings/import/route';

const context = withRealServices();

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
  expect(findingImportReportSchema.parse(await okJson(postBytes(postImport, bytes)))).toEqual({ findings: [] });
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
