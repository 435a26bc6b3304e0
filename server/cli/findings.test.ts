/** Findings out of a data directory and into another one, by commands. */
import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { sampleArchive } from '../findings/archive/sampleArchive.testing';
import { makeZip } from '../images/makeZip.testing';
import { readFilter } from './findingsCommand';
import { runInProcess } from './runInProcess.testing';

let folder: string;
let zip: Buffer;
const inFolder = (name: string) => path.join(folder, name);
const run = (...args: string[]) => runInProcess(['findings', ...args]);
const inData = (...args: string[]) => run(...args, '--data', inFolder('data'));
const refusalOf = (running: Promise<unknown>) =>
  running.then(
    () => null,
    (error: unknown) => error as AppError,
  );

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-findings-'));
  zip = await sampleArchive(3);
  await writeFile(inFolder('given.zip'), zip);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('in a data directory', () => {
  it('findings go in and come out the same, in every format', async () => {
    const { lines } = await inData('import', inFolder('given.zip'));
    const none = { imported: 0, updated: 0, unchanged: 0, refused: 0 };
    expect(lines).toEqual([{ findings: { ...none, imported: 3 }, labellings: none, collections: none, stopped: false }]); // prettier-ignore
    const out = inFolder('out.zip');
    expect((await inData('export', '--output', out)).lines).toEqual([{ output: out, format: 'json', bytes: zip.length, openLabellings: 0 }]); // prettier-ignore
    expect((await readFile(out)).equals(zip)).toBe(true);
    for (const [format, name, begin] of [
      ['csv', 'out.csv', /^\uFEFF?id,|^[^\n]*title/i],
      ['html', 'out.html', /^<!doctype html>/],
      ['markdown', 'md.zip', /^PK/],
    ] as const) {
      // prettier-ignore
      await inData('export', '--format', format, '--output', inFolder(name));
      expect(await readFile(inFolder(name), 'latin1')).toMatch(begin);
    }
    // Only what a filter finds.
    await inData('export', '--format', 'csv', '--filter', '?search=%22Finding+1%22&page=2', '--output', inFolder('one.csv')); // prettier-ignore
    const one = await readFile(inFolder('one.csv'), 'utf8');
    expect([one.includes('Finding 1'), one.includes('Finding 2')]).toEqual([true, false]);
    expect(one).toMatch(/,link\r\n.*,\r\n$/s); // a link would open nowhere
    // Nothing is written over, and nothing is left behind.
    expect(await refusalOf(inData('export', '--output', out))).toMatchObject({ code: 'conflict', options: { field: 'output' } }); // prettier-ignore
    expect((await readFile(out)).equals(zip)).toBe(true);
    await inData('export', '--output', out, '--force', '--filter', 'tag=nothing');
    expect((await readFile(out)).equals(zip)).toBe(false);
    const gone = await refusalOf(inData('export', '--collection', 'nobody', '--output', inFolder('no.zip')));
    expect(gone).toMatchObject({ code: 'not_found' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part') || name === 'no.zip')).toEqual([]);
  }, 120_000);

  it('what is refused is named with its reason, and the rest goes in', async () => {
    const document = zip.toString('latin1');
    const json = document.slice(document.indexOf('{"format"'), document.indexOf('}\nPK') + 2);
    const spoilt = JSON.parse(json) as { findings: { colour?: number }[] };
    spoilt.findings[1]!.colour = 1;
    const files: { name: string; data: Buffer }[] = [];
    for (let at = 0; zip.readUInt32LE(at) === 0x04034b50;) {
      const [size, nameBytes] = [zip.readUInt32LE(at + 22), zip.readUInt16LE(at + 26)];
      const start = at + 30 + nameBytes;
      files.push({ name: zip.toString('utf8', at + 30, start), data: zip.subarray(start, start + size) });
      at = start + size;
    }
    await writeFile(inFolder('spoilt.zip'), makeZip([{ name: 'findings.json', data: JSON.stringify(spoilt) }, ...files.slice(1)])); // prettier-ignore
    const lines: string[] = [];
    const error = await refusalOf(
      run('import', inFolder('spoilt.zip'), '--data', inFolder('other')).then(({ notes }) => lines.push(...notes)),
    );
    expect(error).toMatchObject({ code: 'conflict', message: '1 of the archive was refused, and the rest is here.' });
    await inData('export', '--output', inFolder('x.zip'), '--data', inFolder('other'));
    const { lines: again } = await run('import', inFolder('given.zip'), '--data', inFolder('other'));
    expect(again[0]).toMatchObject({ findings: { imported: 1, unchanged: 2 } });
  }, 120_000);
});

it.each<[string, string[], RegExp]>([
  ['a filter that is none', ['export', '--filter', 'colour=red', '--output', 'x.zip'], /--filter is not valid.*colour/],
  ['a value that is none', ['export', '--filter', 'status=great', '--output', 'x.zip'], /field "status"/],
  ['a name twice', ['export', '--filter', 'status=draft&status=draft', '--output', 'x.zip'], /"status" twice/],
  ['a filter without a name', ['export', '--filter', 'confirmed', '--output', 'x.zip'], /--filter is not valid.*confirmed/], // prettier-ignore
  ['a filter without a value', ['export', '--filter', 'tag=', '--output', 'x.zip'], /--filter filters nothing/],
  ['a page as a filter', ['export', '--filter', '?page=2', '--output', 'x.zip'], /--filter filters nothing/],
  ['the address of something else', ['export', '--filter', 'http://host/collections?search=a', '--output', 'x.zip'], /--filter is not valid/], // prettier-ignore
  ['a format in the filter', ['export', '--filter', 'format=csv', '--output', 'x.zip'], /as --format/],
  ['a collection as a table', ['export', '--collection', 'c', '--format', 'csv', '--output', 'x.csv'], /json or html/],
  ['a folder that is not there', ['export', '--output', 'no/such/x.zip'], /--output.*does not exist/],
  ['an archive that is not there', ['import', 'nowhere.zip'], /nowhere\.zip does not exist/],
  ['an address that is none', ['export', '--server', 'localhost', '--output', 'x.zip'], /is no address/],
])('refuses %s', async (_, args, reason) => {
  const error = await refusalOf(run(...args));
  expect(error).toBeInstanceOf(AppError);
  expect(error?.message).toMatch(reason);
});

it('reads the address of the list', () => {
  const query = { format: 'csv', tag: ['a', 'b'], status: 'draft' };
  for (const text of [
    'tag=a&status=draft&tag=b',
    '?tag=a&tag=b&status=draft&page=3',
    'http://host/findings?tag=a&tag=b&status=draft&search=',
    '/findings?tag=a&tag=b&status=draft&near=1#near',
  ])
    // prettier-ignore
    expect(readFilter(text, 'csv')).toEqual(query);
  for (const all of ['', 'http://host:3000/findings', 'http://host/findings?page=2&search=', '/findings?'])
    expect(readFilter(all, 'csv')).toEqual({ format: 'csv' });
  // What is asked for may have what an address has.
  for (const search of ['is it a cat?', 'is it findings? #2'])
    expect(readFilter(`search=${search}`, 'csv')).toEqual({ format: 'csv', search });
});

describe('of a running server', () => {
  let server: Server;
  let url: string;
  const asked: string[] = [];
  const answers: Record<string, { status?: number; headers?: Record<string, string>; body: string }> = {};
  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        const key = `${request.method} ${request.url}`;
        asked.push(`${key} ${request.headers.accept ?? ''}`);
        const { status = 200, headers, body } = answers[key] ?? { status: 404, body: '{}' };
        response.writeHead(status, headers).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('writes what it sends, and says what was left out', async () => {
    answers['GET /api/findings/export?tag=a&tag=b&format=csv'] = { headers: { 'x-specular-open-labellings': '2' }, body: 'a,table' }; // prettier-ignore
    const out = inFolder('remote.csv');
    const { lines, notes } = await run('export', '--server', url, '--format', 'csv', '--filter', 'tag=a&tag=b', '--output', out); // prettier-ignore
    expect(await readFile(out, 'utf8')).toBe('a,table');
    expect(lines).toEqual([{ output: out, format: 'csv', bytes: 7, openLabellings: 2 }]);
    expect(notes[0]).toMatch(/^2 labellings are open/);
    answers['GET /api/collections/c1/export?format=html'] = { body: '<!doctype html>' };
    await run('export', '--server', url, '--format', 'html', '--collection', 'c1', '--output', inFolder('remote.html'));
    expect(await readFile(inFolder('remote.html'), 'utf8')).toBe('<!doctype html>');
  });

  it('sends an archive, and reads the report behind the progress', async () => {
    const finding = { id: 'f', title: 'F', outcome: 'imported' };
    const lines = [
      { kind: 'started', id: 'i1' },
      { kind: 'looking', found: 1, done: 5, total: 10 },
      { kind: 'storing', done: 1, total: 1 },
      { kind: 'report', report: { findings: [finding], labellings: [], collections: [], isStopped: false } },
    ];
    answers['POST /api/findings/import'] = { body: lines.map((line) => `${JSON.stringify(line)}\n`).join('') };
    const report = await run('import', inFolder('given.zip'), '--server', url);
    expect(report.lines[0]).toMatchObject({ findings: { imported: 1 } });
    expect(asked.at(-1)).toBe('POST /api/findings/import application/x-ndjson');
    const error = { code: 'storage_full', message: 'The disk is full.' };
    answers['POST /api/findings/import'] = { body: `${JSON.stringify({ kind: 'error', error })}\n` };
    expect(await refusalOf(run('import', inFolder('given.zip'), '--server', url))).toMatchObject(error);
    answers['POST /api/findings/import'] = { body: `${JSON.stringify(lines[0])}\n` };
    expect(await refusalOf(run('import', inFolder('given.zip'), '--server', url))).toMatchObject({
      code: 'unavailable',
    });
    answers['POST /api/findings/import'] = { status: 400, body: JSON.stringify({ error: { code: 'invalid_input', message: 'This is not a zip file.' } }) }; // prettier-ignore
    expect(await refusalOf(run('import', inFolder('given.zip'), '--server', url))).toMatchObject({ message: 'This is not a zip file.' }); // prettier-ignore
  });
});
