/** Importing pictures over the routes, on real services: batches, zips as tasks, what was left out, selections. */
import { readdir, readlink, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { importTaskReportSchema } from '@/lib/domain/imageImport';
import type { Task } from '@/lib/domain/task';
import { encodeBatchHeader } from '@/lib/protocol/pictureBatch';
import * as rest from '@/lib/protocol/rest';
import { makeZip, type ZipEntry } from '@/server/images/makeZip.testing';
import { tinyPng } from '@/server/images/testImages.testing';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { expectRefusal, get, okJson, postBytes, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postBatch } from './image-sets/[id]/images/batch/route';
import { POST as postPresent } from './image-sets/[id]/images/present/route';
import { GET as getImages } from './image-sets/[id]/images/route';
import { POST as postImport } from './image-sets/[id]/imports/route';
import { GET as getRefused } from './image-sets/[id]/imports/[task]/refused/route';
import { POST as postSelection } from './image-sets/[id]/selection/route';
import { GET as getThumbnail } from './images/[id]/thumbnail/route';

const context = withRealServices();
let id: string;
beforeEach(async () => {
  id = (await context.services.images.createSet('Pictures')).id;
});

const listed = async () => rest.imagePageSchema.parse(await okJson(get(getImages, id)));

async function importZip(entries: readonly ZipEntry[] | Uint8Array<ArrayBuffer>): Promise<Task> {
  const zip = entries instanceof Uint8Array ? entries : Uint8Array.from(makeZip(entries));
  const answer = await okJson(postBytes(postImport, zip, { id, query: '?fileName=street.zip' }));
  return whenOver(context.services.tasks, rest.taskAnswerSchema.parse(answer).task.id);
}

async function refusedCsv(taskId: string, setId = id): Promise<Response> {
  return getRefused(new Request('http://127.0.0.1:3000/api'), { params: Promise.resolve({ id: setId, task: taskId }) });
}

describe('a zip', () => {
  it('is imported by a task, which tells of everything that was left out, and leaves nothing behind', async () => {
    const bad = Array.from({ length: 60 }, (_, i) => ({ name: `a/=bad ${i}.png`, data: `text ${i}` }));
    const task = await importZip([
      { name: 'cat/1.png', data: tinyPng(1) },
      ...bad,
      { name: 'cat/2.png', data: tinyPng(2) },
    ]);
    expect(task).toMatchObject({ kind: 'import', title: 'Import of street.zip', subject: id, done: 62, total: 62 });
    expect(task.state.status).toBe('completed');
    const report = importTaskReportSchema.parse(task.report);
    expect(report).toMatchObject({ added: 2, alreadyThere: 0, refusedCount: 60 });
    expect(report.refused).toHaveLength(50);
    expect((await listed()).items.map(({ fileName, label }) => [fileName, label])).toEqual([
      ['1.png', 'cat'],
      ['2.png', 'cat'],
    ]);

    const response = await refusedCsv(task.id);
    expect(response.headers.get('content-disposition')).toContain('Import-of-street-left-out.csv');
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(61);
    expect(lines[0]).toBe('file,reason');
    expect(lines[60]).toMatch(/^a\/=bad 59\.png,"?a\/=bad 59\.png: this looks like text/);
    for (const none of ['nothing', 'a\0b', '../../db/x']) await expectRefusal(refusedCsv(none), 404, 'not_found');
    await refusedCsv(task.id); // its headers alone are wanted
    const opened = await Promise.all(
      (await readdir('/proc/self/fd').catch(() => [])).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    expect(opened.filter((file) => file.endsWith(`${task.id}.csv`))).toEqual([]);
    const other = await context.services.images.createSet('Other');
    await expectRefusal(refusedCsv(task.id, other.id), 404, 'not_found');

    const folder = path.join(context.dataDir, 'imports');
    await expect.poll(async () => (await readdir(folder)).filter((name) => name.endsWith('.zip'))).toEqual([]);
  });

  it('that is none fails with the reason, and is refused at once for a set that does not exist', async () => {
    const { state } = await importZip(new TextEncoder().encode('no zip'));
    expect(state).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('not a zip file') } });
    const zip = Uint8Array.from(makeZip([]));
    await expectRefusal(postBytes(postImport, zip, { id: 'nobody', query: '?fileName=a.zip' }), 404, 'not_found');
    await expectRefusal(
      postBytes(postImport, zip, { id, query: '?fileName=..%2Fa.zip' }),
      400,
      'invalid_input',
      'fileName',
    );
  });
});

describe('several pictures in one request', () => {
  const batch = (pictures: { path: string; label: string | null; bytes: Uint8Array }[]) =>
    Uint8Array.from([
      ...encodeBatchHeader(pictures.map(({ bytes, ...rest }) => ({ ...rest, bytes: bytes.length }))),
      ...pictures.flatMap(({ bytes }) => [...bytes]),
    ]);

  it('are added with their labels; what is there already is known by its hash', async () => {
    const body = batch([
      { path: 'pets/cat/1.png', label: 'cat', bytes: tinyPng(1) },
      { path: 'pets/cat/2.png', label: 'cat', bytes: Buffer.from('text') },
    ]);
    const report = rest.importReportSchema.parse(await okJson(postBytes(postBatch, body, { id })));
    expect(report).toMatchObject({ added: 1, alreadyThere: 0, refused: [{ fileName: 'pets/cat/2.png' }] });
    const { hash, fileName } = report.images[0]!;
    expect(fileName).toBe('1.png');
    const question = { hashes: [hash, '0'.repeat(64)] };
    expect(await okJson(postJson(postPresent, question, { id }))).toEqual({ present: [hash] });
    await expectRefusal(postBytes(postBatch, new Uint8Array(9), { id }), 400, 'invalid_input');
    await expectRefusal(postJson(postPresent, { hashes: ['x'] }, { id }), 400, 'invalid_input', 'hashes.0');
  });
});

describe('a selection', () => {
  it('is described by places of a filtered list, and comes as a table', async () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((name, i) => ({
      fileName: `${name}.png`,
      label: i % 2 === 0 ? 'even, "first"' : null,
      bytes: tinyPng(i),
    }));
    await context.services.images.addFiles(id, files);
    const table = async (selection: object) => {
      const response = await postJson(postSelection, selection, { id });
      return [response.status, await response.text()];
    };
    expect(
      await table({
        ranges: [
          [0, 1],
          [4, 9],
        ],
      }),
    ).toEqual([200, 'file,label\r\na.png,"even, ""first"""\r\nb.png,\r\ne.png,"even, ""first"""\r\n']);
    expect(await table({ filter: { label: 'even, "first"' }, ranges: [[1, 1]] })).toEqual([
      200,
      'file,label\r\nc.png,"even, ""first"""\r\n',
    ]);
    await expectRefusal(
      postJson(postSelection, { filter: { colour: 'red' }, ranges: [] }, { id }),
      400,
      'invalid_input',
    );
    await expectRefusal(postJson(postSelection, { ranges: [[-1, 0]] }, { id }), 400, 'invalid_input', 'ranges.0.0');
  });
});

describe('a thumbnail', () => {
  it('is made while the picture is imported, may be lost, and is made again', async () => {
    await context.services.images.addFiles(id, [{ fileName: 'a.png', label: null, bytes: tinyPng(77) }]);
    const { items } = await listed();
    const { id: imageId, hash } = items[0]!;
    const folder = path.join(context.dataDir, 'thumbnails');
    const kept = async () => (await readdir(folder)).filter((name) => name.startsWith(hash));
    expect(await kept()).toEqual([`${hash}-128.webp`]);
    const ask = async () => (await get(getThumbnail, imageId, '?size=256')).bytes();
    const first = await get(getThumbnail, imageId, '?size=256');
    expect(first.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    // A small picture has one for all sizes.
    expect(await kept()).toEqual([`${hash}-128.webp`]);
    const bytes = await first.bytes();
    await truncate(path.join(folder, `${hash}-128.webp`), 20);
    expect(await ask()).toEqual(bytes);
    await rm(folder, { recursive: true });
    expect(await ask()).toEqual(bytes);
    expect(await kept()).toEqual([`${hash}-128.webp`]);
  });
});
